// Peer: node:http and one Redis GET for each request. argv[2] is the Redis URL. Prints its port; ends with its parent.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';

const redis = new Redis(process.argv[2], { enableAutoPipelining: true });
await redis.set('bench:bench', 'https://example.com/a/rather/long/path?with=query');
const server = createServer(async (request, response) => {
  const target = await redis.get(`bench:${(request.url ?? '').slice(3)}`);
  if (!target) return response.writeHead(404).end();
  response.writeHead(302, { Location: target, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit(0));
