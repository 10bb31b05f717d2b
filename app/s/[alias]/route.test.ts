import { describeShortLinks } from '@/server/links/short-links.conformance.ts';
import { GET, HEAD, POST } from './route.ts';

const METHODS = { GET, HEAD, POST };

describeShortLinks('Next alone', {
  isRaw: false,
  async send(path, { method = 'GET', headers = {}, body } = {}) {
    const [segment = ''] = path.split('?', 1);
    const answer = METHODS[method as keyof typeof METHODS];
    const init = {
      method,
      headers: { 'x-forwarded-for': '127.0.0.1', ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const request = new Request(`http://maru.test/s/${path}`, init);
    const response = await answer(request, { params: Promise.resolve({ alias: segment }) });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  },
});
