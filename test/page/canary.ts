import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that counts whatever reaches it; hostile content names its address. */
export interface Canary {
  readonly address: string;
  readonly hits: readonly string[];
  close(): Promise<void>;
}

export async function startCanary(): Promise<Canary> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method ?? '?'} ${request.url ?? '?'}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('canary');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    hits,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
