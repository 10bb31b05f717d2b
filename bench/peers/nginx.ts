import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/services/ports.mjs';

const TRIES = 50;
const TRY_MS = 100;

/**
 * Starts nginx as one process that answers every address with the same 302: the least that any server could do. It ends when `stop` is called.
 * @returns null where nginx is not installed
 */
export async function startNginx(
  target: string,
): Promise<{ url: string; pid: number | undefined; stop: () => void } | null> {
  const folder = mkdtempSync(join(tmpdir(), 'maru-nginx-'));
  const port = await freePort();
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'bodies'), { mode: 0o777 });
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, target));
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  let isGone = false;
  child.once('error', () => {
    isGone = true;
  });
  child.once('exit', () => {
    isGone = true;
  });
  const stop = () => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tried = 0; tried < TRIES && !isGone; tried += 1) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => null);
    if (answer?.status === 302) return { url, pid: child.pid, stop };
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  stop();
  return null;
}

function configuration(folder: string, port: number, target: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${join(folder, 'bodies', name)};`,
  );
  return [
    'daemon off;',
    'master_process off;',
    `pid ${join(folder, 'nginx.pid')};`,
    'events { worker_connections 1024; }',
    'http {',
    ...temporary,
    '  access_log off;',
    '  keepalive_requests 100000000;',
    `  server { listen 127.0.0.1:${port}; location / { add_header Cache-Control no-store; return 302 ${target}; } }`,
    '}',
    '',
  ].join('\n');
}
