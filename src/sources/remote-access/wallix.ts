import { splitAddress } from '../../lib/ip.ts';
import { parsePairs } from '../../lib/pairs.ts';
import { timeOf } from './access.ts';
import { lineShape } from './line-shape.ts';
import { verb, type Product } from './product.ts';

const product: Product = {
  service: 'WALLIX Bastion',
  operation: 'event',
  clock: 'local',
  targetType: 'account',
  columns: {
    operation: ['operation'],
    status: ['status'],
    reason: ['infos', 'diag', 'diagnostic'],
    user: ['user', 'username'],
    source: ['client_ip', 'src_ip', 'source_ip'],
    target: ['device', 'target', 'object', 'target_ip'],
    account: ['account'],
    flow: ['service', 'protocol'],
    session: ['session_id', 'session_uid'],
    group: ['authorization', 'user_group'],
  },
  verbs: [
    verb(/^wabauth|authentify|PRIMARY_AUTH|authentication/i, 'authn', 'signin'),
    verb(/SESSION_ESTABLISHED_SUCCESSFULLY|session_established/i, 'privileged_access', 'signin', 'success', 'computer'),
    verb(/CONNECTION_FAILED|SESSION_CREATION_FAILED|_FAILED/i, 'privileged_access', 'signin', 'failure', 'computer'),
    verb(/^sessionintegrity/i, 'other', 'verify', undefined, 'session'),
    verb(/DISCONNECT|SESSION_END/i, 'session', 'logoff', undefined, 'computer'),
    verb(
      /NEW_PROCESS|COMMAND|KBD_INPUT|INPUT_LANGUAGE|TITLE_BAR|COMPLETED_PROCESS/i,
      'privileged_access',
      'execute',
      'success',
      'computer',
    ),
    verb(/SFTP_EVENT|SCP_|FILE_|DRIVE_REDIR|CB_COPYING/i, 'file_access', 'transfer', undefined, 'computer'),
    verb(/(?:view|show|checkout).*(?:password|account)|accountpassword/i, 'key_access', 'read', 'success', 'account'),
    verb(/wabaudit (?:add|edit|delete) (?:account|apikey|cred)/i, 'credential_change', 'update', 'success', 'account'),
    verb(/wabaudit (?:add|edit|delete) (?:user$|usergroup|profile)/i, 'account_change', 'update', 'success', 'user'),
    verb(/wabaudit (?:add|edit|delete) approval/i, 'privileged_access', 'approve', 'success'),
    verb(/wabaudit (?:add|edit|delete) recording/i, 'logging_change', 'update', 'success'),
    verb(/wabaudit (?:add|edit|delete)/i, 'policy_change', 'update', 'success'),
    verb(/wabaudit list/i, 'privileged_access', 'read', 'success'),
  ],
  when: (fields, context) =>
    timeOf(
      fields.get('operation')?.startsWith('sessionintegrity') === true ? (fields.get('end') ?? null) : null,
      { clock: 'local' },
      context,
    ),
};

const wallixHead =
  /\[(SSH Session|RDP Session|VNC Session|TELNET Session|RAWTCP Session|wabaudit|wabauth|sessionintegrity)\] /;

/** The bastion's own marks in square brackets, then pairs. */
export const wallixLines = lineShape({
  id: 'wallix-lines',
  title: 'WALLIX Bastion log',
  limits: ['without the header of syslog a line has no time and cannot be placed'],
  product,
  begins: (text) => wallixHead.exec(text.slice(0, 600))?.index ?? -1,
  fields: (text) => {
    const found = wallixHead.exec(text);
    const fields = new Map<string, string>();
    for (const [name, value] of parsePairs(text) ?? [])
      if (value.trim() !== '') fields.set(name.toLowerCase(), value.trim());
    const kind = [found?.[1] ?? '', fields.get('action'), fields.get('type')].filter(
      (each) => each !== undefined && each !== '',
    );
    const type = fields.get('type');
    const isSession = found?.[1]?.endsWith(' Session') === true && type !== undefined;
    fields.set('operation', isSession ? type : kind.join(' '));
    const from = /^(.{1,256})@([0-9a-fA-F.:]{7,45})$/.exec(fields.get('user') ?? '');
    if (from?.[1] !== undefined && from[2] !== undefined && splitAddress(from[2]).ip !== null) {
      fields.set('user', from[1]);
      if (!fields.has('client_ip')) fields.set('client_ip', from[2]);
    }
    const account = fields.get('account');
    if (account !== undefined) fields.set('account', account.replaceAll('\\\\', '\\'));
    return fields;
  },
});
