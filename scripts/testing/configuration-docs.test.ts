// README.md must explain every setting, and none that is not there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingNames } from '@/server/platform/env.ts';

/** Settings of the scripts, which the processes never see. */
const OF_SCRIPTS = ['REDIS_URL'];

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const rows = (/## Configuration\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '').match(/^\|.*\|$/gm) ?? [];
const named = (text: string) => [...text.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name);

it('every setting has a row in the table of README.md', () => {
  const explained = new Set(rows.flatMap((row) => named(row.split('|')[1] ?? '')));
  expect(settingNames.length).toBeGreaterThan(20);
  expect(settingNames.filter((name) => !explained.has(name))).toEqual([]);
});

it('the table names no setting that does not exist', () => {
  const known = new Set([...settingNames, ...OF_SCRIPTS]);
  expect(rows.flatMap((row) => named(row.split('|')[1] ?? '')).filter((name) => !known.has(name ?? ''))).toEqual([]);
});
