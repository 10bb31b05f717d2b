import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import type { JsonSchema, ParameterObject } from '@/server/platform/http/openapi/schema.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { callOperation, differences, operations, successOf } from './testing/documented-calls.ts';
import type { Person } from './testing/fixture-things.ts';
import { fixtures } from './testing/fixtures.ts';

let reader: Person;
let admin: Person;

beforeAll(async () => {
  [reader, admin] = await Promise.all([makeUser(), makeUser({ role: 'admin' })]);
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const named = [...operations].map(([name, operation]) => ({ name, ...operation }));

test('every documented operation has a good call in app/api/testing/fixtures.ts, and nothing else has', () => {
  expect(Object.keys(fixtures).sort()).toEqual([...operations.keys()].sort());
});

test('every operation says in a sentence what it does', () => {
  expect(named.filter(({ route }) => route.declaration.summary === undefined).map(({ name }) => name)).toEqual([]);
});

test('every operation that answers with a body describes it', () => {
  const undescribed = named.filter(({ route: { declaration } }) => {
    const { response, produces, status } = declaration;
    return status === 204 ? response !== undefined : status === 200 && response === undefined && produces === undefined;
  });
  expect(undescribed.map(({ name }) => name)).toEqual([]);
});

describe.each(named)('$name', ({ name, path, method, route: { declaration }, described }) => {
  const { auth, body, scope } = declaration;
  const isAdmins = auth === 'admin';
  const needsViewer = auth === 'user' || auth === 'session' || isAdmins;
  const placeholders = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map((match) => [match[1] ?? '', '1']));

  test('a good call gets the documented answer', async () => {
    const person = await makeUser(isAdmins ? { role: 'admin' } : {});
    const { refusal, ...sent } = (await fixtures[name]?.(person)) ?? {};
    const own = needsViewer ? { cookie: person.cookie } : {};
    const answer = await callOperation(name, { ...own, ...sent });
    expect(
      await differences(name, answer, [refusal ?? successOf(name)], { ownRefusal: refusal !== undefined }),
    ).toEqual([]);
  });

  if (needsViewer)
    test('nobody gets in without a session or a key', async () => {
      const answer = await callOperation(name, { params: placeholders });
      expect(await differences(name, answer, [401])).toEqual([]);
    });

  if (isAdmins)
    test('for people there is nothing here', async () => {
      const answer = await callOperation(name, { cookie: reader.cookie, params: placeholders });
      expect(await differences(name, answer, [404])).toEqual([]);
    });

  if (needsViewer)
    test('a key without the scope is refused', async () => {
      const other = scope === 'links:read' ? 'tasks:read' : 'links:read';
      const headers = await makeKey((isAdmins ? admin : reader).user.id, [other]);
      expect(await differences(name, await callOperation(name, { headers, params: placeholders }), [403])).toEqual([]);
    });

  if (needsViewer && method !== 'GET')
    test('another site is refused', async () => {
      const { cookie } = isAdmins ? admin : reader;
      const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
      expect(
        await differences(name, await callOperation(name, { cookie, headers, params: placeholders }), [403]),
      ).toEqual([]);
    });

  if (body !== undefined)
    test('a missing or wrong body is refused with the reason', async () => {
      const person = await makeUser(isAdmins ? { role: 'admin' } : {});
      const { json: _, ...sent } = (await fixtures[name]?.(person)) ?? {};
      const base = { ...(needsViewer ? { cookie: person.cookie } : {}), ...sent };
      const schema = described.requestBody?.content['application/json']?.schema ?? {};
      const found: string[] = [];
      const send = async (more: object, statuses: number[]) =>
        found.push(...(await differences(name, await callOperation(name, { ...base, ...more }), statuses)));
      if (described.requestBody?.required) await send({}, [400]);
      await send({ body: '{"', headers: { 'content-type': 'application/json' } }, [400]);
      await send({ body: 'x', headers: { 'content-type': 'text/plain' } }, [415]);
      await send({ json: 7 }, [422]);
      for (const wrong of wrongBodies(schema)) await send({ json: wrong }, [422]);
      expect(found).toEqual([]);
    });

  const idNames = pathIds(described.parameters);
  if (idNames.length > 0)
    test('what is no id names nothing', async () => {
      const { cookie } = isAdmins ? admin : reader;
      for (const id of ['abc', '-1', '99999999999999999999', '1e3', ' ', '0x1']) {
        const params = { ...placeholders, ...Object.fromEntries(idNames.map((key) => [key, id])) };
        const sent = { ...(needsViewer ? { cookie } : {}), params };
        const good = body === undefined ? {} : { json: await goodBody(name) };
        expect(await differences(name, await callOperation(name, { ...sent, ...good }), [404])).toEqual([]);
      }
    });

  const wrongQueries = described.parameters.flatMap((one) => ('$ref' in one ? [] : wrongQueryOf(one)));
  if (wrongQueries.length > 0)
    test('a wrong query is refused with the reason', async () => {
      const person = await makeUser(isAdmins ? { role: 'admin' } : {});
      const sent = (await fixtures[name]?.(person)) ?? {};
      for (const query of wrongQueries) {
        const answer = await callOperation(name, { ...sent, ...(needsViewer ? { cookie: person.cookie } : {}), query });
        expect(await differences(name, answer, [400, 422])).toEqual([]);
      }
    });
});

/** Bodies that lack a field each, or have one of another kind. */
function wrongBodies({ properties = {}, required = [] }: JsonSchema): unknown[] {
  const wrong = { __proto__: null, ...Object.fromEntries(required.map((key) => [key, { no: 'such thing' }])) };
  return [
    ...(required.length > 0 ? [{}, wrong] : []),
    ...Object.keys(properties).map((key) => ({ [key]: { no: 'such thing' } })),
  ];
}

function pathIds(parameters: readonly (ParameterObject | { $ref: string })[]): string[] {
  return parameters.flatMap((one) =>
    'in' in one && one.in === 'path' && one.schema.format === 'int64' ? one.name : [],
  );
}

async function goodBody(name: string): Promise<unknown> {
  return (await fixtures[name]?.(await makeUser({ role: 'admin' })))?.json;
}

function wrongQueryOf({ name, in: place, schema }: ParameterObject): string[] {
  if (place !== 'query') return [];
  if (schema.type === 'integer') return [`?${name}=0`, `?${name}=x`, `?${name}=1.5`, `?${name}=1000000`];
  if (schema.enum !== undefined) return [`?${name}=nonsense`];
  return schema.maxLength === undefined ? [] : [`?${name}=${'x'.repeat(schema.maxLength + 1)}`];
}
