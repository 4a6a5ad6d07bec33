const mail = /^[^\s@:;,<>"()\\/]{1,128}@(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+[a-z0-9-]{2,63}$/i;

/** The text as a mail address in lower case; null when it is none. */
export function mailAddress(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length > 320) return null;
  return mail.test(text) ? text.toLowerCase() : null;
}

/** Domain of a mail address, lower case; null when the text is no address. */
export function mailDomain(text: string | null | undefined): string | null {
  const address = mailAddress(text);
  return address === null ? null : address.slice(address.indexOf('@') + 1);
}

/**
 * Key of a person: `user:` and the first of the names that is a mail address, so that sources join, else
 * `login:<source>:` and the first name there is. Null without any name.
 */
export function personKey(source: string, ...names: readonly (string | null | undefined)[]): string | null {
  for (const name of names) {
    const address = mailAddress(name);
    if (address !== null) return `user:${address}`;
  }
  const name = names.find((each) => each !== null && each !== undefined && each !== '');
  return name === null || name === undefined ? null : `login:${source}:${name.toLowerCase()}`;
}
