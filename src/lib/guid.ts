const guid = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** Lower-case GUID without braces, or null when the text is none. */
export function asGuid(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length < 36 || text.length > 38) return null;
  return guid.exec(text)?.[1]?.toLowerCase() ?? null;
}
