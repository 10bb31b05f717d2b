import { afterEach, describe, expect, test, vi } from 'vitest';
import { fetchJson } from './fetch-json.ts';
import { ApiProblem, reasonsByField, toApiProblem } from './problem.ts';

afterEach(() => vi.unstubAllGlobals());

const answer = (response: () => Response) => vi.stubGlobal('fetch', async () => response());
const failure = (promise: Promise<unknown>) => promise.then(() => expect.fail('it was answered'), toApiProblem);

describe('fetchJson', () => {
  test('gives the parsed answer, and nothing for an empty one', async () => {
    answer(() => Response.json({ id: '1' }));
    expect(await fetchJson('/v1/x')).toEqual({ id: '1' });
    answer(() => new Response(null, { status: 204 }));
    expect(await fetchJson('/v1/x')).toBeUndefined();
  });

  test('throws the problem with reason, request id and waiting time', async () => {
    const body = { status: 429, code: 'rate_limited', detail: 'Slow down.', requestId: 'r1' };
    answer(() => Response.json(body, { status: 429, headers: { 'retry-after': '7' } }));
    const problem = await failure(fetchJson('/v1/x'));
    expect(problem).toMatchObject({ status: 429, reason: 'rate_limited', requestId: 'r1', retryAfter: 7 });
  });

  test('keeps the request id of an answer that says none itself', async () => {
    answer(() => new Response('<h1>Bad Gateway</h1>', { status: 502, headers: { 'x-request-id': 'r2' } }));
    expect((await failure(fetchJson('/v1/x'))).requestId).toBe('r2');
  });

  test('a proxy that answers HTML is an outage, a network that is not there is offline', async () => {
    answer(() => new Response('<h1>Bad Gateway</h1>', { status: 502 }));
    expect((await failure(fetchJson('/v1/x'))).reason).toBe('unavailable');
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    expect(await failure(fetchJson('/v1/x'))).toMatchObject({ status: 0, reason: 'offline' });
  });
});

describe('reasonsByField', () => {
  test('takes the fields that the answer names', () => {
    const problem = new ApiProblem(422, {
      code: 'invalid',
      errors: [
        { path: 'url', message: 'url_scheme' },
        { path: 'body.alias', message: 'alias_invalid' },
        { path: 'other', message: 'whatever' },
      ],
    });
    expect(reasonsByField(problem, ['url', 'alias'])).toEqual({ url: 'url_scheme', alias: 'alias_invalid' });
  });

  test('guesses the field from the reason, else speaks of the whole form', () => {
    expect(reasonsByField(new ApiProblem(409, { reason: 'alias_taken' }), ['url', 'alias'])).toEqual({
      alias: 'alias_taken',
    });
    expect(reasonsByField(new ApiProblem(409, { reason: 'alias_taken' }), ['url'])).toEqual({ form: 'alias_taken' });
    expect(reasonsByField(new ApiProblem(503, { code: 'unavailable' }), ['url'])).toEqual({ form: 'unavailable' });
  });
});
