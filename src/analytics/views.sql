-- As `acts`, with the row number of the event. Who acted counts before through what, through what before where from, where from before where to.
create or replace view work.acts_of_all as
select
  e.rowid as event_row,
  e.*,
  coalesce(w.identity, e.actor_key) as identity,
  coalesce(w.name, e.actor_name, e.actor_key) as identity_name,
  coalesce(w.party, c.party, a.party, n.party, o.party) as party,
  coalesce(w.party_name, c.party_name, a.name, n.name, o.party_name) as party_name,
  coalesce(w.class, c.class,
    case when a.party is not null then 'foreign_app' when n.party is not null then 'vendor_named' when o.party is not null then e.trust_kind end) as tp_class,
  coalesce(w.org, c.org, case when a.party is null and n.party is null then o.org end) as tp_org,
  coalesce(w.confidence, c.confidence, case when a.party is not null then 0.9 when n.party is not null or o.party is not null then 1.0 end) as tp_conf,
  coalesce(w.direction, c.direction,
    case when a.party is not null or n.party is not null then 'inbound' when o.party is not null then 'outbound' end) as tp_direction,
  (w.party is not null or c.party is not null or a.party is not null or n.party is not null) as tp,
  (coalesce(w.own, false) and w.party is null and c.party is null and a.party is null and n.party is null) as own
from events as e
left join work.known_actor as w on w.actor_key = e.actor_key
left join work.known_credential as c on c.actor_key = e.actor_key and c.credential = coalesce(e.actor_credential, '')
  and e.time >= c.from_time and e.time <= c.to_time
left join party_app as a on a.app = e.app_id and a.source = e.source and a.event_class = e.event_class
left join party_address as n on n.address = e.src_ip
left join work.known_outbound as o on o.org = lower(case when e.trust_direction = 'outbound' then e.trust_org when e.trust_kind is not null then e.tenant end);

-- The same while no membership depends on more than the actor: one join.
create or replace view work.acts_of_actors as
select
  e.rowid as event_row,
  e.*,
  coalesce(w.identity, e.actor_key) as identity,
  coalesce(w.name, e.actor_name, e.actor_key) as identity_name,
  w.party,
  w.party_name,
  w.class as tp_class,
  w.org as tp_org,
  w.confidence as tp_conf,
  w.direction as tp_direction,
  (w.party is not null) as tp,
  (coalesce(w.own, false) and w.party is null) as own
from events as e
left join work.known_actor as w on w.actor_key = e.actor_key;

create or replace view work.acts_row as select * from work.acts_of_all;

create or replace view acts as select * exclude (event_row) from work.acts_row;

create or replace view filtered as select * from acts;

-- Services of the loaded logs that lead to more than themselves: a VPN, a vault, source code.
create or replace view weighty_service as
select s.service
from (select distinct service from events) as s
where exists (select 1 from ref_weighty_app as w where contains(lower(s.service), w.word));

-- Identities that the profile calls machines: by their name, or by their actor key with or without what stands before the name.
create or replace view machine as
select distinct m.party, m.identity
from approved as y
join actor_party as m on m.party = y.party
join actors as a on a.actor_key = m.actor_key
where y.kind = 'automation'
  and (is_said(a.name, y.value) or is_said(a.actor_key, y.value) or is_said(regexp_replace(a.actor_key, '^[a-z]+:', ''), y.value)
    or is_said(regexp_extract(a.actor_key, '[\\:]([^\\:]+)$', 1), y.value));
