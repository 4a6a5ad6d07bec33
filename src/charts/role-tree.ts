/** A call that assumed a role, or a caller that stands at the root of some. */
export interface RoleNode {
  readonly node: string;
  readonly parent: string | null;
  readonly caller: boolean;
  readonly name: string;
  readonly account: string | null;
  readonly exact: boolean;
  /** Microseconds since 1970 UTC. */
  readonly time: number;
  readonly last: number;
  /** What was done with the temporary key, for a caller the calls it made. */
  readonly events: number;
  readonly operations: number;
  readonly issuedKey: string | null;
  readonly sourceIdentity: string | null;
}

/** Calls of one caller that assumed the same role under the same parent in one line. */
export interface RoleLine {
  readonly key: string;
  readonly depth: number;
  readonly nodes: readonly RoleNode[];
  readonly name: string;
  readonly caller: boolean;
  readonly exact: boolean;
  readonly time: number;
  readonly last: number;
  readonly events: number;
  readonly children: number;
}

/** The lines of the tree, parents before children, oldest first. Calls under the same lines for the same role share one, as a scanner makes thousands. */
export function roleLines(nodes: readonly RoleNode[]): readonly RoleLine[] {
  const children = new Map<string, RoleNode[]>();
  const known = new Set(nodes.map((n) => n.node));
  const top = '';
  for (const node of nodes) {
    const parent = node.parent !== null && known.has(node.parent) ? node.parent : top;
    const list = children.get(parent) ?? [];
    list.push(node);
    children.set(parent, list);
  }
  const lines: RoleLine[] = [];
  const walk = (parents: readonly string[], depth: number, path: string): void => {
    const groups = new Map<string, RoleNode[]>();
    for (const node of parents.flatMap((parent) => children.get(parent) ?? [])) {
      const list = groups.get(node.name) ?? [];
      list.push(node);
      groups.set(node.name, list);
    }
    for (const [name, group] of groups) {
      const key = `${path}/${name}`;
      lines.push({
        key,
        depth,
        nodes: group,
        name,
        caller: group.every((n) => n.caller),
        exact: group.every((n) => n.exact),
        time: group.reduce((least, n) => Math.min(least, n.time), Infinity),
        last: group.reduce((most, n) => Math.max(most, n.last), -Infinity),
        events: group.reduce((sum, n) => sum + n.events, 0),
        children: group.reduce((sum, n) => sum + (children.get(n.node)?.length ?? 0), 0),
      });
      walk(
        group.map((n) => n.node),
        depth + 1,
        key,
      );
    }
  };
  walk([top], 0, '');
  return lines;
}
