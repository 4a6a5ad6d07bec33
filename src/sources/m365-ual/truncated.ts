const quote = 34;
const backslash = 92;
const scalar = /(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/y;
const gap = /[\s,]*/y;
const colon = /\s*:\s*/y;

/**
 * Recovers the leading members of a JSON object whose text was cut: every complete member up to the first one that is not.
 * Nested lists and objects count when they are complete. Null when the text does not even start as an object.
 */
export function scanTruncated(source: string): Record<string, unknown> | null {
  const start = source.indexOf('{');
  if (start < 0 || source.slice(0, start).trim() !== '') return null;
  const found: Record<string, unknown> = {};
  let at = after(gap, source, start + 1);
  while (source.charCodeAt(at) === quote) {
    const nameEnd = endOfString(source, at);
    if (nameEnd === null) break;
    const valueStart = after(colon, source, nameEnd);
    const valueEnd = valueStart === nameEnd ? null : endOfValue(source, valueStart);
    if (valueEnd === null) break;
    try {
      const name = JSON.parse(source.slice(at, nameEnd)) as unknown;
      const value = JSON.parse(source.slice(valueStart, valueEnd)) as unknown;
      if (typeof name === 'string' && name !== '__proto__') found[name] = value;
    } catch {
      break;
    }
    at = after(gap, source, valueEnd);
  }
  return found;
}

function after(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

function endOfString(source: string, start: number): number | null {
  for (let i = start + 1; i < source.length; i++) {
    const code = source.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) return i + 1;
  }
  return null;
}

function endOfValue(source: string, start: number): number | null {
  const first = source[start];
  if (first === '"') return endOfString(source, start);
  if (first !== '{' && first !== '[') {
    scalar.lastIndex = start;
    return scalar.test(source) ? scalar.lastIndex : null;
  }
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const code = source.charCodeAt(i);
    if (code === quote) {
      const end = endOfString(source, i);
      if (end === null) return null;
      i = end - 1;
    } else if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return i + 1;
  }
  return null;
}
