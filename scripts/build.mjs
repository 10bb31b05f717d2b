// `npm run build`: the build that `npm start` would make.
import { untilDone } from './start/lifetime.mjs';
import { preparePackages } from './start/machine.mjs';
import { checkNode } from './start/preflight.mjs';
import { prepareBuild } from './start/product.mjs';
import { say } from './start/progress.mjs';

await untilDone(async () => {
  checkNode();
  await preparePackages();
  say(`built: ${await prepareBuild()}`);
  return 0;
});
