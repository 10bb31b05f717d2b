import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishChallenge, withdrawChallenge } from './acme-challenges.ts';
import { checkPair, type TlsPair } from './tls-pair.ts';

export interface AcmeOrder {
  /** Holds the account's key and the certificate; for its owner alone. */
  folder: string;
  domains: readonly string[];
  directory: string;
  email: string | undefined;
}

/** The certificate of an earlier order for these domains; undefined when there is none. */
export async function readOrdered({
  folder,
  domains,
}: Pick<AcmeOrder, 'folder' | 'domains'>): Promise<TlsPair | undefined> {
  const path = certificatePath(folder, domains);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const begin = text.indexOf('-----BEGIN CERTIFICATE-----');
  return checkPair({ key: text.slice(0, begin), cert: text.slice(begin) }, { cert: path, key: path });
}

/**
 * Orders a certificate (RFC 8555: account, order, HTTP-01 challenges, finalization) and keeps it. The terms of service count as
 * agreed to by whoever set `ACME_DOMAIN`.
 */
export async function orderCertificate(order: AcmeOrder): Promise<TlsPair> {
  const { folder, domains, directory, email } = order;
  // Loaded here: an edge that speaks no ACME needs none of it.
  const acme = await import('acme-client');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const client = new acme.Client({ directoryUrl: directory, accountKey: await accountKey(folder, directory) });
  const [key, csr] = await acme.crypto.createCsr(
    { commonName: domains[0], altNames: [...domains] },
    await acme.crypto.createPrivateEcdsaKey(),
  );
  const cert = await client.auto({
    csr,
    ...(email === undefined ? {} : { email }),
    termsOfServiceAgreed: true,
    challengePriority: ['http-01'],
    // The library would look at port 80 of the domain from here, which many home routers do not allow.
    skipChallengeVerification: true,
    challengeCreateFn: (_authorization, { token }, keyAuthorization) => publishChallenge(token, keyAuthorization),
    challengeRemoveFn: (_authorization, { token }) => withdrawChallenge(token),
  });
  const pair = checkPair({ cert, key: key.toString() }, { cert: 'the answer of the ACME server', key: 'our request' });
  await writeSecretly(certificatePath(folder, domains), `${pair.key.trim()}\n${pair.cert.trim()}\n`);
  return pair;
}

/** An account belongs to one ACME server. */
async function accountKey(folder: string, directory: string): Promise<string> {
  const path = join(folder, `account-${new URL(directory).host.replace(/[^\w.-]/g, '_')}.pem`);
  const known = await readIfThere(path);
  if (known !== undefined) return known;
  const acme = await import('acme-client');
  const key = (await acme.crypto.createPrivateEcdsaKey()).toString();
  await writeSecretly(path, key);
  return key;
}

const certificatePath = (folder: string, domains: readonly string[]) =>
  join(folder, `${domains.join('+').slice(0, 200)}.pem`);

async function writeSecretly(path: string, text: string): Promise<void> {
  const half = `${path}.${process.pid}`;
  await writeFile(half, text, { mode: 0o600 });
  await rename(half, path);
}

function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
