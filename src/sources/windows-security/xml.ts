import { SaxesParser } from 'saxes';
import type { JsonObject } from '../../lib/json.ts';

/** Longest event read as XML. */
const longest = 1 << 20;
const deepest = 12;

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

/**
 * The root element of an XML text as an object in the layout of evtx_dump (`#attributes`, `#text`, repeated children as lists).
 * Null when it is no well-formed XML, too long, or too deep.
 */
export function parseXml(source: string): JsonObject | null {
  if (source.length > longest || !source.trimStart().startsWith('<')) return null;
  const root = elements(source.trim());
  return root === null ? null : asObject(root);
}

function elements(source: string): Node | null {
  const parser = new SaxesParser();
  const open: Node[] = [];
  const state: { root: Node | null; failed: boolean } = { root: null, failed: false };
  parser.on('error', () => {
    state.failed = true;
  });
  parser.on('opentag', (tag) => {
    const node: Node = { name: tag.name, attributes: tag.attributes, children: [], text: '' };
    if (open.length >= deepest) throw new RangeError(`more than ${String(deepest)} elements deep`);
    open.at(-1)?.children.push(node);
    open.push(node);
    state.root ??= node;
  });
  const append = (text: string): void => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    open.pop();
  });
  try {
    parser.write(source).close();
  } catch {
    return null;
  }
  return state.failed ? null : state.root;
}

function asObject(node: Node): JsonObject {
  const object = new Map<string, unknown>();
  if (Object.keys(node.attributes).length > 0) object.set('#attributes', node.attributes);
  for (const child of node.children) {
    const value =
      child.children.length === 0 && Object.keys(child.attributes).length === 0 ? child.text : asObject(child);
    const before = object.get(child.name);
    if (before === undefined) object.set(child.name, value);
    else if (Array.isArray(before)) before.push(value);
    else object.set(child.name, [before, value]);
  }
  if (node.children.length === 0) object.set('#text', node.text);
  return Object.fromEntries(object);
}
