import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '@labpipe/cli';

/** Listen, and give the url with /v1 under which clients reach the server; throws UsageError where that cannot be. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const expected =
      code === 'EADDRINUSE' ? 'a free port: --port 0 takes any' : 'an address of this machine';
    throw new UsageError(
      `--host ${host} --port ${port}: Unexpected ${code}, expected ${expected}`,
      { cause },
    );
  }
  const { port: actual } = server.address() as AddressInfo;
  return `http://${reachable(host)}:${actual}/v1`;
}

// "Every address" is none that a client can ask for.
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
