import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Message = {
  token: string;
  notification?: { title: string; body: string };
  data?: Record<string, string>;
  android?: unknown;
};
type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
type Verdict = Answer | 'hang' | undefined;
type Decide = (message: Message) => Verdict | Promise<Verdict>;

const [PROJECT, EMAIL] = ['maru-test', 'maru@maru-test.iam.gserviceaccount.com'];

/** A refusal as FCM words it. */
export const fcmError = (status: number, word: string, errorCode?: string, message = word) => ({
  status,
  body: { error: { code: status, status: word, message, ...(errorCode && { details: [{ errorCode }] }) } },
});

/** FCM's HTTP v1 API on loopback with the token end of Google's OAuth, for tests: what is signed, by whom and for how long is checked. */
export async function startFcm() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const taken: Message[] = [];
  const valid = new Set<string>();
  const counts = { tokens: 0, calls: 0 };
  let decide: Decide = () => undefined;
  let oauth: () => Answer | undefined = () => undefined;

  function giveToken(form: URLSearchParams): Answer {
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
    const { iss, aud, scope, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const isGood =
      iss === EMAIL && aud === `${origin}/token` && /firebase\.messaging$/.test(scope) && exp - iat <= 3_600;
    if (!isSigned || !isGood) return { status: 400, body: { error: 'invalid_grant' } };
    counts.tokens += 1;
    const token = `ya29.${randomBytes(12).toString('hex')}`;
    valid.add(token);
    return { status: 200, body: { access_token: token, expires_in: 3_599, token_type: 'Bearer' } };
  }

  async function takeMessage(request: IncomingMessage, body: string): Promise<Answer | 'hang'> {
    if (!valid.has(request.headers.authorization?.replace(/^Bearer /, '') ?? ''))
      return fcmError(401, 'UNAUTHENTICATED');
    counts.calls += 1;
    const { message } = JSON.parse(body) as { message: Message };
    const chosen = await decide(message);
    if (chosen !== undefined) return chosen;
    if (Object.values(message.data ?? {}).some((value) => typeof value !== 'string'))
      return fcmError(400, 'INVALID_ARGUMENT');
    taken.push(message);
    return { status: 200, body: { name: `projects/${PROJECT}/messages/${taken.length}` } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const what =
      request.url === '/token'
        ? (oauth() ?? giveToken(new URLSearchParams(body)))
        : request.url === `/v1/projects/${PROJECT}/messages:send`
          ? await takeMessage(request, body)
          : { status: 404 };
    if (what === 'hang') return;
    response.writeHead(what.status, { 'content-type': 'application/json', ...what.headers });
    response.end(JSON.stringify(what.body ?? {}));
  }

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** What the JSON file of a service account holds. */
    account: {
      project_id: PROJECT,
      client_email: EMAIL,
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      token_uri: `${origin}/token`,
    },
    taken,
    counts,
    answer(fn: Decide): void {
      decide = fn;
    },
    answerOauth(fn: () => Answer | undefined): void {
      oauth = fn;
    },
    /** No token that was given out is good any more. */
    revokeTokens: () => valid.clear(),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
