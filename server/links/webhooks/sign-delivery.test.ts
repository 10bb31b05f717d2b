import { describe, expect, it } from 'vitest';
import { ATTEMPTS_MAX, pauseAfter } from './retry-plan.ts';
import { makeSecret, signatureOf, signDelivery, writeSecret } from './sign-delivery.ts';

describe('the signature', () => {
  it('is that of the example of Standard Webhooks', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      seconds: 1_614_265_330,
      body: '{"test": 2432232314}',
      secret,
    };
    expect(signatureOf(message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('comes with the name of the message and the second of the attempt', () => {
    const headers = signDelivery({ deliveryId: 7n, body: '{}', secret: Buffer.alloc(32), now: 1_700_000_000_999 });
    expect(headers).toMatchObject({ 'webhook-id': 'msg_7', 'webhook-timestamp': '1700000000' });
  });

  it('is made with a key of 32 bytes that nobody else has', () => {
    const [one, other] = [makeSecret(), makeSecret()];
    expect(writeSecret(one)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(one.equals(other)).toBe(false);
  });
});

describe('the plan of attempts', () => {
  const total = (random: number) => {
    const pauses = Array.from({ length: ATTEMPTS_MAX }, (_, index) => pauseAfter(index + 1, () => random));
    expect(pauses.at(-1)).toBeNull();
    return pauses.slice(0, -1).map((pause) => (pause ?? 0) / 1_000);
  };

  it('tries nine times over a day', () => {
    const middle = total(0.5);
    expect(middle).toEqual([5, 60, 300, 1_800, 7_200, 18_000, 28_800, 28_800]);
    expect(middle.reduce((sum, pause) => sum + pause) / 3_600).toBeCloseTo(23.6, 1);
  });

  it('is up to a fifth earlier or later', () => {
    expect(total(0)[0]).toBe(4);
    expect(total(1)[0]).toBe(6);
    expect(total(0.999)[7]).toBeCloseTo(28_800 * 1.2, -2);
  });
});
