// A server between the client and the real one, to break what passes.
import { createServer, request } from 'node:http';

const server = new URL(process.env.DREAMER_SERVER);

/** `handle(incoming, outgoing, ask)` answers each request; `ask()` is the real server's answer. */
export async function proxied(handle, use) {
  const proxy = createServer((incoming, outgoing) => {
    const ask = () => new Promise((resolve, reject) => {
      const { url: path, method, headers } = incoming;
      const asked = request({ host: server.hostname, port: server.port, path, method, headers }, resolve).on('error', reject);
      incoming.pipe(asked);
      outgoing.on('close', () => asked.destroy());
    });
    incoming.on('error', () => {});
    Promise.resolve(handle(incoming, outgoing, ask)).catch(() => outgoing.destroy());
  });
  await new Promise(resolve => proxy.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${proxy.address().port}`);
  } finally {
    proxy.close();
    proxy.closeAllConnections();
  }
}

export function pass(answer, outgoing) {
  outgoing.writeHead(answer.statusCode, answer.headers);
  answer.on('error', () => outgoing.destroy()).pipe(outgoing);
}

export function refuse(outgoing, status, headers = {}) {
  outgoing.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).end('refused on the way');
}
