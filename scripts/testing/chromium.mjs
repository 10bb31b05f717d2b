import { findProgram } from '../services/programs.mjs';
import { step } from '../start/progress.mjs';
import { Refusal } from '../start/refusal.mjs';
import { installSystemPackages } from '../start/system-packages.mjs';

const find = () => process.env.CHROMIUM_PATH || findProgram(['chromium', 'chromium-browser', 'google-chrome']);

/**
 * The browser of the tests, installed when this machine has none (with a Korean font for its pictures).
 * @returns {Promise<string>} its path
 */
export async function prepareChromium() {
  const known = find();
  if (known) return known;
  const instead = 'or set CHROMIUM_PATH to a Chromium or Chrome';
  await step('chromium', () => installSystemPackages({ need: 'Chromium', wanted: ['chromium'], instead }));
  const found = find();
  if (!found) throw new Refusal('Chromium was installed but is not on PATH.', `Find it, ${instead}.`);
  return found;
}
