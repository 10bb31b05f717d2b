// `npm test`: everything that shows that the product works, on a bare machine too. Ends with `N passed, N failed`.
import { untilDone } from './start/lifetime.mjs';
import { prepareMachine } from './start/machine.mjs';
import { checkDisk, checkNode } from './start/preflight.mjs';
import { prepareBuild } from './start/product.mjs';
import { say } from './start/progress.mjs';
import { printFailure } from './start/refusal.mjs';
import { readSettings } from './start/settings.mjs';
import { runBrowserTests } from './testing/browser-tests.mjs';
import { runChecks } from './testing/checks.mjs';
import { prepareBrowsers } from './testing/chromium.mjs';
import { runUnitTests } from './testing/unit-tests.mjs';

await untilDone(async ({ stopped }) => {
  const total = { passed: 0, failures: [] };
  const add = ({ passed, failures }) => {
    total.passed += passed;
    total.failures.push(...failures);
  };
  /** What a broken step would have told cannot be known: it counts as one failure, and the next steps still run. */
  const attempt = async (name, work) => {
    if (stopped()) return false;
    say(`\n— ${name}`);
    try {
      add(await work());
      return true;
    } catch (error) {
      printFailure(error);
      add({ passed: 0, failures: [`${name}\n${error instanceof Error ? error.message : error}`] });
      return false;
    }
  };

  checkNode();
  // Services of its own, whatever the environment says: tests must not touch real data.
  const settings = { ...readSettings([]), external: {} };
  checkDisk(settings.data);
  const ready = await attempt('packages and programs', async () => {
    await prepareMachine(settings);
    return { passed: 0, failures: [] };
  });
  if (ready) {
    await attempt('checks', async () => ({ passed: 0, failures: await runChecks() }));
    await attempt('unit and integration tests', runUnitTests);
    const built = await attempt('production build', async () => {
      await prepareBuild();
      return { passed: 0, failures: [] };
    });
    if (built) await attempt('browser tests', async () => runBrowserTests(await prepareBrowsers()));
  }
  // Once more at the end: whoever sees only the last lines of a long run still learns what failed.
  for (const failure of total.failures) say(`\n✗ ${failure.split('\n').slice(0, 15).join('\n    ')}`);
  console.log(`${total.passed} passed, ${total.failures.length} failed`);
  return total.failures.length === 0 ? 0 : 1;
});
