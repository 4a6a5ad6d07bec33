import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';

/** One way: from a party through an account and an application or role to a resource. null stands for everything beyond the most frequent. */
export interface FlowWay {
  readonly account: string | null;
  readonly accountName: string | null;
  readonly through: string | null;
  readonly throughColumn: string | null;
  readonly resource: string | null;
  readonly resourceColumn: string | null;
  readonly events: number;
}

/** How many accounts, applications and roles, and resources there are in all. */
export type FlowTotals = readonly [accounts: number, throughs: number, resources: number];

export interface FlowTerm {
  readonly column: string;
  readonly value: string;
}

export interface FlowNode {
  readonly key: string;
  /** 0 party, 1 account, 2 application or role, 3 resource. */
  readonly level: number;
  readonly text: string;
  /** What the node stands for in the filter; null for those folded together. */
  readonly term: FlowTerm | null;
  readonly events: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FlowLink {
  readonly key: string;
  readonly text: string;
  readonly terms: readonly FlowTerm[] | null;
  readonly events: number;
  readonly path: string;
  readonly width: number;
}

interface Node {
  readonly key: string;
  readonly level: number;
  readonly text: string;
  readonly term: FlowTerm | null;
}

interface Link {
  readonly from: Node;
  readonly to: Node;
  readonly source: number;
  readonly target: number;
  value: number;
}

/** Pixels a text needs under the next. */
export const rowHeight = 17;

/** Lays the ways out on `width` by `height` pixels; the rows of a level are sorted by events, those folded together come last. */
export function flow(
  party: string,
  ways: readonly FlowWay[],
  totals: FlowTotals,
  width: number,
  height: number,
): { readonly nodes: readonly FlowNode[]; readonly links: readonly FlowLink[] } {
  const nodes = new Map<string, Node & { readonly at: number }>();
  const links = new Map<string, Link>();
  const shown = (level: number) => new Set(ways.map((w) => nameOf(w, level)).filter((name) => name !== null)).size;
  const rest = [0, 1, 2, 3].map((level) => (level === 0 ? 0 : (totals[level - 1] ?? 0) - shown(level)));
  const node = (level: number, name: string | null, text: string, term: FlowTerm | null) => {
    const key = `${level} ${name === null ? 'rest' : `is ${term?.column ?? ''} ${name}`}`;
    const known = nodes.get(key) ?? { key, level, text, term, at: nodes.size };
    nodes.set(key, known);
    return known;
  };
  for (const way of ways) {
    const steps = [
      node(0, party, party, null),
      node(
        1,
        way.account,
        way.account === null ? more(rest[1]) : (way.accountName ?? way.account),
        termOf('identity', way.account),
      ),
      node(2, way.through, way.through ?? more(rest[2]), termOf(way.throughColumn, way.through)),
      node(3, way.resource, way.resource ?? more(rest[3]), termOf(way.resourceColumn, way.resource)),
    ];
    for (const [from, to] of steps.slice(1).map((to, i) => [steps[i], to] as const)) {
      if (!from) continue;
      const key = `${from.key} > ${to.key}`;
      const link = links.get(key) ?? { from, to, source: from.at, target: to.at, value: 0 };
      link.value += way.events;
      links.set(key, link);
    }
  }
  if (links.size === 0) return { nodes: [], links: [] };
  const layout = sankey<Node, Link>()
    .nodeWidth(8)
    .nodePadding(rowHeight - 2)
    .nodeAlign(sankeyJustify)
    .nodeSort((a, b) => Number(a.term === null) - Number(b.term === null) || (b.value ?? 0) - (a.value ?? 0))
    .extent([
      [0, 4],
      [width, height - 4],
    ]);
  const graph = layout({
    nodes: [...nodes.values()].map((n) => ({ ...n })),
    links: [...links.values()].map((l) => ({ ...l })),
  });
  const draw = sankeyLinkHorizontal<Node, Link>();
  return {
    nodes: graph.nodes.map((n) => ({
      key: n.key,
      level: n.level,
      text: n.text,
      term: n.term,
      events: n.value ?? 0,
      x: n.x0 ?? 0,
      y: n.y0 ?? 0,
      width: (n.x1 ?? 0) - (n.x0 ?? 0),
      height: Math.max(1, (n.y1 ?? 0) - (n.y0 ?? 0)),
    })),
    links: graph.links.map((l) => ({
      key: `${l.from.key} > ${l.to.key}`,
      text: `${l.from.text} to ${l.to.text}`,
      terms:
        l.to.term === null || (l.from.level > 0 && l.from.term === null)
          ? null
          : [l.from.term, l.to.term].filter((t) => t !== null),
      events: l.value,
      path: draw(l) ?? '',
      width: Math.max(1, l.width ?? 1),
    })),
  };
}

function nameOf(way: FlowWay, level: number): string | null {
  const [name, column] =
    level === 1
      ? [way.account, '']
      : level === 2
        ? [way.through, way.throughColumn]
        : [way.resource, way.resourceColumn];
  return name === null ? null : `${column ?? ''} ${name}`;
}

function termOf(column: string | null, value: string | null): FlowTerm | null {
  return column === null || column === '' || value === null ? null : { column, value };
}

function more(n: number | undefined): string {
  return `${n ?? 0} more`;
}
