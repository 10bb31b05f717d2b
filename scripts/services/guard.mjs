import { spawn } from 'node:child_process';

/**
 * Ends our children when we were killed too suddenly to do so ourselves (`kill -9`): a small shell in a session of its
 * own, which reads from us whom to look after, and acts when that pipe ends.
 */
const SCRIPT = `
apps= services= folders=
while read -r sign what; do
  case $sign in
    app) apps="$apps $what" ;;
    service) services="$services $what" ;;
    folder) folders="$folders $what" ;;
    gone)
      kept=; for p in $apps; do [ "$p" = "$what" ] || kept="$kept $p"; done; apps=$kept
      kept=; for p in $services; do [ "$p" = "$what" ] || kept="$kept $p"; done; services=$kept ;;
  esac
done
finish() { # signal, seconds, pids
  signal=$1 tries=$(($2 * 10)); shift 2
  for p in "$@"; do kill -"$signal" "$p" 2>/dev/null; done
  while [ $tries -gt 0 ]; do
    alive=; for p in "$@"; do kill -0 "$p" 2>/dev/null && alive=1; done
    [ -z "$alive" ] && break
    sleep 0.1; tries=$((tries - 1))
  done
  for p in "$@"; do kill -KILL -- "-$p" 2>/dev/null; done
}
finish TERM 5 $apps
finish INT 10 $services
for f in $folders; do rm -rf "$f"; done
`;

/** @typedef {'app' | 'service'} GuardedKind apps are ended before the services they use */

let pipe;

function tell(line) {
  if (!pipe) {
    const guard = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
    guard.unref();
    guard.stdin.unref();
    guard.stdin.on('error', () => {});
    pipe = guard.stdin;
  }
  pipe.write(`${line}\n`);
}

/**
 * Looks after a child that leads a process group of its own.
 * @param {GuardedKind} kind @param {import('node:child_process').ChildProcess} child
 */
export function guardChild(kind, child) {
  if (!child.pid) return;
  tell(`${kind} ${child.pid}`);
  child.once('exit', () => tell(`gone ${child.pid}`));
}

/** Removes a temporary file or folder (its path without spaces) when we are gone, however we went. @param {string} path */
export const guardPath = (path) => tell(`folder ${path}`);
