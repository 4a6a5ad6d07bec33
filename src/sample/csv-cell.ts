/** A cell, in quotes when it must be. */
export function cell(text: string): string {
  return /[",\r\n]/.test(text) ? quoted(text) : text;
}

/** A cell in quotes. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
