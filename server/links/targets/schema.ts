import { z } from 'zod';

/** Longest target accepted, in UTF-16 units after trimming. Browsers take more than the old 2,048. */
const URL_MAX = 8_192;

/** A target as people paste it; `check-target.ts` decides whether links may lead there. */
export const target = z
  .string({ error: (issue) => (issue.input === undefined || issue.input === null ? 'url_required' : 'url_invalid') })
  .trim()
  .min(1, { error: 'url_required', abort: true })
  .max(URL_MAX, { error: 'url_too_long', abort: true })
  .meta({ description: 'An http or https address.', examples: ['https://example.com/spring'] });

/** A moment, with its offset from UTC. */
export const time = z.iso.datetime({ offset: true, error: 'time_invalid' });
