import data from './attack.json' with { type: 'json' };

// Technique names, tactics and revoked ids: MITRE ATT&CK enterprise (c) The MITRE Corporation, used under the ATT&CK terms of use.
const techniques: Readonly<Record<string, readonly string[]>> = data.techniques;
const revoked: Readonly<Record<string, string>> = data.revoked;

/** Version of ATT&CK that names, tactics and aliases below are from: "19.1". */
export const attackVersion: string = data.version;

export interface Technique {
  readonly id: string;
  readonly name: string;
  /** Short names: initial-access. */
  readonly tactics: readonly string[];
}

/** The technique of an id such as T1078.004; an id revoked before this version answers its successor. Null when unknown. */
export function technique(id: string): Technique | null {
  const current = Object.hasOwn(revoked, id) ? (revoked[id] ?? id) : id;
  if (!Object.hasOwn(techniques, current)) return null;
  const [name, ...tactics] = techniques[current] ?? [];
  return name === undefined ? null : { id: current, name, tactics };
}

/** Tactic short names with their names as shown, in the order of the matrix. */
export const tactics: ReadonlyMap<string, string> = new Map([
  ['reconnaissance', 'Reconnaissance'],
  ['resource-development', 'Resource Development'],
  ['initial-access', 'Initial Access'],
  ['execution', 'Execution'],
  ['persistence', 'Persistence'],
  ['privilege-escalation', 'Privilege Escalation'],
  ['stealth', 'Stealth'],
  ['defense-impairment', 'Defense Impairment'],
  ['credential-access', 'Credential Access'],
  ['discovery', 'Discovery'],
  ['lateral-movement', 'Lateral Movement'],
  ['collection', 'Collection'],
  ['command-and-control', 'Command and Control'],
  ['exfiltration', 'Exfiltration'],
  ['impact', 'Impact'],
]);
