import { SaxesParser } from 'saxes';
import { ContainerError } from '../container-error.ts';

/** Told what an XML document consists of. Names come without their prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const pieceBytes = 65_536;
/** Longest text, tag or comment. */
const tokenLimit = 16 * 1024 * 1024;
const depthLimit = 64;

/**
 * Reads a document as it comes, in bounded memory; yields after every 64 KB at most, so that what came of them can be taken away.
 * No entity of a document type is expanded. Throws `ContainerError` when the document is broken or a limit is reached.
 */
export async function* xmlSteps(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): AsyncGenerator<undefined> {
  let quiet = 0;
  const parser = parserFor(handler, () => (quiet = 0));
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = decoder.decode(chunk.subarray(at, at + pieceBytes), { stream: true });
      quiet += piece.length;
      if (quiet > tokenLimit) throw new ContainerError(`broken XML: one text of more than ${tokenLimit} characters`);
      parser.write(piece);
      yield;
    }
  }
  parser.write(decoder?.decode() ?? '').close();
  yield;
}

/** Reads a whole document; see `xmlSteps`. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  for await (const step of xmlSteps(chunks, handler)) void step;
}

function parserFor(handler: XmlHandler, heard: () => void): SaxesParser<{ position: false; xmlns: false }> {
  const parser = new SaxesParser({ position: false, xmlns: false });
  let depth = 0;
  parser.on('error', ({ message }) => {
    // Some programs write control characters as they are; the text is read all the same.
    if (!message.includes('disallowed character')) throw new ContainerError(`broken XML: ${oneLine(message)}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    heard();
    if (++depth > depthLimit) throw new ContainerError(`broken XML: nested deeper than ${depthLimit} levels`);
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    heard();
    depth--;
    handler.close?.(localName(name));
  });
  for (const kind of ['text', 'cdata'] as const)
    parser.on(kind, (text) => {
      heard();
      handler.text?.(text);
    });
  return parser;
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff || (head[0] !== 0 && head[1] === 0)) return 'utf-16le';
  return head[0] === 0xfe || head[0] === 0 ? 'utf-16be' : 'utf-8';
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, 200);
}
