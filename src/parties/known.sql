-- For `acts`: one row an actor, one a credential, one an organisation.
delete from work.known_actor;
insert into work.known_actor
select a.actor_key, a.identity, a.name, a.own, m.party, p.name, m.class, m.org, m.confidence, m.direction
from actors as a
left join actor_party as m on m.actor_key = a.actor_key and m.credential is null
left join parties as p on p.party = m.party;

delete from work.known_credential;
insert into work.known_credential
select m.actor_key, m.credential, m.party, p.name, m.class, m.org, m.confidence, m.direction,
  coalesce(m.from_time, '-infinity'::timestamp), coalesce(m.to_time, 'infinity'::timestamp)
from actor_party as m
join parties as p on p.party = m.party
where m.credential is not null;

delete from work.known_outbound;
insert into work.known_outbound
select o.org, o.party, p.name
from party_org as o
join parties as p on p.party = o.party
where o.org in (select org from work.outbound);
