import { describe, expect, it } from 'vitest';
import { EnvError, env, readEnv, readLogSettings } from './env.ts';

const good = {
  DATABASE_URL: 'postgres://maru:hunter2@db/maru',
  REDIS_URL: 'redis://:hunter2@redis:6379',
  STORAGE_URL: 'file:///var/lib/maru',
  AUTH_SECRET: 'x'.repeat(32),
  LINK_ALIAS_KEY: 'ab'.repeat(32),
  STORAGE_SIGNING_KEY: 'y'.repeat(32),
};

function reportOf(source: Record<string, string | undefined>): string {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
  }
  return '';
}

describe('readEnv', () => {
  it('takes what is needed and fills in the rest', () => {
    expect(readEnv(good)).toMatchObject({
      REDIS_STATE_URL: good.REDIS_URL,
      REDIS_CACHE_URL: good.REDIS_URL,
      NODE_ENV: 'development',
      PORT: 3000,
      HOST: '0.0.0.0',
      TRUSTED_PROXIES: [],
      RATE_LIMIT_FACTOR: 1,
      METRICS_PORT: 0,
      POOL_SIZE: 10,
    });
  });

  it('prefers a role of its own over REDIS_URL, reads numbers and lists, takes empty for not set', () => {
    const read = readEnv({
      ...good,
      REDIS_STATE_URL: 'rediss://state',
      PORT: ' 8080 ',
      TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8',
      PUBLIC_URL: '',
      HOST: '',
    });
    expect(read).toMatchObject({
      REDIS_STATE_URL: 'rediss://state',
      REDIS_CACHE_URL: good.REDIS_URL,
      PORT: 8080,
      TRUSTED_PROXIES: ['10.0.0.0/8', 'fd00::/8'],
      HOST: '0.0.0.0',
    });
    expect(read.PUBLIC_URL).toBeUndefined();
    expect(readEnv({ ...good, PUBLIC_URL: 'https://maru.example/' }).PUBLIC_URL).toBe('https://maru.example');
  });

  it('names every mistake at once, with an example', () => {
    const report = reportOf({
      ...good,
      DATABASE_URL: 'mysql://x',
      PORT: '99999',
      AUTH_SECRET: undefined,
      LOG_LEVEL: 'loud',
    });
    expect(report).toMatch(/^4 settings are wrong:/);
    for (const name of ['DATABASE_URL', 'PORT', 'AUTH_SECRET', 'LOG_LEVEL']) expect(report).toContain(`  ${name} `);
    expect(report).toContain('AUTH_SECRET is not set');
    expect(report).toContain('for example: postgres://');
    expect(report).not.toContain('STORAGE_SIGNING_KEY');
  });

  it('never repeats a value', () => {
    const report = reportOf({
      DATABASE_URL: 'hunter2-url',
      REDIS_URL: 'http://:hunter2@x',
      STORAGE_URL: 's3://key:hunter2@host',
      AUTH_SECRET: 'hunter2',
      LINK_ALIAS_KEY: 'hunter2',
      STORAGE_SIGNING_KEY: 'hunter2',
      PORT: 'hunter2',
      NODE_ENV: 'hunter2',
    });
    expect(report).toMatch(/^9 settings are wrong/);
    expect(report).not.toContain('hunter2');
  });

  it.each([
    ['s3://key:secret@host:9000/bucket?region=eu&tls=false', true],
    ['file:///var/lib/maru', true],
    ['s3://host/bucket', false],
    ['s3://key:secret@host', false],
    ['s3://key:secret@host/bucket/folder', false],
    ['file://host/share', false],
    ['/var/lib/maru', false],
  ])('STORAGE_URL %s', (url, isRight) => {
    expect(reportOf({ ...good, STORAGE_URL: url }) === '').toBe(isRight);
  });

  it('reads the settings of this process on first use', () => {
    expect(env.NODE_ENV).toBe('test');
    expect('DATABASE_URL' in env).toBe(true);
  });
});

describe('readLogSettings', () => {
  it('works with nothing or nonsense set', () => {
    expect(readLogSettings({ NODE_ENV: 'production' })).toEqual({ level: 'info', pretty: false, role: 'maru' });
    expect(readLogSettings({ LOG_LEVEL: 'loud', MARU_PRETTY: '1', MARU_ROLE: 'edge', NODE_ENV: 'production' })).toEqual(
      {
        level: 'info',
        pretty: true,
        role: 'edge',
      },
    );
  });
});
