// The operator's command line: npm run maru -- <command>. `npm start` uses the same commands, bundled.
import { runOperatorCommand, UsageError } from './operator/commands.ts';
import { explain } from './operator/explain.ts';

try {
  const answer = await runOperatorCommand(process.argv.slice(2));
  // Through the callback: a pipe must have taken it before the process ends.
  await new Promise<void>((resolve) => process.stdout.write(answer === '' ? '' : `${answer}\n`, () => resolve()));
  process.exit(0);
} catch (error) {
  console.error(error instanceof UsageError ? error.message : `✗ ${explain(error)}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
