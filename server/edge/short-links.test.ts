import { describeShortLinks } from '@/server/links/short-links.conformance.ts';
import { standDoor } from './testing/stub-web-door.ts';

const { send } = standDoor();
process.env.TRUSTED_PROXIES = '127.0.0.1';

describeShortLinks('the edge', { send: (path, sent) => send(`/s/${path}`, sent), isRaw: true });
