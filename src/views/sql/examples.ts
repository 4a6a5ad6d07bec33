/** Queries to start from. They read `acts`: events with who that was and which third party it belongs to. */
export const examples: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'What is loaded, by source',
    text: 'select source, count(*) as events, min(time) as first, max(time) as last\nfrom events\ngroup by source\norder by events desc',
  },
  {
    title: 'Third parties and what they did',
    text: 'select party_name, tp_class, operation, count(*) as events, count(distinct identity) as identities\nfrom acts\nwhere tp\ngroup by party_name, tp_class, operation\norder by events desc',
  },
  {
    title: 'Addresses used by more than one identity',
    text: "select src_ip, count(distinct identity) as identities, list(distinct identity_name) as who, count(*) as events\nfrom acts\nwhere src_ip is not null and src_scope = 'public'\ngroup by src_ip\nhaving count(distinct identity) > 1\norder by identities desc, events desc",
  },
  {
    title: 'First time each identity used an address',
    text: 'select identity_name, src_ip, src_country, min(time) as first, count(*) as events\nfrom acts\nwhere src_ip is not null\ngroup by identity_name, src_ip, src_country\norder by first',
  },
  {
    title: 'Operations that failed most',
    text: "select service, operation, outcome_code, outcome_reason, count(*) as events\nfrom events\nwhere outcome = 'failure'\ngroup by service, operation, outcome_code, outcome_reason\norder by events desc",
  },
  {
    title: 'What was changed, before and after',
    text: 'select e.time, e.actor_name, e.operation, c.target, c.name, c.old, c.new\nfrom changes c\njoin events e on e.event_key = c.event_key\norder by e.time',
  },
  {
    title: 'Who they are: identities and their third party',
    text: 'select p.name as party, a.identity, a.class, a.confidence, a.evidence, a.from_time, a.to_time\nfrom actor_party a\njoin parties p on p.party = a.party\norder by party, a.confidence desc',
  },
  {
    title: 'A key of the extra map',
    text: 'select k as key, count(*) as events\nfrom (select unnest(map_keys(extra)) as k from events)\ngroup by k\norder by events desc',
  },
];
