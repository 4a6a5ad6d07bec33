const key = /(?:^|[\s,;|>])("?)([A-Za-z_@][\w.@/-]{0,63})=/g;
/** Behind a closing quote: nothing, or the next pair. */
const closes = /[\s,;|]{0,8}(?:$|"?[A-Za-z_@][\w.@/-]{0,63}=)/y;
const separators = /[\s,;|]+$/;

/**
 * Splits a line of `key=value`, `key="value with blanks"` or `"key=value"` pairs, apart by blanks, commas, semicolons or bars. Text
 * before the first pair is left out; words behind an unquoted value belong to it. Of a repeated key the first value stays.
 *
 * @returns null when the line has fewer than three pairs
 */
export function parsePairs(line: string): ReadonlyMap<string, string> | null {
  const pairs = new Map<string, string>();
  let from = 0;
  let name: string | null = null;
  const end = (at: number): void => {
    if (name !== null && !pairs.has(name)) pairs.set(name, line.slice(from, at).replace(separators, ''));
    name = null;
  };
  key.lastIndex = 0;
  for (let found = key.exec(line); found !== null; found = key.exec(line)) {
    end(found.index);
    from = key.lastIndex;
    const [, opened, word = ''] = found;
    if (opened === '"' || line.charCodeAt(from) === 34) {
      const open = opened === '"' ? from : from + 1;
      const close = closingQuote(line, open);
      if (!pairs.has(word)) pairs.set(word, unquoted(line.slice(open, close), opened === '"'));
      key.lastIndex = close < line.length ? close + 1 : close;
    } else {
      name = word;
    }
  }
  end(line.length);
  return pairs.size < 3 ? null : pairs;
}

function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
    closes.lastIndex = at + 1;
    if (closes.test(line)) return at;
  }
  return line.length;
}

/** A cell of a table doubles its quotes; elsewhere a backslash stands before them. */
function unquoted(text: string, isCell: boolean): string {
  if (!isCell) return text.includes('\\"') ? text.replaceAll('\\"', '"') : text;
  const plain = text.replaceAll('""', '"');
  return plain.length > 1 && plain.startsWith('"') && plain.endsWith('"') ? plain.slice(1, -1) : plain;
}
