import { connect } from 'node:net';
import { Refusal } from './refusal.mjs';

/**
 * Makes sure that a server somebody named answers at all.
 * @param {string} what e.g. `Redis` @param {string} variable the one that names it @param {string} url @param {number} usualPort
 * @returns {Promise<string>} the url
 */
export async function checkReachable(what, variable, url, usualPort) {
  if (!URL.canParse(url)) {
    throw new Refusal(
      `${variable} is not an address.`,
      `Give one like ${what === 'Redis' ? 'redis' : 'postgresql'}://user:password@host:${usualPort}`,
    );
  }
  const { hostname, port } = new URL(url);
  const failure = await tryConnect(hostname.replace(/^\[|\]$/g, '') || '127.0.0.1', Number(port) || usualPort);
  if (!failure) return url;
  throw new Refusal(
    `${what} at ${hostname}:${port || usualPort} does not answer (${failure}).`,
    `Start it, or correct ${variable}; without ${variable} Maru runs a ${what} of its own.`,
  );
}

/** @returns {Promise<string | undefined>} why not */
function tryConnect(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(5000, () => settle('no answer within 5 s'));
    socket.once('connect', () => settle(undefined));
    socket.once('error', (error) => settle(error.code ?? error.message));
    function settle(failure) {
      socket.destroy();
      resolve(failure);
    }
  });
}
