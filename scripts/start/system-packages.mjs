import { spawn } from 'node:child_process';
import { findProgram } from '../services/programs.mjs';
import { say } from './progress.mjs';
import { runQuietly, tail } from './quiet-run.mjs';
import { Refusal } from './refusal.mjs';

/** What each manager calls the packages, by the program we look for. */
const NAMES = {
  'apt-get': {
    redis: ['redis-server'],
    ffmpeg: ['ffmpeg'],
    chromium: ['chromium', 'fonts-noto-cjk'],
    headlessChromium: ['chromium-headless-shell'],
  },
  dnf: { redis: ['redis'], ffmpeg: ['ffmpeg-free'], chromium: ['chromium', 'google-noto-sans-cjk-fonts'] },
  brew: { redis: ['redis'], ffmpeg: ['ffmpeg'], chromium: ['chromium'] },
};

/**
 * How these would be installed here. Nothing is run.
 * @param {string[]} wanted keys such as `redis`
 * @param {{ uid?: number, has?: (name: string) => boolean }} [machine]
 * @returns {{ manager?: string, packages: string[], command: string, asRoot: boolean, sudo: boolean }}
 */
export function installPlan(
  wanted,
  { uid = process.getuid?.() ?? 0, has = (name) => Boolean(findProgram([name])) } = {},
) {
  const manager = Object.keys(NAMES).find(has);
  if (!manager) return { packages: wanted, command: '', asRoot: false, sudo: false };
  const packages = wanted.flatMap((name) => NAMES[manager][name]);
  const flags = { 'apt-get': 'install -y --no-install-recommends', dnf: 'install -y', brew: 'install' }[manager];
  const asRoot = manager !== 'brew';
  const sudo = asRoot && uid !== 0 && has('sudo');
  return { manager, packages, command: `${manager} ${flags} ${packages.join(' ')}`, asRoot: asRoot && uid === 0, sudo };
}

/**
 * The sentence for somebody who may not install: what an admin has to do.
 * @param {string} need e.g. `Redis` @param {ReturnType<typeof installPlan>} plan @param {string} instead another way out
 */
export function askAdmin(need, plan, instead) {
  const cure = plan.manager
    ? `Ask an admin to run: ${plan.command}`
    : `Install ${plan.packages.join(', ')} with this system's tools`;
  return new Refusal(`Maru needs ${need}, and this account may not install it.`, `${cure}   (${instead})`);
}

/**
 * Installs system packages, showing the command before it runs.
 * @param {{ need: string, wanted: string[], instead: string, background?: boolean }} what background: with low priority, asking nobody
 * @returns {Promise<void>} refuses in plain words when it cannot
 */
export async function installSystemPackages({ need, wanted, instead, background = false }) {
  const plan = installPlan(wanted);
  const allowed = plan.manager === 'brew' || plan.asRoot || (plan.sudo && (await sudoWorks(background)));
  if (!allowed) throw askAdmin(need, plan, instead);
  say(`  ${plan.sudo ? 'sudo ' : ''}${plan.command}`);
  const script = plan.manager === 'apt-get' ? aptScript(plan.command) : plan.command;
  const words = [...(plan.sudo ? ['sudo', '-n'] : []), ...(background ? ['nice', '-n', '19'] : []), 'sh', '-c', script];
  // sudo remembers a typed password for this terminal only: a group of its own would leave it.
  const { code, output } = await runQuietly(words[0], words.slice(1), { detached: !plan.sudo });
  if (code !== 0) {
    throw new Refusal(
      `${need} could not be installed:\n${tail(output)}`,
      `Install it by hand: ${plan.command}   (${instead})`,
    );
  }
}

/**
 * Debian starts a server as soon as it is installed, on its own port; policy-rc.d forbids that while we install (one that
 * bears our mark is left from an installation that was killed). The package lists of a fresh machine are empty or old:
 * they are read anew when the first try fails.
 */
function aptScript(command) {
  return `
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ] || grep -q 'made by maru' $policy; then
      printf '#!/bin/sh\\n# made by maru for the time of an installation\\nexit 101\\n' > $policy && chmod 755 $policy
      trap 'rm -f $policy' EXIT
      trap 'exit 143' INT TERM HUP
    fi
    export DEBIAN_FRONTEND=noninteractive
    dpkg --configure -a >/dev/null 2>&1
    wait='-o DPkg::Lock::Timeout=120'
    ${command} $wait >/dev/null 2>&1 || { apt-get update $wait && ${command} $wait; }`;
}

/** Without a password, or with one when somebody is there to type it. */
async function sudoWorks(background) {
  if ((await runQuietly('sudo', ['-n', 'true'])).code === 0) return true;
  if (background || !process.stdin.isTTY) return false;
  return new Promise((resolve) => {
    const child = spawn('sudo', ['-v', '-p', '  sudo password of %u: '], { stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
