-- A declared application at work with the rights of a user is its vendor at work, in those events. A sign-in to it, consent to it and whatever is done to it are the user's own acts;
-- Okta and Duo name the application that is protected.
insert into party_app
select e.app_id, e.source, e.event_class, min(i.party), arg_min(p.name, i.party)
from (
  select app_id, source, event_class
  from events
  where app_id is not null and source not in ('okta', 'duo') and event_class not in ('authn', 'session', 'consent', 'trust_change', 'finding')
  group by all
) as e
join work.profile_id as i on i.kind = 'app' and i.value = lower(e.app_id)
join work.profile_party as p on p.party = i.party
group by e.app_id, e.source, e.event_class;

create or replace table work.from_app as
select e.actor_key, a.party, min(lower(a.app)) as app, min(e.time) as first, max(e.time) as last, count(*) as events
from events as e
join party_app as a on a.app = e.app_id and a.source = e.source and a.event_class = e.event_class
left join work.known_actor as w on w.actor_key = e.actor_key
left join work.known_credential as c on c.actor_key = e.actor_key and c.credential = coalesce(e.actor_credential, '')
  and e.time >= c.from_time and e.time <= c.to_time
where w.party is null and c.party is null
group by e.actor_key, a.party;

insert into actor_party
select f.actor_key, a.identity, f.party, 'foreign_app', null, 0.9,
  'profile: ' || f.events || case when f.events = 1 then ' event' else ' events' end || ' of app ' || f.app || ' on behalf of the user', 'inbound',
  f.first, f.last, null, null, f.app
from work.from_app as f
join actors as a on a.actor_key = f.actor_key;

update parties set
  direction = 'inbound',
  confidence = case when parties.first is null or parties.direction = 'outbound' then 0.9 else parties.confidence end,
  class = case when parties.first is null or parties.direction = 'outbound' then 'foreign_app' else parties.class end,
  first = least(parties.first, f.first),
  last = greatest(parties.last, f.last),
  events = parties.events + f.events
from (select party, min(first) as first, max(last) as last, sum(events)::bigint as events from work.from_app group by party) as f
where parties.party = f.party;

drop table work.from_app;
