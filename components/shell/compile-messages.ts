import compile from 'icu-minify/compile';

type Messages = { [key: string]: string | Messages };
type Compiled = { [key: string]: ReturnType<typeof compile> | Compiled };

/** Turns ICU messages into what `use-intl/format-message/format-only` fills in, so that no browser has to parse them. */
export function compileMessages(messages: Messages): Compiled {
  // React hands only plain objects to browsers; the compiler's have no prototype.
  return JSON.parse(JSON.stringify(compileAll(messages)));
}

function compileAll(messages: Messages): Compiled {
  const entries = Object.entries(messages).map(([key, message]) => [
    key,
    typeof message === 'string' ? compile(message) : compileAll(message),
  ]);
  return Object.fromEntries(entries);
}
