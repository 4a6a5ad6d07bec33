export interface Pretty {
  readonly text: string;
  /** True when the text was JSON and has been laid out anew. */
  readonly laidOut: boolean;
  /** Characters left out at the end. */
  readonly cut: number;
}

/** Lays JSON out with two spaces, else keeps the text; either way at most `limit` characters, and says what was cut. */
export function pretty(raw: string, limit: number): Pretty {
  let text = raw;
  let laidOut = false;
  const start = raw.trimStart().charAt(0);
  if ((start === '{' || start === '[') && raw.length <= limit * 4) {
    try {
      text = JSON.stringify(JSON.parse(raw), null, 2);
      laidOut = true;
    } catch {
      // Not JSON after all, or a record that broke off: shown as it stands.
    }
  }
  return { text: text.slice(0, limit), laidOut, cut: Math.max(0, text.length - limit) };
}
