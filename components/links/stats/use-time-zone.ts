import { useEffect, useState } from 'react';

/** The browser's time zone, an IANA name; empty until the browser has said it (the server cannot know). */
export function useTimeZone(): string {
  const [zone, setZone] = useState('');
  useEffect(() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  return zone;
}
