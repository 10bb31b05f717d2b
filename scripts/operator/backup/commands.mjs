import { join } from 'node:path';
import { readRuntime } from '../../start/data-lock.mjs';
import { operate } from '../../start/operate.mjs';
import { say } from '../../start/progress.mjs';
import { Refusal } from '../../start/refusal.mjs';
import { root } from '../../start/settings.mjs';
import { restoreBackup } from './restore-backup.mjs';
import { writeBackup } from './write-backup.mjs';

/**
 * `maru backup <folder or file>`.
 * @param {import('../../start/settings.mjs').Settings} settings
 * @param {{ env: Record<string, string>, running: boolean }} services @param {string[]} words
 */
export async function backup(settings, { env, running }, words) {
  const [target] = words;
  if (!target || words.length > 1)
    throw new Refusal('Say where the back-up goes.', 'npm run maru -- backup /var/backups');
  const ownDatabase = running
    ? readRuntime(settings.data)?.processes.some(({ name }) => name === 'postgres')
    : !settings.external.database;
  if (!ownDatabase) {
    throw new Refusal(
      'The database is a server of your own (DATABASE_URL), which Maru does not copy.',
      `Back it up with PostgreSQL's tools (pg_dump -Fc --no-unlogged-table-data, or pg_basebackup), and keep ${join(settings.data, 'secrets.json')} and the objects with it.`,
    );
  }
  const operator = { command: process.execPath, args: ['--import', 'tsx', join(root, 'scripts/maru.ts')], env };
  const drainClicks = () => operate(operator, ['drain-clicks']);
  const { file, bytes } = await writeBackup({ ...settings, env, target, drainClicks, say });
  console.log(file);
  say(`✓ ${(bytes / 1e6).toFixed(1)} MB: database, objects, secrets and certificates.`);
  say('  Whoever has this file has everything, the secrets too: it is readable by you alone (0600). Keep it so.');
  say(
    '  Not in it: what Redis holds, which is made anew (jobs come again from the database), the logs, and the salt by which visitors of the day are told apart.',
  );
}

/**
 * `maru restore <file>`, into `MARU_DATA`.
 * @param {import('../../start/settings.mjs').Settings} settings @param {string[]} words
 */
export async function restore(settings, words) {
  const [file] = words;
  if (!file || words.length > 1) {
    throw new Refusal('Say which back-up is to be restored.', 'MARU_DATA=/new/folder npm run maru -- restore <file>');
  }
  const { createdAt, version, objects } = await restoreBackup({ ...settings, file });
  say(`✓ ${settings.data} is as it was on ${createdAt.slice(0, 19).replace('T', ' ')} UTC (Maru ${version}).`);
  if (objects === 'elsewhere')
    say('  The objects are not in a back-up with STORAGE_URL=s3://…: set it to the same bucket.');
  say(`  Start it: MARU_DATA=${settings.data} npm start`);
}
