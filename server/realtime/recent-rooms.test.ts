import { expect, it } from 'vitest';
import { createRecentRooms } from './recent-rooms.ts';

function at(options: { keepMs?: number; maxRooms?: number } = {}) {
  let now = 0;
  const rooms = createRecentRooms({ clock: () => now, keepMs: 60_000, ...options });
  return { rooms, pass: (ms: number) => (now += ms) };
}

it('knows for each room whether something was said since', () => {
  const { rooms, pass } = at();
  pass(10_000);
  rooms.note('user:1');
  pass(2_000);
  expect(rooms.mayHaveHeard('user:1', 2_000)).toBe(true);
  expect(rooms.mayHaveHeard('user:1', 1_999)).toBe(false);
  expect(rooms.mayHaveHeard('user:2', 9_000)).toBe(false);
});

it('says yes for the time before it listened, and before it lost what it knew', () => {
  const { rooms, pass } = at();
  pass(1_000);
  expect(rooms.mayHaveHeard('user:1', 1_001)).toBe(true);
  expect(rooms.mayHaveHeard('user:1', 1_000)).toBe(false);
  rooms.note('user:1');
  rooms.forget();
  pass(500);
  expect(rooms.mayHaveHeard('user:1', 400)).toBe(false);
  expect(rooms.mayHaveHeard('user:2', 501)).toBe(true);
});

it('remembers a room for as long as it promises, and no longer than twice that', () => {
  const { rooms, pass } = at();
  rooms.note('user:1');
  pass(60_000);
  rooms.note('user:2');
  pass(59_999);
  expect(rooms.mayHaveHeard('user:1', 119_999)).toBe(true);
  expect(rooms.mayHaveHeard('user:1', 119_998)).toBe(false);
  pass(1);
  rooms.note('user:2');
  expect(rooms.mayHaveHeard('user:3', 60_000)).toBe(false);
  expect(rooms.mayHaveHeard('user:3', 60_001)).toBe(true);
});

it('holds no more rooms than it may, and then knows less far back', () => {
  const { rooms, pass } = at({ maxRooms: 4 });
  for (let n = 0; n < 6; n++) {
    pass(100);
    rooms.note(`user:${n}`);
  }
  expect(rooms.mayHaveHeard('user:9', 300)).toBe(false);
  expect(rooms.mayHaveHeard('user:9', 400)).toBe(true);
  expect(rooms.mayHaveHeard('user:4', 150)).toBe(true);
});
