// `npm run check`: types, format and lint, who imports whom, what nobody uses.
import { untilDone } from './start/lifetime.mjs';
import { preparePackages } from './start/machine.mjs';
import { checkNode } from './start/preflight.mjs';
import { runChecks } from './testing/checks.mjs';

await untilDone(async () => {
  checkNode();
  await preparePackages();
  return (await runChecks()).length === 0 ? 0 : 1;
});
