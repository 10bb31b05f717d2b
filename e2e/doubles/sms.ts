import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Text = { sid: string; to: string; from: string; body: string; callback: string | null; validS: number };
type Answer = { status: number; code?: number; message?: string; headers?: Record<string, string> };
type Decide = (text: Text) => Answer | 'hang' | undefined;

const [ACCOUNT, TOKEN, FROM] = ['ACdouble', 'to ken', '+15550100'];

/** A service that speaks Twilio's protocol, on loopback, for tests: takes texts and signs what it reports of them. */
export async function startSms() {
  const texts: Text[] = [];
  let calls = 0;
  let decide: Decide = () => undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const end = (status: number, json: unknown, headers = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    if (request.headers.authorization !== authorization) return end(401, { code: 20003, message: 'Authenticate' });
    if (request.url !== `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return end(404, { code: 20404 });
    calls += 1;
    const form = new URLSearchParams(body);
    const text: Text = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to: form.get('To') ?? '',
      from: form.get('From') ?? '',
      body: form.get('Body') ?? '',
      callback: form.get('StatusCallback'),
      validS: Number(form.get('ValidityPeriod')),
    };
    const chosen = decide(text);
    if (chosen === 'hang') return;
    if (chosen !== undefined) return end(chosen.status, { code: chosen.code, message: chosen.message }, chosen.headers);
    if (!/^\+[1-9]\d{6,14}$/.test(text.to)) return end(400, { code: 21211, message: 'Invalid To' });
    if (text.from !== FROM || text.body === '') return end(400, { code: 21606, message: 'Invalid From' });
    texts.push(text);
    end(201, { sid: text.sid, status: 'queued' });
  }

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    account: { origin, account: ACCOUNT, token: TOKEN, from: FROM },
    /** For `SMS_URL`. */
    url: `http://${ACCOUNT}:${encodeURIComponent(TOKEN)}@${new URL(origin).host}?from=${encodeURIComponent(FROM)}`,
    texts,
    calls: () => calls,
    answer(fn: Decide): void {
      decide = fn;
    },
    /** The report on a text as it is posted to `address`. */
    report(address: string, text: Pick<Text, 'sid' | 'to'>, status: string, errorCode?: number): Request {
      const form = new URLSearchParams({
        ...{ AccountSid: ACCOUNT, MessageSid: text.sid, MessageStatus: status, To: text.to, From: FROM },
        ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
      });
      const signed =
        address +
        [...form]
          .map((field) => field.join(''))
          .sort()
          .join('');
      const signature = createHmac('sha1', TOKEN).update(signed).digest('base64');
      return new Request(address, { method: 'POST', body: form, headers: { 'x-twilio-signature': signature } });
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
