import { Agent, request } from 'undici';

export type ApiAnswer = { status: number; headers: Record<string, string | string[] | undefined>; body: unknown };
export type CallApi = (
  url: string,
  call: { headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<ApiAnswer>;

const CONNECTIONS_MAX = 16;

/**
 * Posts to the API of a provider that whoever runs Maru has named, over connections that are kept; an answer that is no JSON has the body null.
 * @param silenceMs a server that says nothing for so long is given up
 */
export function createCallApi(silenceMs: number): CallApi {
  const agent = new Agent({ connections: CONNECTIONS_MAX, headersTimeout: silenceMs, bodyTimeout: silenceMs });
  return async (url, { headers, body, signal }) => {
    const answer = await request(url, { dispatcher: agent, method: 'POST', headers, body, signal });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, body: parse(text) };
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
