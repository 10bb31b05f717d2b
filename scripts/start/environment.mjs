/**
 * What every process of the product is told.
 * @param {{ settings: import('./settings.mjs').Settings, secrets: Record<string, string>, addresses: import('./services.mjs').Addresses, port: number, webPort: number }} options
 * @returns {Record<string, string>}
 */
export function productEnvironment({ settings, secrets, addresses, port, webPort }) {
  const { AUTH_SECRET, LINK_ALIAS_KEY, STORAGE_SIGNING_KEY, VAPID_KEY } = secrets;
  return {
    AUTH_SECRET,
    LINK_ALIAS_KEY,
    STORAGE_SIGNING_KEY,
    VAPID_KEY,
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    ...withoutNpm(process.env),
    ...settings.env,
    ...httpsEnvironment(settings),
    ...addresses,
    PORT: String(port),
    HOST: settings.host,
    WEB_URL: `http://127.0.0.1:${webPort}`,
    MARU_DATA: settings.data,
    MARU_VERSION: settings.version,
    ...(settings.demo ? { MARU_DEMO: '1' } : {}),
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

/** npm tells its scripts dozens of things that would only make the environment hard to read; empty means not given. */
function withoutNpm(env) {
  const kept = Object.entries(env).filter(([name, value]) => value && !/^(npm_|INIT_CWD$|NODE_ENV$)/.test(name));
  return Object.fromEntries(kept);
}

/** @param {import('./settings.mjs').Settings} settings */
function httpsEnvironment({ tls }) {
  if (tls === 'lan') return { MARU_LAN: '1' };
  // The first domain is what people type, unless somebody says otherwise; the port they see is nearly always 443.
  const [domain] = (process.env.ACME_DOMAIN ?? '').split(',');
  return tls === 'acme' && domain && !process.env.PUBLIC_URL ? { PUBLIC_URL: `https://${domain.trim()}` } : {};
}
