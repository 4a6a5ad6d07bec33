const member = /\s*,?\s*"((?:[^"\\]|\\.)*)"\s*:\s*/y;
const plainValue = /"(?:[^"\\]|\\.)*"(?=\s*[,}])|(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/y;

/**
 * Recovers the leading members of a JSON object whose text was cut: every complete member up to the first one that is not.
 * Nested lists and objects count when they are complete. Null when the text does not even start as an object.
 */
export function scanTruncated(source: string): Record<string, unknown> | null {
  let at = source.indexOf('{');
  if (at < 0 || source.slice(0, at).trim() !== '') return null;
  at++;
  const found: Record<string, unknown> = {};
  for (;;) {
    member.lastIndex = at;
    const name = member.exec(source);
    if (name === null) return found;
    at = member.lastIndex;
    const end = endOfValue(source, at);
    if (end === null) return found;
    try {
      const key = JSON.parse(`"${name[1] ?? ''}"`) as unknown;
      const value = JSON.parse(source.slice(at, end)) as unknown;
      if (typeof key === 'string' && key !== '__proto__') found[key] = value;
    } catch {
      return found;
    }
    at = end;
  }
}

function endOfValue(source: string, start: number): number | null {
  const first = source[start];
  if (first !== '{' && first !== '[') {
    plainValue.lastIndex = start;
    return plainValue.test(source) ? plainValue.lastIndex : null;
  }
  let depth = 0;
  let quoted = false;
  for (let i = start; i < source.length; i++) {
    const code = source.charCodeAt(i);
    if (quoted) {
      if (code === 92) i++;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return i + 1;
  }
  return null;
}
