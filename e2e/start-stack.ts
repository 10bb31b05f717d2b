import { startStack } from '../scripts/testing/stack.mjs';

/** Starts the built product with empty data for the whole run; the returned function stops it. */
export default async function start(): Promise<() => Promise<void>> {
  const stack = await startStack();
  process.env.MARU_URL = stack.url;
  process.env.MARU_SETUP_LINK = stack.setupLink;
  process.env.MARU_PIDS_FILE = stack.pidsFile;
  return () => stack.stop();
}
