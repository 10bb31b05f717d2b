// `npm run bench <system>`: runs bench/<system>.ts on the built product.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { untilDone } from './start/lifetime.mjs';
import { prepareMachine } from './start/machine.mjs';
import { checkNode } from './start/preflight.mjs';
import { prepareBuild } from './start/product.mjs';
import { Refusal } from './start/refusal.mjs';
import { readSettings, root } from './start/settings.mjs';

await untilDone(async () => {
  checkNode();
  const [system = '', ...rest] = process.argv.slice(2);
  const script = join(root, 'bench', `${system}.ts`);
  if (!/^[a-z-]+$/.test(system) || !existsSync(script)) {
    const known = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.ts'));
    throw new Refusal(
      `There is no measurement called "${system}".`,
      `npm run bench ${known.map((n) => n.slice(0, -3)).join(' | ')}`,
    );
  }
  await prepareMachine({ ...readSettings([]), external: {} });
  await prepareBuild();
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...rest], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
});
