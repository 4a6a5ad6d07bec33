import { group, type Rule } from './rule.ts';

/** Audit events that are mostly noise to the question at hand: named, so that the eye can pass over them. */
export const noiseRules: readonly [number, Rule][] = [
  ...group('other', { actor: 'subject' }, [
    [4608, 'Windows is starting up', 'start'],
    [4610, 'An authentication package was loaded', 'load'],
    [4611, 'A trusted logon process was registered', 'load'],
    [4614, 'A notification package was loaded', 'load'],
    [4616, 'The system time was changed', 'update'],
    [4622, 'A security package was loaded', 'load'],
    [4646, 'IKE DoS-prevention mode started', 'start'],
    [4658, 'The handle to an object was closed', 'close'],
    [4690, 'An attempt was made to duplicate a handle to an object', 'copy'],
    [4696, 'A primary token was assigned to process', 'start'],
    [4703, 'A token right was adjusted', 'update'],
    [4826, 'Boot configuration data was loaded', 'load'],
    [4902, 'The per-user audit policy table was created', 'create'],
    [4904, 'An attempt was made to register a security event source', 'create'],
    [4905, 'An attempt was made to unregister a security event source', 'delete'],
    [4957, 'Windows Firewall did not apply a rule', 'update'],
    [4985, 'The state of a transaction has changed', 'update'],
    [5024, 'The Windows Firewall service started', 'start'],
    [5033, 'The Windows Firewall driver started', 'start'],
    [5447, 'A Windows Filtering Platform filter was changed', 'update'],
    [6416, 'A new external device was recognized', 'connect'],
  ]),
  ...group('other', { actor: 'subject', outcome: 'audit' }, [
    [5058, 'Key file operation', 'read'],
    [5059, 'Key migration operation', 'read'],
    [5061, 'Cryptographic operation', 'read'],
    [4649, 'A replay attack was detected', 'alert'],
    [4928, 'An Active Directory replica source naming context was established', 'create'],
    [4929, 'An Active Directory replica source naming context was removed', 'delete'],
    [4932, 'Synchronization of a replica of a naming context has begun', 'start'],
    [4933, 'Synchronization of a replica of a naming context has ended', 'stop'],
  ]),
];
