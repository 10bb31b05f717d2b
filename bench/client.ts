import type { Stack } from '../scripts/testing/stack.mjs';

/** One call of the API as the stack's first admin, with JSON or the bytes of a file. Throws when the answer is no good one. */
export type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** How that admin signs in. */
export const BENCH_EMAIL = 'bench@maru.test';
export const BENCH_PASSWORD = 'wide wooden floors';

/** Makes the first admin by the set-up link and gives a function that calls the API with that session. */
export async function signUpAdmin({ url, adminSetupLink }: Stack): Promise<Api> {
  let cookie = '';
  const api: Api = async (method, path, body) => {
    const type = body instanceof Uint8Array ? 'text/csv' : 'application/json';
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, origin: url, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return answer.json();
  };
  const token = adminSetupLink.split('/').at(-1);
  await api('POST', '/v1/sign-up', { token, name: 'Bench', email: BENCH_EMAIL, password: BENCH_PASSWORD });
  return api;
}
