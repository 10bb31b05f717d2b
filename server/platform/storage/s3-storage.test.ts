import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStorage } from './object-storage.ts';
import { createS3Storage, parseS3Url } from './s3-storage.ts';
import { describeStorage } from './storage.conformance.ts';
import { type S3TestServer, startS3TestServer } from './testing/s3-server.ts';

let skewMs = 0;
let server: S3TestServer;
let storage: ObjectStorage;

beforeAll(async () => {
  server = await startS3TestServer({ clock: () => Date.now() + skewMs });
  storage = createS3Storage(parseS3Url(server.url));
});
afterAll(() => server.stop());

describeStorage('an S3 bucket', () => ({
  storage,
  fetchUrl: (url, init) => fetch(url, init),
  advance: (ms) => {
    skewMs += ms;
  },
}));

describe('S3', () => {
  const change = (from: string, to: string) => createS3Storage(parseS3Url(server.url.replace(from, to)));

  it('fails plainly when key, secret, region or bucket are wrong', async () => {
    await expect(change('TESTKEY', 'OTHER').get('x')).rejects.toThrow('403 (InvalidAccessKeyId)');
    await expect(change('test%2F', 'tost%2F').get('x')).rejects.toThrow('403 (SignatureDoesNotMatch)');
    await expect(change('eu-test-1', 'us-east-1').get('x')).rejects.toThrow('403 (AuthorizationHeaderMalformed)');
    await expect(change('/bucket', '/other').get('x')).rejects.toThrow('does not exist');
  });

  it('says that the server is away', async () => {
    const away = change(`:${server.port}/`, ':1/');
    await expect(away.head('x')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('does not take a range header or a body hash that was changed on the way', async () => {
    const url = await storage.signedUrl('x', { method: 'GET', expiresInS: 60 });
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
  });

  it('reads its address', () => {
    expect(parseS3Url('s3://key:se%2Fcret@s3.example/files?region=eu-west-1')).toEqual({
      bucketUrl: 'https://s3.example/files',
      region: 'eu-west-1',
      accessKeyId: 'key',
      secretAccessKey: 'se/cret',
    });
  });
});
