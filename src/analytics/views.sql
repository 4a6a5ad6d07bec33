-- As `acts`, with the row number of the event. Who acted counts before where from; where from before where to.
create or replace view work.acts_row as
select
  e.* exclude (network_party, network_party_name),
  coalesce(w.identity, e.actor_key) as identity,
  coalesce(w.name, e.actor_name, e.actor_key) as identity_name,
  coalesce(w.party, c.party, e.network_party, o.party) as party,
  coalesce(w.party_name, c.party_name, e.network_party_name, o.party_name) as party_name,
  coalesce(w.class, c.class, case when e.network_party is not null then 'vendor_named' when o.party is not null then e.trust_kind end) as tp_class,
  coalesce(w.org, c.org, case when e.network_party is null then o.org end) as tp_org,
  coalesce(w.confidence, c.confidence, case when e.network_party is not null or o.party is not null then 1.0 end) as tp_conf,
  coalesce(w.direction, c.direction, case when e.network_party is not null then 'inbound' when o.party is not null then 'outbound' end) as tp_direction,
  (w.party is not null or c.party is not null or e.network_party is not null) as tp,
  (coalesce(w.own, false) and w.party is null and c.party is null and e.network_party is null) as own
from work.located_event as e
left join work.known_actor as w on w.actor_key = e.actor_key
left join work.known_credential as c on c.actor_key = e.actor_key and c.credential = coalesce(e.actor_credential, '')
  and e.time >= c.from_time and e.time <= c.to_time
left join work.known_outbound as o on o.org = lower(case when e.trust_direction = 'outbound' then e.trust_org when e.trust_kind is not null then e.tenant end);

create or replace view acts as select * exclude (event_row) from work.acts_row;

create or replace view filtered as select * from acts;
