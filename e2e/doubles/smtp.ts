import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

type Mail = { to: string; subject: string; headers: Map<string, unknown>; text: string };
/** The code of the refusal and its text; `cut` takes the mail and breaks the connection before it says so, `hang` never says. */
type Verdict = { code: number; message: string } | 'cut' | 'hang' | undefined;
type Decide = (to: string) => Verdict;

/** A mail server on loopback, for tests, that refuses what it is told to refuse. */
export async function startSmtp() {
  const mails: Mail[] = [];
  let calls = 0;
  let decide: Decide = () => undefined;
  const refusal = ({ code, message }: { code: number; message: string }) =>
    Object.assign(new Error(message), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) => {
      calls += 1;
      const verdict = decide(address);
      done(typeof verdict === 'object' ? refusal(verdict) : undefined);
    },
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      void simpleParser(stream, { skipImageLinks: true }).then(({ subject = '', headers, text = '' }) => {
        const verdict = decide(to);
        if (verdict === 'hang') return;
        mails.push({ to, subject, headers, text });
        if (verdict === 'cut') {
          for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> })
            .connections) {
            connection._socket.destroy();
          }
          return;
        }
        done();
      }, done);
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    /** Recipients asked about. */
    calls: () => calls,
    answer(fn: Decide): void {
      decide = fn;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
