import { fileURLToPath } from 'node:url';
import { env } from '../env.ts';
import { singleton } from '../singleton.ts';
import { createDiskStorage } from './disk-storage.ts';
import type { ObjectStorage } from './object-storage.ts';
import { createS3Storage, parseS3Url } from './s3-storage.ts';
import { checkSignedUrl, type SignedAccess } from './signed-url.ts';

/** The object storage that `STORAGE_URL` names: a folder or an S3 bucket. */
export function storage(): ObjectStorage {
  return singleton('storage', () => {
    const url = env.STORAGE_URL;
    if (url.startsWith('s3:')) return createS3Storage(parseS3Url(url));
    return createDiskStorage({ folder: fileURLToPath(url), signingKey: env.STORAGE_SIGNING_KEY });
  });
}

/** Where browsers fetch objects when they do not lie with us, `https://s3.example`; null when they do. */
export function storageOrigin(): string | null {
  return env.STORAGE_URL.startsWith('s3:') ? new URL(parseS3Url(env.STORAGE_URL).bucketUrl).origin : null;
}

/** What the signed `/files/…` address of a request allows, or null when it is forged, expired or for another method. */
export function verifySignedUrl(url: string, method: string): SignedAccess | null {
  return checkSignedUrl(env.STORAGE_SIGNING_KEY, url, method, Date.now());
}
