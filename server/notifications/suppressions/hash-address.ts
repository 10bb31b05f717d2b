import { createHmac, hkdfSync } from 'node:crypto';
import { env } from '@/server/platform/env.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { Channel } from '../terms.ts';

/** A keyed hash of an address: lists that hold it name nobody, and nobody without `AUTH_SECRET` can try addresses against them. */
export function hashAddress(channel: Channel, address: string): Buffer {
  const key = singleton('notifications.address-key', () =>
    Buffer.from(hkdfSync('sha256', env.AUTH_SECRET, '', 'maru notification addresses', 32)),
  );
  const plain = channel === 'email' ? address.trim().normalize('NFC').toLowerCase() : address;
  return createHmac('sha256', key).update(`${channel}\n${plain}`).digest();
}
