import { exampleOf } from './example.ts';
import type { DocumentedCall } from './operations.ts';

/** The call as a line for a shell, with an API key in `$MARU_KEY` where one is taken. */
export function curlExample({ method, path, operation, parameters }: DocumentedCall, origin: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    return encodeURIComponent(String(parameter?.schema.examples?.[0] ?? name.toUpperCase()));
  });
  const required = parameters.filter((one) => one.in === 'query' && one.required);
  const query = required.map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema)))}`);
  const body = operation.requestBody?.content['application/json']?.schema;
  const takesKey = operation.security.some((way) => 'apiKey' in way);
  const takesSession = operation.security.some((way) => 'session' in way);
  const isIdempotent = parameters.some(({ name }) => name === 'Idempotency-Key');
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${origin}${filled}${query.length === 0 ? '' : `?${query.join('&')}`}'`,
    takesKey ? '-H "Authorization: Bearer $MARU_KEY"' : null,
    !takesKey && takesSession ? `-b "$MARU_COOKIE" -H 'Origin: ${origin}'` : null,
    isIdempotent ? '-H "Idempotency-Key: $(uuidgen)"' : null,
    body === undefined ? null : "-H 'Content-Type: application/json'",
    body === undefined ? null : `-d '${JSON.stringify(exampleOf(body)).replaceAll("'", "'\\''")}'`,
  ]
    .filter((part) => part !== null)
    .join(' \\\n  ');
}
