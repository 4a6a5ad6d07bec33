import { parseJson } from '../../lib/json.ts';
import { camel, isKnownKey } from './names.ts';

const longestCell = 4_194_304;
const deepest = 16;

/**
 * Reads a structured cell: JSON, a dict as printed by Python, or a struct as Athena and CloudTrail Lake print it
 * (`{type=IAMUser, sessioncontext={...}}`). Null when the text is none of them.
 */
export function parseCell(text: string): unknown {
  const first = text.charCodeAt(0);
  if ((first !== 123 && first !== 91) || text.length > longestCell) return null;
  const json = parseJson(text);
  if (json !== undefined) return json;
  const reader = /^[[{]+\s*'/.test(text) ? new PythonReader(text) : new StructReader(text);
  try {
    return reader.value(0);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

class PythonReader {
  private at = 0;
  constructor(private readonly text: string) {}

  value(depth: number): unknown {
    if (depth > deepest) throw new SyntaxError('too deep');
    this.blanks();
    const c = this.text[this.at];
    if (c === '{') return this.dict(depth);
    if (c === '[' || c === '(') return this.list(depth, c === '[' ? ']' : ')');
    if (c === "'" || c === '"') return this.string(c);
    const word = /^[^,\]})\s]+/.exec(this.text.slice(this.at, this.at + 64))?.[0];
    if (word === undefined) throw new SyntaxError('no value');
    this.at += word.length;
    if (word === 'None') return null;
    if (word === 'True' || word === 'False') return word === 'True';
    return Number.isFinite(Number(word)) ? Number(word) : word;
  }

  private dict(depth: number): unknown {
    const pairs: [string, unknown][] = [];
    this.at++;
    while (!this.takes('}')) {
      const key = this.value(depth + 1);
      if (!this.takes(':')) throw new SyntaxError('no colon');
      pairs.push([String(key), this.value(depth + 1)]);
      this.takes(',');
    }
    return Object.fromEntries(pairs);
  }

  private list(depth: number, end: string): unknown {
    const items: unknown[] = [];
    this.at++;
    while (!this.takes(end)) {
      items.push(this.value(depth + 1));
      this.takes(',');
    }
    return items;
  }

  private string(quote: string): string {
    let out = '';
    let from = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === quote) return out + this.text.slice(from, this.at++);
      if (c !== '\\') continue;
      const escaped = this.text[this.at + 1] ?? '';
      out += this.text.slice(from, this.at) + (escapes[escaped] ?? escaped);
      from = ++this.at + 1;
    }
    throw new SyntaxError('open string');
  }

  private takes(c: string): boolean {
    this.blanks();
    if (this.at >= this.text.length) throw new SyntaxError('cut off');
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  private blanks(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\n') this.at++;
  }
}

const escapes: Readonly<Partial<Record<string, string>>> = { n: '\n', t: '\t', r: '\r' };
const keyAhead = /([A-Za-z_][\w:.-]{0,63})=/y;

/** Values are unquoted and may hold commas and equals signs: a value ends before `, key=` with a key of CloudTrail. */
class StructReader {
  private at = 0;
  constructor(private readonly text: string) {}

  value(depth: number): unknown {
    if (depth > deepest) throw new SyntaxError('too deep');
    const c = this.text[this.at];
    if (c === '{') return this.struct(depth);
    if (c === '[') return this.list(depth);
    throw new SyntaxError('no struct');
  }

  private struct(depth: number): unknown {
    const pairs: [string, unknown][] = [];
    this.at++;
    if (this.text[this.at] === '}') {
      this.at++;
      return {};
    }
    const anyKey = !isKnownKey(this.key(this.at) ?? '');
    for (;;) {
      const key = this.key(this.at);
      if (key === null) throw new SyntaxError('no key');
      this.at += key.length + 1;
      pairs.push([camel(key), this.member(depth, anyKey)]);
      if (this.text[this.at] === '}') break;
      if (this.text[this.at] !== ',') throw new SyntaxError('cut off');
      this.at += 2;
    }
    this.at++;
    return Object.fromEntries(pairs);
  }

  private member(depth: number, anyKey: boolean): unknown {
    const c = this.text[this.at];
    if (c === '{' || c === '[') return this.value(depth + 1);
    const start = this.at;
    let open = 0;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 123) open++;
      else if (code === 125 && open-- === 0) break;
      else if (code === 44 && this.text[this.at + 1] === ' ') {
        const next = this.key(this.at + 2);
        if (next !== null && (anyKey || isKnownKey(next))) break;
      }
    }
    return scalar(this.text.slice(start, this.at));
  }

  private list(depth: number): unknown {
    const items: unknown[] = [];
    this.at++;
    while (this.at < this.text.length) {
      const c = this.text[this.at];
      if (c === ']') {
        this.at++;
        return items;
      }
      if (c === ',' || c === ' ') this.at++;
      else if (c === '{' || c === '[') items.push(this.value(depth + 1));
      else {
        const start = this.at;
        while (this.at < this.text.length && this.text[this.at] !== ',' && this.text[this.at] !== ']') this.at++;
        items.push(scalar(this.text.slice(start, this.at)));
      }
    }
    throw new SyntaxError('cut off');
  }

  private key(at: number): string | null {
    keyAhead.lastIndex = at;
    return keyAhead.exec(this.text)?.[1] ?? null;
  }
}

function scalar(text: string): string | null {
  return text === 'null' || text === '' ? null : text;
}
