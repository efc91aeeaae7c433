import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { UsageError, withoutPassword } from '@labpipe/cli';
import { proxyOf } from './proxy.ts';

/** Connections that stay open. */
export interface Connections {
  http: Agent;
  https: Agent;
  /** What they go through, for messages: without a password. */
  proxy?: string | undefined;
}

const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };

/** Connections to an endpoint: straight, or through the proxy that the environment names for it. */
export async function openConnections(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Connections> {
  const proxy = proxyOf(url, env);
  if (proxy === undefined) return { http: new Agent(options), https: new SecureAgent(options) };
  const shown = withoutPassword(proxy);
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
    throw new UsageError(
      `Unexpected proxy ${shown} in the environment, expected a url such as http://proxy.example:3128; NO_PROXY names hosts that need none`,
    );
  }
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
    import('http-proxy-agent'),
    import('https-proxy-agent'),
  ]);
  return {
    http: new HttpProxyAgent(proxy, options),
    https: new HttpsProxyAgent(proxy, options),
    proxy: shown,
  };
}
