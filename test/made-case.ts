import type { EvidenceFile } from '../src/evidence/part.ts';
import { gz, join, text } from './archives.ts';
import {
  auditData,
  guid,
  invitation,
  jsonLines,
  partnerTenant,
  signIn,
  signInCsv,
  trailRecord,
  type Fields,
} from './made-records.ts';

export const guest = 'bob_fabrikam.com#EXT#@contoso.onmicrosoft.com';
export const formula = '=HYPERLINK("http://example.com")';
export const cjk = '请求的帐户𠮷'.repeat(40);
/** As many records as one call of the search cmdlet gives at most. */
export const cap = 5000;

function file(path: string, content: string | Uint8Array<ArrayBuffer>): EvidenceFile {
  return { path, blob: new Blob([content]) };
}

function range<T>(from: number, count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(from + i));
}

/** A file that the browser refuses to open. */
function denied(): EvidenceFile {
  const blob = new Blob(['x']);
  blob.slice = () => blob;
  blob.arrayBuffer = () => Promise.reject(new DOMException('The file could not be read', 'NotReadableError'));
  return { path: 'denied.json', blob };
}

const lines = (from: number): string => jsonLines(range(from, 3, (n) => trailRecord(n)));
const long = jsonLines(range(1000, 400, (n) => trailRecord(n, { requestID: `${n * 7919}` })));
const latin = JSON.stringify(trailRecord(20, { userAgent: 'Gerät' }));
const ofPartner: Fields = { homeTenantId: partnerTenant, crossTenantAccessType: 'b2bCollaboration', userType: 'guest' };
const guestSignIn: Fields = { ...ofPartner, userPrincipalName: guest, userId: guid(902) };
const failed = (errorCode: number): Fields => ({ status: { errorCode }, conditionalAccessStatus: 'failure' });

/** One case in which most ways to fail in silence have their file. Its records are of 1 May 2026. */
export const madeCase: readonly EvidenceFile[] = [
  file('lines/a.json', lines(1)),
  file('lines/a.jsonl', lines(4)),
  file('lines/a.log', lines(7)),
  file('lines/a', lines(10)),
  file('cut.json.gz', gz(text(long)).slice(0, -400)),
  denied(),
  file(
    'latin.json',
    Uint8Array.from(latin, (c) => c.charCodeAt(0)),
  ),
  file(
    'noise.json',
    Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251),
  ),
  file('empty.csv', ''),
  file('bomb.json.gz', join(...range(0, 30, () => gz(new Uint8Array(10 * 1024 * 1024))))),
  file('formula.json', jsonLines([trailRecord(30, { userAgent: formula }), trailRecord(31, { userAgent: cjk })])),
  file(
    'sign-ins.json',
    JSON.stringify({
      value: [
        ...range(100, 25, (n) => signIn(n)),
        signIn(130, guestSignIn),
        signIn(140, failed(50076)),
        signIn(141, failed(70043)),
        signIn(142, failed(50126)),
      ],
    }),
  ),
  file('SigninLogs.csv', signInCsv(signIn(150, guestSignIn))),
  file('audit.json', JSON.stringify({ value: [invitation(160, 'ann@contoso.com', guest, 'bob@fabrikam.com')] })),
  file('guest.jsonl', jsonLines([auditData(170, { UserId: guest })])),
  file('capped.jsonl', jsonLines(range(10_000, cap, (n) => auditData(n)))),
];
