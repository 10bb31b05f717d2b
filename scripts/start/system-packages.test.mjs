import { describe, expect, it } from 'vitest';
import { askAdmin, installPlan } from './system-packages.mjs';

const machine = (uid, ...programs) => ({ uid, has: (name) => programs.includes(name) });

describe('installing system packages', () => {
  it('root on Debian uses apt-get alone', () => {
    expect(installPlan(['redis'], machine(0, 'apt-get', 'sudo'))).toMatchObject({
      command: 'apt-get install -y --no-install-recommends redis-server',
      asRoot: true,
      sudo: false,
    });
  });

  it('an ordinary user uses sudo where there is one', () => {
    expect(installPlan(['redis'], machine(1000, 'apt-get', 'sudo'))).toMatchObject({ asRoot: false, sudo: true });
  });

  it('other systems have their own names', () => {
    expect(installPlan(['redis'], machine(0, 'dnf')).command).toBe('dnf install -y redis');
    expect(installPlan(['redis', 'ffmpeg'], machine(501, 'brew'))).toMatchObject({
      command: 'brew install redis ffmpeg',
      sudo: false,
    });
  });

  it('whoever may not is told what an admin must run', () => {
    const plan = installPlan(['redis'], machine(1000, 'apt-get'));
    expect(plan).toMatchObject({ asRoot: false, sudo: false });
    const refusal = askAdmin('Redis', plan, 'or point REDIS_URL at a server');
    expect(refusal.message).toBe('Maru needs Redis, and this account may not install it.');
    expect(refusal.cure).toBe(
      'Ask an admin to run: apt-get install -y --no-install-recommends redis-server   (or point REDIS_URL at a server)',
    );
  });

  it('an unknown system is told the packages', () => {
    const refusal = askAdmin('Redis', installPlan(['redis'], machine(0)), 'or point REDIS_URL at a server');
    expect(refusal.cure).toContain('Install redis with');
  });
});
