/**
 * The proxy that the environment names for a url, as curl reads it: HTTPS_PROXY or HTTP_PROXY by the url's scheme, else ALL_PROXY, each
 * in small letters first; none for what NO_PROXY lists, nor ever for this machine itself, where most teachers run.
 */
export function proxyOf(url: string, env: Readonly<Record<string, string | undefined>>) {
  const { protocol, hostname, port } = new URL(url);
  const named = (name: string) => env[name.toLowerCase()] || env[name] || undefined;
  const proxy = named(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? named('ALL_PROXY');
  if (proxy === undefined || isLoopback(hostname)) return undefined;
  const host = { name: hostname, port: port || (protocol === 'https:' ? '443' : '80') };
  if (isListed(host, named('NO_PROXY') ?? '')) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

interface Host {
  name: string;
  port: string;
}

/** `*`, names with all that lies below them (`example.com`, `.example.com`, `*.example.com`), each with a port or without. */
function isListed({ name, port }: Host, list: string): boolean {
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, listed = '', onlyPort] =
      /^\*?\.?(.*?)(?::(\d{1,5}))?$/.exec(entry.toLowerCase()) ?? [];
    if (listed === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
    return name === listed || name.endsWith(`.${listed}`);
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
