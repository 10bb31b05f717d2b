import { z } from 'zod';
import { singleton } from './singleton.ts';

const text = (message: string) => z.string(message).min(1, message);

function url(protocols: string[], message: string) {
  return text(message).refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), message);
}

const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
};

const cidrList = z
  .string()
  .default('')
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

const domainList = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim().toLowerCase()))
  .refine((names) => names.every((name) => DOMAIN.test(name)), 'must be a domain, or several with commas between them');

const HOST_PORT = /^(?:[\d.]+|\[[\da-f:]+\]):\d{1,5}$/i;

const hostPorts = z
  .string()
  .default('')
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine(
    (parts) => parts.every((part) => HOST_PORT.test(part)),
    'must be an address and a port, or several with commas between them',
  )
  .transform((parts) => parts.map((part) => part.replace(/[[\]]/g, '')));

const smsUrls = z
  .string()
  .transform((value) => value.split(/\s+/))
  .refine(
    (urls) => urls.every(isSmsUrl),
    'must be https://account:token@host?from=+number, or several with spaces between them',
  );

const redisUrl = url(['redis:', 'rediss:'], 'must be a redis:// or rediss:// address');
const secret = text('must be set').min(32, 'must have at least 32 characters');

const shape = {
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'must be development, production or test')
    .default('development'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'must be a postgres:// address'),
  REDIS_STATE_URL: redisUrl,
  REDIS_CACHE_URL: redisUrl,
  STORAGE_URL: url(['file:', 's3:'], 'must be a file:/// folder or an s3:// bucket').refine(
    isStorageUrl,
    'must be file:///absolute/folder or s3://key:secret@host/bucket',
  ),
  PUBLIC_URL: url(['http:', 'https:'], 'must be an http:// or https:// address')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: text('must be an address to listen on').default('0.0.0.0'),
  WEB_URL: url(['http:', 'https:'], 'must be an http:// or https:// address').default('http://127.0.0.1:3001'),
  SHORT_URL: url(['http:', 'https:'], 'must be an http:// or https:// address')
    .refine((value) => /^https?:\/\/[^/?#]+\/?$/.test(value), 'must be an address without a path')
    .transform((value) => new URL(value).origin)
    .optional(),
  REDIRECTOR_PORT: wholeNumber(0, 65_535).optional(),
  HTTP_PORT: wholeNumber(1, 65_535).optional(),
  TLS_CERT: text('must be the path of a PEM file').optional(),
  TLS_KEY: text('must be the path of a PEM file').optional(),
  ACME_DOMAIN: domainList.optional(),
  ACME_EMAIL: z.email('must be an e-mail address').optional(),
  ACME_DIRECTORY: url(['http:', 'https:'], 'must be an https:// address').default(
    'https://acme-v02.api.letsencrypt.org/directory',
  ),
  MARU_LAN: z.enum(['0', '1'], 'must be 1 or 0').default('0'),
  MARU_DATA: text('must be a folder').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:'], 'must be an http:// or https:// address').optional(),
  AUTH_SECRET: secret,
  GITHUB_ID: text('must be the id of an OAuth app').optional(),
  GITHUB_SECRET: text('must be the secret of that OAuth app').optional(),
  GOOGLE_ID: text('must be the id of an OAuth client').optional(),
  GOOGLE_SECRET: text('must be the secret of that OAuth client').optional(),
  GITHUB_URL: url(['http:', 'https:'], 'must be an https:// address').default('https://github.com'),
  GITHUB_API_URL: url(['http:', 'https:'], 'must be an https:// address').default('https://api.github.com'),
  GOOGLE_ISSUER: url(['http:', 'https:'], 'must be an https:// address').default('https://accounts.google.com'),
  LINK_ALIAS_KEY: text('must be set').regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal characters'),
  STORAGE_SIGNING_KEY: secret,
  TRUSTED_PROXIES: cidrList,
  RATE_LIMIT_FACTOR: z.coerce
    .number('must be a number above 0')
    .positive('must be a number above 0')
    .max(1_000_000, 'must be at most 1000000')
    .default(1),
  GEO_CITY_DB: text('must be the path of an mmdb file').optional(),
  METRICS_PORT: wholeNumber(0, 65_535).default(0),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be a level such as info')
    .default('info'),
  MARU_ROLE: z.enum(['edge', 'web', 'workers', 'redirector'], 'must be edge, web, workers or redirector').optional(),
  MARU_VERSION: z.string().optional(),
  POOL_SIZE: wholeNumber(1, 500).default(10),
  SMTP_URL: url(['smtp:', 'smtps:'], 'must be an smtp:// or smtps:// address').optional(),
  MAIL_FROM: text('must be a sender')
    .regex(/^(?:[^<>\r\n]+ )?<?[^\s<>@]+@[^\s<>@]+>?$/, 'must be a sender')
    .optional(),
  SMTP_FALLBACK_URL: url(['smtp:', 'smtps:'], 'must be an smtp:// or smtps:// address').optional(),
  MAIL_WEBHOOK_SECRET: secret.optional(),
  VAPID_KEY: text('must be set')
    .regex(/^(?!0{64})[0-9a-f]{64}$/i, 'must be 64 hexadecimal characters')
    .optional(),
  WEB_PUSH_ALLOW: hostPorts,
  APNS_KEY: text('must be the path of a .p8 file').optional(),
  APNS_KEY_ID: text('must be the ten characters of the key').optional(),
  APNS_TEAM_ID: text('must be the ten characters of the team').optional(),
  APNS_TOPIC: text('must be the bundle id of the app').optional(),
  APNS_URL: url(['https:'], 'must be an https:// address').default('https://api.push.apple.com'),
  FCM_CREDENTIALS: text('must be the path of the JSON file of a service account').optional(),
  FCM_URL: url(['http:', 'https:'], 'must be an https:// address').default('https://fcm.googleapis.com'),
  SMS_URL: smsUrls.optional(),
  MARU_DEMO: z.literal('1', 'must be 1 or left out').optional(),
} as const;

const examples: Record<keyof typeof shape, string> = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://maru:password@db.example:5432/maru',
  REDIS_STATE_URL: 'redis://:password@redis.example:6379',
  REDIS_CACHE_URL: 'redis://:password@cache.example:6379',
  STORAGE_URL: 'file:///var/lib/maru/objects',
  PUBLIC_URL: 'https://maru.example',
  PORT: '3000',
  HOST: '0.0.0.0',
  WEB_URL: 'http://127.0.0.1:3001',
  SHORT_URL: 'https://mr.example',
  REDIRECTOR_PORT: '3002',
  HTTP_PORT: '80',
  TLS_CERT: '/etc/maru/fullchain.pem',
  TLS_KEY: '/etc/maru/privkey.pem',
  ACME_DOMAIN: 'maru.example',
  ACME_EMAIL: 'admin@maru.example',
  ACME_DIRECTORY: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  MARU_LAN: '1',
  MARU_DATA: '/var/lib/maru',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
  AUTH_SECRET: 'the output of: openssl rand -hex 32',
  GITHUB_ID: 'Ov23liExampleExample',
  GITHUB_SECRET: 'the client secret from github.com/settings/developers',
  GOOGLE_ID: '1234-abc.apps.googleusercontent.com',
  GOOGLE_SECRET: 'the client secret from console.cloud.google.com',
  GITHUB_URL: 'https://github.company.example',
  GITHUB_API_URL: 'https://github.company.example/api/v3',
  GOOGLE_ISSUER: 'https://accounts.google.com',
  LINK_ALIAS_KEY: 'the output of: openssl rand -hex 32',
  STORAGE_SIGNING_KEY: 'the output of: openssl rand -hex 32',
  TRUSTED_PROXIES: '10.0.0.0/8,fd00::/8',
  RATE_LIMIT_FACTOR: '1',
  GEO_CITY_DB: '/var/lib/maru/dbip-city.mmdb',
  METRICS_PORT: '9464',
  LOG_LEVEL: 'info',
  MARU_ROLE: 'workers',
  MARU_VERSION: '1.0.0',
  POOL_SIZE: '10',
  SMTP_URL: 'smtps://user:password@mail.example:465',
  MAIL_FROM: 'Maru <maru@maru.example>',
  SMTP_FALLBACK_URL: 'smtps://user:password@other.example:465',
  MAIL_WEBHOOK_SECRET: 'the output of: openssl rand -hex 32',
  VAPID_KEY: 'the output of: openssl rand -hex 32',
  WEB_PUSH_ALLOW: '127.0.0.1:8443',
  APNS_KEY: '/etc/maru/AuthKey_ABC123DEFG.p8',
  APNS_KEY_ID: 'ABC123DEFG',
  APNS_TEAM_ID: 'DEF123GHIJ',
  APNS_TOPIC: 'example.maru.app',
  APNS_URL: 'https://api.sandbox.push.apple.com',
  FCM_CREDENTIALS: '/etc/maru/service-account.json',
  FCM_URL: 'https://fcm.googleapis.com',
  SMS_URL: 'https://ACexample:token@api.twilio.com?from=%2B15550100',
  MARU_DEMO: '1',
};

/** Settings of which one says nothing without the other. */
const PAIRS = [
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['GOOGLE_ID', 'GOOGLE_SECRET'],
  ['APNS_KEY', 'APNS_KEY_ID'],
  ['APNS_KEY', 'APNS_TEAM_ID'],
  ['APNS_KEY', 'APNS_TOPIC'],
] as const;

const schema = z.object(shape).superRefine((values, context) => {
  for (const pair of PAIRS) {
    const missing = pair.filter((key) => values[key] === undefined);
    if (missing.length !== 1) continue;
    const message = `must be set together with ${pair.find((key) => key !== missing[0])}`;
    context.addIssue({ code: 'custom', path: [missing[0] as string], message });
  }
});

/** The name of every setting; README.md explains each. */
export const settingNames: readonly string[] = Object.keys(shape);

export type Env = z.infer<typeof schema>;

/** The settings are wrong; `message` is a report for people that names every mistake and repeats no value. */
export class EnvError extends Error {
  override name = 'EnvError';
}

function isStorageUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const parsed = new URL(value);
  if (parsed.protocol === 'file:') return parsed.host === '' && parsed.pathname.length > 1;
  const bucket = parsed.pathname.slice(1);
  return parsed.host !== '' && parsed.username !== '' && parsed.password !== '' && /^[^/]+$/.test(bucket);
}

function isSmsUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, searchParams } = new URL(value);
  return /^https?:$/.test(protocol) && username !== '' && password !== '' && (searchParams.get('from') ?? '') !== '';
}

/** An empty variable (`PUBLIC_URL=`) counts as one that is not set. */
function withoutEmpty(source: Record<string, string | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(source)) {
    if (value !== undefined && value.trim() !== '') result[key] = value.trim();
  }
  return result;
}

/**
 * Reads all settings from `source`. `REDIS_URL` stands in for both Redis roles.
 * Throws one `EnvError` that lists all mistakes, each with an example, and never shows a value.
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = withoutEmpty(source);
  const result = schema.safeParse({
    ...given,
    REDIS_STATE_URL: given.REDIS_STATE_URL ?? given.REDIS_URL,
    REDIS_CACHE_URL: given.REDIS_CACHE_URL ?? given.REDIS_URL,
  });
  if (result.success) return result.data;
  const problems = new Map<string, string>();
  for (const issue of result.error.issues) {
    const key = String(issue.path[0]);
    if (!problems.has(key)) problems.set(key, key in given ? issue.message : `is not set; ${issue.message}`);
  }
  const lines = [...problems].map(([key, problem]) => {
    return `  ${key} ${problem}\n      for example: ${examples[key as keyof typeof examples]}`;
  });
  const count = lines.length === 1 ? 'One setting is wrong' : `${lines.length} settings are wrong`;
  throw new EnvError(`${count}:\n${lines.join('\n')}`);
}

/** Every setting of this process, read once, when the first one is asked for. Throws `EnvError` then. */
export const env: Env = new Proxy({} as Env, {
  get: (_target, key) => Reflect.get(currentEnv(), key),
  has: (_target, key) => key in currentEnv(),
});

function currentEnv(): Env {
  return singleton('env', () => readEnv(process.env));
}

/** What the logger needs. It is lenient, because the logger must work while the other settings are still wrong or (in a build) absent. */
export function readLogSettings(source: Record<string, string | undefined> = process.env): {
  level: Env['LOG_LEVEL'];
  pretty: boolean;
  role: string;
} {
  const level = shape.LOG_LEVEL.safeParse(source.LOG_LEVEL || undefined);
  const pretty = source.MARU_PRETTY === '1' || (process.stdout.isTTY === true && source.NODE_ENV !== 'production');
  return { level: level.success ? level.data : 'info', pretty, role: source.MARU_ROLE || 'maru' };
}

/** Whether this is a worker of `next build`, where no service may be needed. */
export function isNextBuild(): boolean {
  return process.env.NEXT_PHASE === 'phase-production-build';
}

/** next-auth believes the forwarded host, which `platform/auth` sets for it, only when its own variable says so. */
export function trustForwardedHost(): void {
  process.env.AUTH_TRUST_HOST = '1';
}
