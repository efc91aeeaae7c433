/** A url as it may be shown: its password, or the token in its place, left out. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/]*)@/i, (_all, scheme: string, user: string) => {
    const [name = '', password] = user.split(':');
    // On the web a lone user name is a token more often than not.
    const isName = scheme.toLowerCase() === 'ssh://' || (password !== undefined && name !== '');
    return isName ? `${scheme}${name}@` : scheme;
  });
}
