// `npm run doctor`: looks at this machine and at every service; each problem with the command that cures it.

import { untilDone } from './start/lifetime.mjs';
import { checkMachine } from './start/machine-health.mjs';
import { operate } from './start/operate.mjs';
import { operatorServices } from './start/operator-services.mjs';
import { packagesAreCurrent } from './start/packages.mjs';
import { needsRedisProgram } from './start/services.mjs';
import { readSettings, root } from './start/settings.mjs';

/** @typedef {{ name: string, state: 'ok' | 'warn' | 'bad', detail: string, cure?: string }} Finding */

const SIGNS = { ok: '✓', warn: '!', bad: '✗' };

await untilDone(async ({ atEnd }) => {
  const settings = readSettings([]);
  const findings = await checkMachine(settings);
  if (packagesAreCurrent() && !needsRedisProgram(settings)) findings.push(...(await checkServices(settings, atEnd)));
  print(findings, process.argv.includes('--json'));
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
});

/** @returns {Promise<Finding[]>} */
async function checkServices(settings, atEnd) {
  try {
    const { env } = await operatorServices(settings, atEnd);
    const operator = { command: process.execPath, args: ['--import', 'tsx', `${root}/scripts/maru.ts`], env };
    return JSON.parse(await operate(operator, ['health']));
  } catch (error) {
    return [{ name: 'services', state: 'bad', detail: error.message, cure: error.cure ?? 'npm start tells more' }];
  }
}

function print(findings, json) {
  if (json) {
    console.log(JSON.stringify({ ok: findings.every(({ state }) => state !== 'bad'), findings }, null, 2));
    return;
  }
  for (const { name, state, detail, cure } of findings) {
    console.log(`${SIGNS[state]} ${name}: ${detail}`);
    if (state !== 'ok' && cure) console.log(`    → ${cure}`);
  }
}
