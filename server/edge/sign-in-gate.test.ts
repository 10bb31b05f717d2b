import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { createSignInGate, isSignIn } from './sign-in-gate.ts';

const answer = (): ServerResponse => Object.assign(new EventEmitter(), { closed: false }) as never;

/** What is true once all promises under way have settled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('lets some in, some wait in order, and turns the rest away until a place is free', async () => {
  const gate = createSignInGate({ running: 1, waiting: 2 });
  const [first, second, third, fourth] = [answer(), answer(), answer(), answer()];
  const entered: string[] = [];
  const enter = (name: string, response: ServerResponse) => gate.enter(response).then(() => void entered.push(name));
  await enter('first', first);
  void enter('second', second);
  void enter('third', third);
  await expect(gate.enter(fourth)).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'busy' } });
  expect(entered).toEqual(['first']);
  first.emit('close');
  await settled();
  expect(entered).toEqual(['first', 'second']);
  second.emit('close');
  await settled();
  third.emit('close');
  await enter('fourth', fourth);
  expect(entered).toEqual(['first', 'second', 'third', 'fourth']);
});

it('gives the place of somebody who went away while waiting to the next', async () => {
  const gate = createSignInGate({ running: 1, waiting: 2 });
  const [first, gone, last] = [answer(), answer(), answer()];
  await gate.enter(first);
  const entering = [gate.enter(gone), gate.enter(last)];
  Object.assign(gone, { closed: true });
  first.emit('close');
  await Promise.all(entering);
});

it.each([
  ['POST', '/v1/sign-in', true],
  ['POST', '/api/v1/sign-in/', true],
  ['POST', '/v1/second-factor/verify', true],
  ['POST', '/v1/sign-in-links/redeem', true],
  ['POST', '/api/auth/callback/credentials', true],
  ['GET', '/sign-in', false],
  ['POST', '/v1/sign-out', false],
  ['POST', '/v1/links', false],
])('%s %s: %s', (method, path, expected) => {
  expect(isSignIn({ method } as IncomingMessage, path)).toBe(expected);
});
