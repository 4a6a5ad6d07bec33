import { lineShape, picked } from './line-shape.ts';
import { verb, type Product } from './product.ts';

const product: Product = {
  service: 'OpenVPN',
  operation: 'event',
  clock: 'local',
  targetType: 'gateway',
  columns: {
    operation: ['operation'],
    reason: ['reason'],
    user: ['user', 'certificate'],
    source: ['ip'],
    source_port: ['port'],
    inner: ['assigned'],
    method: ['method'],
  },
  verbs: [
    verb(/^peer connection initiated$/i, 'authn', 'signin', 'success'),
    verb(/^(?:auth failed|tls error|verify error)/i, 'authn', 'signin', 'failure'),
    verb(/^password accepted$/i, 'session', 'challenge', 'success'),
    verb(/^address assigned$/i, 'session', 'connect', 'success'),
    verb(/^(?:client disconnected)/i, 'session', 'logoff', 'success'),
    verb(/^(?:inactivity|restart)/i, 'session', 'logoff', 'success'),
  ],
  bySystem: (fields) => !fields.has('user') && !fields.has('certificate') && !fields.has('ip'),
};

const operations: readonly (readonly [RegExp, string])[] = [
  [/Peer Connection Initiated with/, 'Peer Connection Initiated'],
  [/Username\/Password authentication (?:succeeded|deferred)/, 'password accepted'],
  [/AUTH_FAILED|TLS Auth Error|auth(?:entication)? failed/i, 'AUTH failed'],
  [/VERIFY ERROR/, 'VERIFY ERROR'],
  [/TLS Error/, 'TLS Error'],
  [/primary virtual IP|MULTI: Learn/, 'address assigned'],
  [
    /client-instance exiting|client-instance restarting|SIGTERM\[soft,(?:remote-exit|delayed-exit)/,
    'client disconnected',
  ],
  [/Inactivity timeout/, 'Inactivity timeout'],
];

const mark =
  /(?:(?:\S+\/)?\[?[0-9a-f.:]{3,45}\]?:\d{1,5} )?(?:\[[^\]\n]{1,128}\] Peer Connection Initiated with|SENT CONTROL \[|MULTI: (?:primary virtual IP|Learn: )|TLS Auth Error: |VERIFY (?:ERROR|OK): |TLS Error: |SIGTERM\[soft,(?:remote-exit|delayed-exit)|SIGUSR1\[soft,|\[[^\]\n]{1,128}\] Inactivity timeout|TLS: Username\/Password authentication (?:succeeded|deferred) )/;

export const openVpnLines = lineShape({
  id: 'openvpn-lines',
  title: 'OpenVPN server log',
  limits: [
    'the clock is that of the server',
    'without user names the common name of the certificate stands for the user',
  ],
  product,
  begins: (text) => mark.exec(text.slice(0, 1000))?.index ?? -1,
  fields: (text) => {
    const fields = picked(text, {
      certificate: [
        /^(?:([^/\s]{1,128})\/)\[?[0-9a-f.:]+/i,
        /\[([^\]]{1,128})\] Peer Connection/,
        /VERIFY \w+: .*\bCN=([^,/\s]+)/,
      ],
      user: [
        /Username\/Password authentication \w+ for username '([^']{1,128})'/,
        /TLS Auth Error: .*user(?:name)? '([^']+)'/i,
      ],
      ip: [
        /^(?:[^/\s]{1,128}\/)?\[?([0-9a-f.]{7,15}|[0-9a-f:]{3,45}):\d{1,5}\b/i,
        /\[AF_INET6?\]\[?([0-9a-f.:]+?)\]?:\d+/i,
      ],
      port: [/^(?:[^/\s]{1,128}\/)?\[?[0-9a-f.:]+?\]?:(\d{1,5})\b/i, /\[AF_INET6?\]\S+:(\d+)/i],
      assigned: [/primary virtual IP for \S+: ([0-9.]+)/, /MULTI: Learn: ([0-9.]+)/],
    });
    fields.set('operation', operations.find(([pattern]) => pattern.test(text))?.[1] ?? 'control message');
    fields.set('text', text.trim());
    return fields;
  },
});
