import type { EventData } from './event-data.ts';
import { fieldOf, labelKey, prefixOf, type Section } from './labels.ts';

/** Characters of a message that are read. */
export const longestMessage = 65_536;
const labelled = /^\s*([^:：\t]{2,70}?)\s?[:：]{1,2}(?:[\s\u00a0]+(.*))?$/;
const sysmonLine = /^([A-Z][A-Za-z0-9]{2,40}):\s?(.*)$/;

/**
 * Reads the labels of a rendered message into the data under the names Windows gives those values. Sections (`Subject:`,
 * `New Logon:`) tell two `Account Name` apart. English, German and French. `unknown`: none of
 * its labels was understood; `bare`: it has none. Labels that are not
 * known are kept under their own words, unless `onlyKnown`.
 */
export function readMessage(
  message: string,
  id: number,
  data: EventData,
  onlyKnown = false,
): 'read' | 'unknown' | 'bare' {
  if (id === 4104) return readScript(message, data);
  const lines = linesOf(message.slice(0, longestMessage));
  let section: Section = '';
  let found = 0;
  let labels = 0;
  let last: { readonly name: string; text: string } | null = null;
  const flush = (): void => {
    if (last !== null) data.set(last.name, last.text);
    last = null;
  };
  for (const [index, line] of lines.entries()) {
    const match = labelled.exec(line);
    if (match === null) {
      const more = line.trim();
      if (more === '') flush();
      else if (last !== null && /^\s/.test(line)) last = { name: last.name, text: `${last.text}\n${more}` };
      continue;
    }
    flush();
    const [, label = '', raw = ''] = match;
    const value = raw.trim();
    const key = labelKey(label);
    const next = prefixOf(key);
    if (value === '' && next !== null) {
      section = next;
      found++;
      continue;
    }
    if (index > 0) labels++;
    const name = fieldOf(section, key, id) ?? sysmonName(line, label);
    if (name !== null) found++;
    if (
      name !== null ||
      (!onlyKnown && value !== '' && index > 0 && !label.trim().includes('. ') && label.trim().split(' ').length <= 5)
    )
      last = { name: name ?? label.trim(), text: value };
  }
  flush();
  if (found > 0) return 'read';
  return labels > 0 ? 'unknown' : 'bare';
}

/** 4104 prints a script between a line of its own and two labelled ones; its text may hold anything. */
function readScript(message: string, data: EventData): 'read' {
  const start = message.indexOf('\n') + 1;
  const end = message.lastIndexOf('\nScriptBlock');
  const [, part, total] = /\((\d{1,6})\D{1,8}(\d{1,6})\)/.exec(message.slice(0, Math.min(start, 200))) ?? [];
  if (end < start || part === undefined) {
    data.set('ScriptBlockText', message);
    return 'read';
  }
  const [id, path] = message
    .slice(end + 1, end + 4000)
    .split('\n')
    .map((line) => line.slice(line.indexOf(':') + 1));
  data.set('MessageNumber', part);
  data.set('MessageTotal', total);
  data.set('ScriptBlockText', message.slice(start, end));
  data.set('ScriptBlockId', id);
  data.set('Path', path);
  return 'read';
}

/** Sysmon and newer logs label their values with the names themselves. */
function sysmonName(line: string, label: string): string | null {
  return sysmonLine.test(line) ? label : null;
}

/** Lines; a message that a tool put on one line is cut where it has runs of blanks. */
function linesOf(message: string): readonly string[] {
  if (/\r|\n/.test(message)) return message.split(/\r\n|\n|\r/);
  const pieces = message.split(/\s{2,}|\t+/);
  const lines: string[] = [];
  for (const piece of pieces) {
    const before = lines.at(-1);
    const opens = before !== undefined && /[:：]$/.test(before) && prefixOf(labelKey(before.slice(0, -1))) === null;
    if (opens && !/[:：]$/.test(piece)) lines[lines.length - 1] = `${before} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}
