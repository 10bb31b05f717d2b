import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { newIdAsync } from '../ids.ts';
import { logger } from '../logger.ts';
import { insertMail } from './repository.ts';

/** A mail with this header signs somebody in: the mailbox shows it to nobody else in full. */
export const SECRET_HEADER = 'X-Maru-Secret';

/** Our own mails are a few kilobytes. */
export const MAX_MAIL_BYTES = 512 * 1024;
const MAX_RECIPIENTS = 50;
const MAX_CLIENTS = 10;
const SUBJECT_MAX = 500;
const SOCKET_TIMEOUT_MS = 30_000;
const CLOSE_WITHIN_MS = 1_000;

/** A mail server that keeps what it gets in the mailbox. Only who knows the password, this process, can hand in mail. */
export type MailSink = { port: number; user: string; password: string; close(): Promise<void> };

/** Opens the sink on a free port of this machine itself. Every process that sends has one of its own, so nobody has to find it. */
export async function openMailSink(): Promise<MailSink> {
  const [user, password] = ['maru', randomBytes(24).toString('base64url')];
  const server = new SMTPServer({
    size: MAX_MAIL_BYTES,
    maxClients: MAX_CLIENTS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    closeTimeout: CLOSE_WITHIN_MS,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user })
        : done(refusal(535, 'This mailbox takes mail of its own process only.')),
    onRcptTo: (_address, session, done) =>
      session.envelope.rcptTo.length < MAX_RECIPIENTS ? done() : done(refusal(452, 'Too many recipients.')),
    onData: (stream, session, done) => void keep(stream, session).then(done),
  });
  server.on('error', (error: Error) => logger.warn({ err: error }, 'the mail sink had trouble with a connection'));
  const { server: socket } = server;
  server.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: (socket.address() as AddressInfo).port,
    user,
    password,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Resolves with what the sender is told: nothing when the mail lies in the mailbox. */
async function keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null> {
  try {
    const raw = await readAll(stream);
    if (stream.sizeExceeded) return refusal(552, 'This mail is too large.');
    await store(raw, session);
    return null;
  } catch (error) {
    logger.error({ err: error }, 'a mail could not be kept');
    return refusal(451, 'The mail could not be kept. Try again later.');
  }
}

/** The whole message; what comes after the limit is read and thrown away, because the sender listens only at the end. */
async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_MAIL_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function store(raw: Buffer, { envelope }: SMTPServerSession): Promise<void> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  await insertMail({
    id: await newIdAsync(),
    sender: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    recipients: envelope.rcptTo.map(({ address }) => address),
    subject: storable(mail.subject ?? '').slice(0, SUBJECT_MAX),
    text: storable(mail.text ?? '').trimEnd(),
    html: mail.html ? storable(mail.html).trimEnd() : null,
    isSecret: mail.headers.has(SECRET_HEADER.toLowerCase()),
  });
}

/** Postgres keeps no NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
