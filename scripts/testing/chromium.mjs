import { findProgram } from '../services/programs.mjs';
import { say, step } from '../start/progress.mjs';
import { Refusal } from '../start/refusal.mjs';
import { installPlan, installSystemPackages } from '../start/system-packages.mjs';

const instead = 'or set CHROMIUM_PATH to a Chromium or Chrome';
const whole = () => process.env.CHROMIUM_PATH || findProgram(['chromium', 'chromium-browser', 'google-chrome']);
const light = () => findProgram(['chromium-headless-shell']);

/**
 * A browser with everything, as people have it, installed when this machine has none (with a Korean font for its pictures).
 * @returns {Promise<string>} its path
 */
export async function prepareChromium() {
  const known = whole();
  if (known) return known;
  await step('chromium', () => installSystemPackages({ need: 'Chromium', wanted: ['chromium'], instead }));
  const found = whole();
  if (!found) throw new Refusal('Chromium was installed but is not on PATH.', `Find it, ${instead}.`);
  return found;
}

/**
 * The browsers of the tests: `chromium` as people have it, and `headless`, Chromium without windows and notifications, where there is a package of
 * it, since it takes a sixth less of the processor.
 * @returns {Promise<{ chromium: string, headless: string }>} their paths
 */
export async function prepareBrowsers() {
  const chromium = await prepareChromium();
  if (!process.env.CHROMIUM_PATH && !light() && installPlan([]).manager === 'apt-get') {
    try {
      const wanted = ['headlessChromium'];
      await step('chromium-headless-shell', () => installSystemPackages({ need: 'Chromium', wanted, instead }));
    } catch (error) {
      say(
        `  ${error instanceof Error ? error.message.split('\n', 1)[0] : error} The tests take a whole one, and longer.`,
      );
    }
  }
  return { chromium, headless: (process.env.CHROMIUM_PATH ? undefined : light()) ?? chromium };
}
