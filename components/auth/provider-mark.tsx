import type { Provider } from '@/server/users/oauth/schema.ts';

const GITHUB =
  'M12 .5a12 12 0 0 0-3.8 23.4c.6.1.8-.3.8-.6v-2.2c-3.3.7-4-1.4-4-1.4-.6-1.4-1.4-1.8-1.4-1.8-1-.7.1-.7.1-.7 1.2 0 1.9 1.2 1.9 1.2 1 1.8 2.8 1.3 3.5 1 0-.8.4-1.3.7-1.6-2.7-.3-5.5-1.3-5.5-6 0-1.2.5-2.3 1.3-3.1-.2-.4-.6-1.6 0-3.2 0 0 1-.3 3.4 1.2a11.5 11.5 0 0 1 6 0c2.3-1.5 3.3-1.2 3.3-1.2.6 1.6.2 2.8 0 3.2.9.8 1.3 1.9 1.3 3.2 0 4.6-2.8 5.6-5.5 5.9.5.4.9 1 .9 2.2v3.3c0 .3.1.7.8.6A12 12 0 0 0 12 .5Z';
const GOOGLE =
  'M21.8 12.2c0-.7-.1-1.3-.2-1.9H12v3.7h5.5a4.7 4.7 0 0 1-2 3v2.5h3.2c1.9-1.7 3.1-4.3 3.1-7.3ZM12 22c2.7 0 5-.9 6.7-2.5L15.5 17a6 6 0 0 1-9-3.1H3.2v2.6A10 10 0 0 0 12 22Zm-5.5-8.1a6 6 0 0 1 0-3.8V7.5H3.2a10 10 0 0 0 0 9l3.3-2.6ZM12 5.9c1.5 0 2.8.5 3.9 1.5l2.8-2.8A10 10 0 0 0 3.2 7.5l3.3 2.6A6 6 0 0 1 12 5.9Z';

/** The sign of a place elsewhere, in the colour of the text. */
export function ProviderMark({ provider }: { provider: Provider }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-4.5 fill-current">
      <path d={provider === 'github' ? GITHUB : GOOGLE} />
    </svg>
  );
}
