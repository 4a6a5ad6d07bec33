import type { Unreadable } from './advice.ts';

const mailHeader =
  /^(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|To|Cc|Subject|Date|Reply-To|Content-Type|DKIM-Signature|Authentication-Results|ARC-[\w-]+|X-[\w-]+):\s/i;

/** Text that is known not to be a log as it is: event XML, other XML, web pages, e-mail. null for all else. */
export function textKind(head: Uint8Array): Unreadable | null {
  const text = decoded(head).trimStart();
  if (text.startsWith('<')) {
    const body = text.replace(/^<\?xml[^>]*>\s*/i, '');
    if (/^<Events?[\s>]/.test(body)) return 'event-xml';
    if (/^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(body)) return 'html';
    return text.startsWith('<?xml') ? 'xml' : null;
  }
  return isMail(text) ? 'email' : null;
}

/** Starts with headers of mail, their continued lines aside, and nothing else. */
function isMail(text: string): boolean {
  const lines = text
    .replace(/^From \S+@\S+ .*\n/, '')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split('\n', 4)
    .slice(0, -1);
  return (
    lines.length >= 2 &&
    lines.every((line) => mailHeader.test(line)) &&
    lines.some((line) => /^(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|Subject|X-)/i.test(line))
  );
}

function decoded(head: Uint8Array): string {
  const [a = 0, b = 0] = head;
  const encoding =
    (a === 0xff && b === 0xfe) || (a !== 0 && b === 0) ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(head);
}
