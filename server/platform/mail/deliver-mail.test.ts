import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { pg } from '../db/client.ts';
import { deliverMail, sendThrough } from './deliver-mail.ts';
import { insertMail } from './repository.ts';
import { MAX_MAIL_BYTES, openMailSink } from './sink.ts';
import { closeMail, mailTransport, toServer } from './transport.ts';

const mail = { to: 'mina@maru.test', subject: '안녕하세요', text: 'Plain.' };

async function kept(): Promise<Record<string, unknown>[]> {
  const { rows } = await pg.query('SELECT * FROM mailbox_messages ORDER BY id');
  return rows;
}

beforeEach(() => pg.query('DELETE FROM mailbox_messages'));
afterEach(() => closeMail());
afterAll(() => closeMail());

describe('without a mail server of its own', () => {
  it('a mail lies in the mailbox as it was written', async () => {
    await deliverMail({ ...mail, html: '<p>Fat &amp; <b>rich</b></p>' });
    await deliverMail({ ...mail, to: 'juno@maru.test', isSecret: true });
    const [first, second] = await kept();
    expect(first).toMatchObject({
      sender: 'maru@localhost',
      recipients: ['mina@maru.test'],
      subject: '안녕하세요',
      text: 'Plain.',
      html: '<p>Fat &amp; <b>rich</b></p>',
      is_secret: false,
    });
    expect(second).toMatchObject({ recipients: ['juno@maru.test'], html: null, is_secret: true });
  });

  it('an address is one recipient, and nothing in a subject becomes a header', async () => {
    await deliverMail({ ...mail, subject: 'Hi\r\nX-Maru-Secret: 1\r\nBcc: eve@maru.test' });
    const [row] = await kept();
    expect(row).toMatchObject({ recipients: ['mina@maru.test'], is_secret: false });
    expect(row?.subject).toContain('Bcc: eve@maru.test');
  });

  it('refuses what is too large, and goes on', async () => {
    await expect(deliverMail({ ...mail, text: 'x'.repeat(MAX_MAIL_BYTES) })).rejects.toThrow(/did not take a mail/);
    await deliverMail(mail);
    expect(await kept()).toHaveLength(1);
  });

  it('takes nothing from anybody else on this machine', async () => {
    const sink = await openMailSink();
    onTestFinished(() => sink.close());
    const stranger = toServer(`smtp://maru:guess@127.0.0.1:${sink.port}`);
    await expect(sendThrough(stranger, mail)).rejects.toThrow(/EAUTH/);
    await stranger.close();
    const silent = toServer(`smtp://127.0.0.1:${sink.port}`);
    await expect(sendThrough(silent, mail)).rejects.toThrow(/530/);
    await silent.close();
    expect(await kept()).toEqual([]);
  });

  it('a closed mailbox opens again for the next mail, and leaves no port open', async () => {
    await deliverMail(mail);
    const { transporter } = await mailTransport();
    const { port } = transporter.options as { port: number };
    await closeMail();
    const socket = connect(port, '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    await deliverMail(mail);
    expect(await kept()).toHaveLength(2);
  });

  it('keeps the newest ones only', async () => {
    for (const id of [1n, 2n, 3n, 4n]) {
      await insertMail({ id, sender: '', recipients: [], subject: `${id}`, text: '', html: null, isSecret: false }, 2);
    }
    expect((await kept()).map(({ subject }) => subject)).toEqual(['3', '4']);
  });
});

/** A mail server that says what it is told to, line by line. */
async function startDouble(
  answer: (line: string) => string | null,
  greeting: string | null = '220 hi',
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    if (greeting !== null) socket.write(`${greeting}\r\n`);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      const reply = answer(data.toString());
      if (reply !== null) socket.write(`${reply}\r\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('a mail server', () => {
  const send = async (url: string, patience: Parameters<typeof toServer>[1] = {}) => {
    const transport = toServer(url, patience);
    onTestFinished(() => transport.close());
    await sendThrough(transport, { ...mail, text: 'token-in-the-text' });
  };

  it('that refuses the recipient makes the delivery fail, without a word of the mail', async () => {
    const port = await startDouble((line) => (line.startsWith('RCPT') ? '550 no such person' : '250 ok'));
    const failure = await send(`smtp://127.0.0.1:${port}`).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'MailRefusedError', message: expect.stringContaining('550 no such person') });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('token-in-the-text');
  });

  it('that is not there, or that says nothing, makes the delivery fail', async () => {
    await expect(send('smtp://127.0.0.1:1')).rejects.toThrow(/ECONNREFUSED|ESOCKET/);
    const dumb = await startDouble(() => null, null);
    await expect(send(`smtp://127.0.0.1:${dumb}`, { greetingTimeout: 50 })).rejects.toThrow(/ETIMEDOUT/);
    const stuck = await startDouble(() => null);
    await expect(send(`smtp://127.0.0.1:${stuck}`, { socketTimeout: 50 })).rejects.toThrow(/ETIMEDOUT/);
  });
});
