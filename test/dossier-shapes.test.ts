import { describe, expect, it } from 'vitest';
import { flow, type FlowWay } from '../src/charts/flow.ts';
import { roleLines, type RoleNode } from '../src/charts/role-tree.ts';
import { trustBar, type TrustLane } from '../src/charts/trust.ts';

describe('flow', () => {
  const way = (account: string | null, through: string | null, resource: string | null, events: number): FlowWay => ({
    account,
    accountName: account === null ? null : `${account}@fabrikam.example`,
    through,
    throughColumn: 'app_name',
    resource,
    resourceColumn: 'target_name',
    events,
  });

  it('every level carries all the events, and what is folded together says how many it is', () => {
    const { nodes, links } = flow(
      'Fabrikam',
      [way('ana', 'Portal', 'vault', 5), way('ben', 'Portal', 'vault', 2), way(null, null, null, 90)],
      [7, 4, 3],
      800,
      300,
    );
    const level = (n: number) => nodes.filter((node) => node.level === n);
    for (const n of [0, 1, 2, 3]) expect(level(n).reduce((sum, node) => sum + node.events, 0)).toBe(97);
    expect(nodes.filter((node) => node.term === null && node.level > 0).map((node) => node.text)).toEqual([
      '5 more',
      '3 more',
      '2 more',
    ]);
    expect(links.find((l) => l.text === 'Portal to vault')?.events).toBe(7);
  });

  it('a link opens the events of both its ends; one to or from what is folded together opens none', () => {
    const { links } = flow('Fabrikam', [way('ana', 'Portal', null, 5)], [1, 1, 9], 800, 300);
    expect(links.map((l) => [l.text, l.terms])).toEqual([
      ['Fabrikam to ana@fabrikam.example', [{ column: 'identity', value: 'ana' }]],
      [
        'ana@fabrikam.example to Portal',
        [
          { column: 'identity', value: 'ana' },
          { column: 'app_name', value: 'Portal' },
        ],
      ],
      ['Portal to 9 more', null],
    ]);
  });

  it('an application and a role of one name are two', () => {
    const role: FlowWay = { ...way('ana', 'Admin', 'vault', 1), throughColumn: 'session_id' };
    const { nodes } = flow('Fabrikam', [way('ana', 'Admin', 'vault', 1), role], [1, 2, 1], 800, 300);
    expect(nodes.filter((node) => node.level === 2)).toHaveLength(2);
  });

  it('nothing done draws nothing', () => {
    expect(flow('Fabrikam', [], [0, 0, 0], 800, 300)).toEqual({ nodes: [], links: [] });
  });
});

describe('role chains', () => {
  const node = (id: string, parent: string | null, fields: Partial<RoleNode> = {}): RoleNode => ({
    node: id,
    parent,
    caller: false,
    name: 'Scanner',
    account: null,
    exact: true,
    time: 0,
    last: 0,
    events: 1,
    operations: 1,
    issuedKey: null,
    sourceIdentity: null,
    ...fields,
  });

  it('calls for one role under one caller share a line; what they led to is under it', () => {
    const lines = roleLines([
      node('root', null, { caller: true, name: 'vendor' }),
      node('a', 'root', { time: 10, last: 20, events: 3 }),
      node('b', 'root', { time: 5, last: 30, events: 4, exact: false }),
      node('c', 'b', { name: 'Admin', time: 25, last: 28 }),
    ]);
    expect(lines.map((l) => [l.depth, l.name, l.nodes.length, l.events, l.children])).toEqual([
      [0, 'vendor', 1, 1, 2],
      [1, 'Scanner', 2, 7, 1],
      [2, 'Admin', 1, 1, 0],
    ]);
    expect(lines[1]).toMatchObject({ time: 5, last: 30, exact: false });
  });

  it('a call whose caller is in no log stands at the top', () => {
    expect(roleLines([node('a', 'gone')]).map((l) => l.depth)).toEqual([0]);
  });
});

describe('trusts', () => {
  const lane = (fields: Partial<TrustLane>): TrustLane => ({
    key: 'k',
    title: 't',
    text: '',
    made: null,
    removed: null,
    changed: null,
    uses: 0,
    slots: [],
    ...fields,
  });

  it('a bar runs from its making to its removal, and is open where either is not known', () => {
    expect(trustBar(lane({ made: 25, removed: 75 }), 0, 100, 400, 10)).toMatchObject({
      x: 100,
      width: 200,
      openStart: false,
      openEnd: false,
    });
    expect(trustBar(lane({}), 0, 100, 400, 10)).toMatchObject({ x: 0, width: 400, openStart: true, openEnd: true });
  });

  it('what lies outside the axis is drawn at its end, and never narrower than can be seen', () => {
    expect(trustBar(lane({ made: -50, removed: 300 }), 0, 100, 400, 10)).toMatchObject({ x: 0, width: 400 });
    expect(trustBar(lane({ made: 50, removed: 50 }), 0, 100, 400, 10)).toMatchObject({ x: 200, width: 2 });
  });

  it('the busiest cell is the darkest, one use is still seen', () => {
    const { cells } = trustBar(
      lane({
        slots: [
          { slot: 0, uses: 1 },
          { slot: 9, uses: 10_000 },
        ],
      }),
      0,
      100,
      400,
      10,
    );
    expect(cells.map((c) => [c.x, c.weight])).toEqual([
      [0, 0],
      [360, 3],
    ]);
  });
});
