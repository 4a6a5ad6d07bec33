-- Who acted, and through what, counts before where from: a declared network has those of its events whose actor is no member at that moment.
create or replace table work.from_network as
select e.actor_key, n.party, n.network, min(e.time) as first, max(e.time) as last, count(*) as events
from events as e
join party_address as n on n.address = e.src_ip
left join work.known_actor as w on w.actor_key = e.actor_key
left join work.known_credential as c on c.actor_key = e.actor_key and c.credential = coalesce(e.actor_credential, '')
  and e.time >= c.from_time and e.time <= c.to_time
left join party_app as a on a.app = e.app_id and a.source = e.source and a.event_class = e.event_class
where w.party is null and c.party is null and a.party is null
group by e.actor_key, n.party, n.network;

insert into actor_party
select f.actor_key, a.identity, f.party, 'vendor_named', null, 1.0,
  'profile: ' || f.events || case when f.events = 1 then ' event' else ' events' end || ' from ' || f.network || ', no member otherwise', 'inbound',
  f.first, f.last, null, f.network, null
from work.from_network as f
join actors as a on a.actor_key = f.actor_key;

update parties set
  direction = 'inbound',
  confidence = 1.0,
  class = case when parties.first is null or parties.direction = 'outbound' then 'vendor_named' else parties.class end,
  first = least(parties.first, f.first),
  last = greatest(parties.last, f.last),
  events = parties.events + f.events
from (select party, min(first) as first, max(last) as last, sum(events)::bigint as events from work.from_network group by party) as f
where parties.party = f.party;
