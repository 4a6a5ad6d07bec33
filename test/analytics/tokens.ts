export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** Words, brackets and signs with their nesting depth (brackets and CASE ... END); strings, names in quotes and comments are skipped. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  const pattern = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[a-z_][a-z0-9_]*|[()[\]{};,]|\S/gi;
  for (const match of sql.matchAll(pattern)) {
    const text = match[0].toLowerCase();
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    if (/^[)\]}]$/.test(text) || text === 'end') depth--;
    tokens.push({ text, start: match.index, end: match.index + text.length, depth });
    if (/^[([{]$/.test(text) || text === 'case') depth++;
  }
  return tokens;
}

/** The statements of a text, without the comments before each. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let start = -1;
  for (const { text, start: at, end } of tokensOf(sql)) {
    if (text !== ';' && start < 0) start = at;
    if (text === ';' && start >= 0) {
      statements.push(sql.slice(start, end - 1).trim());
      start = -1;
    }
  }
  return start < 0 ? statements : [...statements, sql.slice(start).trim()];
}
