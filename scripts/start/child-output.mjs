import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const WARN = 40; // pino's level of warnings
const KEEP_BYTES = 20_000_000;
const KEEP_LINES = 30;

/**
 * Takes what a child writes: every line into its log file; to the terminal only warnings and errors, readable.
 * @param {{ name: string, folder: string, print: (line: string) => void, loud?: boolean }} options
 *   loud: print every line (development)
 */
export function childOutput({ name, folder, print, loud = false }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.log`);
  if (existsSync(path) && statSync(path).size > KEEP_BYTES) renameSync(path, `${path}.1`);
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  file.on('error', () => {});
  let last = [];
  return {
    path,
    /** @param {import('node:stream').Readable} stream @param {boolean} isError */
    take(stream, isError) {
      createInterface({ input: stream }).on('line', (line) => {
        file.write(`${line}\n`);
        last = [...last.slice(1 - KEEP_LINES), line];
        const said = loud ? inFull(line) : noteworthy(line, isError);
        if (said) print(`${name}: ${said}`);
      });
    },
    /** Its last lines as people read them. */
    tail: () => last.map((line) => readable(line) ?? line),
    forget: () => {
      last = [];
    },
    close: () => file.end(),
  };
}

/** @param {string} line @param {boolean} isError @returns {string | undefined} */
function noteworthy(line, isError) {
  const entry = parse(line);
  if (!entry) return isError && line.trim() ? line : undefined;
  return entry.level >= WARN ? readable(line) : undefined;
}

/** With its particulars, for development. */
function inFull(line) {
  const { level, time, pid, role, name, msg, err, ...more } = parse(line) ?? {};
  if (msg === undefined) return line.trim() && line;
  const particulars = Object.entries(more).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return (
    [level >= WARN ? '!' : '', readable(line), ...particulars].filter(Boolean).join(' ') +
    (err?.stack ? `\n${err.stack}` : '')
  );
}

function readable(line) {
  const entry = parse(line);
  if (!entry) return undefined;
  const why = entry.err?.message ?? entry.error?.message;
  return [entry.msg, why && why !== entry.msg ? why : undefined].filter(Boolean).join(': ') || line;
}

function parse(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
