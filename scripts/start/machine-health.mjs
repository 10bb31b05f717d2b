import { totalmem } from 'node:os';
import { probePort } from '../services/ports.mjs';
import { findProgram, redisProgram } from '../services/programs.mjs';
import { checkBackup, checkCertificates } from './certificate-health.mjs';
import { dataFolderHolder } from './data-lock.mjs';
import { packagesAreCurrent } from './packages.mjs';
import { checkNode, freeMegabytes } from './preflight.mjs';
import { needsRedisProgram } from './services.mjs';
import { root } from './settings.mjs';
import { installPlan } from './system-packages.mjs';

const LITTLE_DISK_MB = 2000;
const LEAST_DISK_MB = 500;
const LITTLE_MEMORY_MB = 2000;

/**
 * What can be seen of this machine without any service.
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<{ name: string, state: 'ok' | 'warn' | 'bad', detail: string, cure?: string }[]>}
 */
export async function checkMachine(settings) {
  return [
    node(),
    packages(),
    await port(settings),
    disk(settings),
    memory(),
    redis(settings),
    ffmpeg(),
    ...checkCertificates(settings),
    ...checkBackup(settings),
  ];
}

function node() {
  try {
    checkNode();
    return { name: 'Node', state: 'ok', detail: process.versions.node };
  } catch (error) {
    return { name: 'Node', state: 'bad', detail: error.message, cure: error.cure };
  }
}

function packages() {
  if (packagesAreCurrent()) return { name: 'packages', state: 'ok', detail: 'as the lock file says' };
  return {
    name: 'packages',
    state: 'bad',
    detail: 'not installed, or not those of the lock file',
    cure: 'npm ci --include=dev',
  };
}

async function port({ data, port: number, host }) {
  const name = `port ${number}`;
  const found = await probePort(number, host);
  if (found === 'free') return { name, state: 'ok', detail: 'free' };
  const holder = dataFolderHolder(data);
  if (found === 'used' && holder?.url?.endsWith(`:${number}`))
    return { name, state: 'ok', detail: `ours (process ${holder.pid})` };
  if (found === 'used')
    return { name, state: 'bad', detail: 'in use by another program', cure: `PORT=${number + 1} npm start` };
  return { name, state: 'bad', detail: 'not for this account', cure: 'PORT=3000 npm start' };
}

function disk({ data }) {
  const free = Math.min(freeMegabytes(data), freeMegabytes(root));
  const state = free < LEAST_DISK_MB ? 'bad' : free < LITTLE_DISK_MB ? 'warn' : 'ok';
  return {
    name: 'disk',
    state,
    detail: `${free} MB free`,
    cure: 'make room, or MARU_DATA=/another/disk/maru npm start',
  };
}

function memory() {
  const megabytes = Math.round(totalmem() / 1e6);
  const state = megabytes < LITTLE_MEMORY_MB ? 'warn' : 'ok';
  return { name: 'memory', state, detail: `${megabytes} MB`, cure: '2 GB are needed for the build' };
}

function redis(settings) {
  const name = 'Redis program';
  if (needsRedisProgram(settings))
    return { name, state: 'bad', detail: 'not found', cure: installPlan(['redis']).command };
  return { name, state: 'ok', detail: redisProgram() ?? 'not needed: REDIS_…_URL are set' };
}

function ffmpeg() {
  const path = findProgram(['ffmpeg']);
  if (path) return { name: 'ffmpeg', state: 'ok', detail: path };
  return {
    name: 'ffmpeg',
    state: 'warn',
    detail: 'not found: everything but video works',
    cure: installPlan(['ffmpeg']).command,
  };
}
