// Peer: the least a Node server can do for a short link: node:http and a Map. Prints its port; ends with its parent.
import { createServer } from 'node:http';

const targets = new Map([['bench', 'https://example.com/a/rather/long/path?with=query']]);
const server = createServer((request, response) => {
  const target = targets.get((request.url ?? '').slice(3));
  if (!target) return response.writeHead(404).end();
  response.writeHead(302, { Location: target, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit(0));
