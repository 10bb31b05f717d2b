import { readFile } from 'node:fs/promises';
import { logger } from '@/server/platform/logger.ts';
import type { Certificates } from './certificate-source.ts';
import { checkPair, type TlsPair, TlsRefusal } from './tls-pair.ts';

/** Tools that renew certificates replace symbolic links, which file events miss: so we look. */
const LOOK_EVERY_MS = 10_000;

/**
 * A certificate and a key that somebody else renews. Changed files are shown to new connections; those that stand are kept. Files
 * that do not fit (one of them just being written) are passed over until they do.
 * @throws TlsRefusal when they cannot be read or do not belong together
 */
export async function openCertificateFiles(
  paths: { cert: string; key: string },
  lookEveryMs = LOOK_EVERY_MS,
): Promise<Certificates> {
  let shown = await readPair(paths);
  let refused = '';
  let timer: NodeJS.Timeout | undefined;

  async function look(use: (pair: TlsPair) => void): Promise<void> {
    try {
      const found = await readPair(paths);
      refused = '';
      if (found.cert === shown.cert && found.key === shown.key) return;
      shown = found;
      use(found);
      logger.info('the certificate files changed: new connections get the new certificate');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== refused)
        logger.warn({ err: error }, 'the changed certificate files do not fit; the old ones stay');
      refused = reason;
    }
  }

  return {
    kind: 'files',
    get pair() {
      return shown;
    },
    find: () => undefined,
    watch(use) {
      timer = setInterval(() => void look(use), lookEveryMs);
      timer.unref();
    },
    stop: async () => clearInterval(timer),
  };
}

async function readPair(paths: { cert: string; key: string }): Promise<TlsPair> {
  const [cert, key] = await Promise.all([readText('TLS_CERT', paths.cert), readText('TLS_KEY', paths.key)]);
  return checkPair({ cert, key }, { cert: `TLS_CERT (${paths.cert})`, key: `TLS_KEY (${paths.key})` });
}

async function readText(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why = code === 'ENOENT' ? 'is not there' : 'may not be read by this account';
    throw new TlsRefusal(`the file that ${variable} names, ${path}, ${why}`, { cause: error });
  }
}
