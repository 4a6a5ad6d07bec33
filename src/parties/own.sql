delete from own_estate;
insert into own_estate select kind, id, 'declared in the profile', 1.0, true from work.own_said;

-- Tenants and accounts in which the records were made; where our people work elsewhere does not count.
create or replace table work.place as
select lower(tenant) as id, case when regexp_full_match(tenant, '\d{12}') then 'account' else 'tenant' end as kind, sum(events) as events
from work.actor_raw
where (regexp_full_match(lower(tenant), '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}') or regexp_full_match(tenant, '\d{12}'))
  and coalesce(trust_direction, '') <> 'outbound'
  and not is_microsoft_tenant(tenant)
group by 1, 2;

-- One tenant that holds most records is ours. Several large ones are not guessed between: all are listed with a confidence that does not count.
insert into own_estate
with share as (
  select id, events, sum(events) over () as total, events / sum(events) over () as part from work.place where kind = 'tenant'
),
candidate as (
  select *, count(*) filter (where part >= 0.25) over () as rivals, row_number() over (order by events desc, id) as place from share
)
select
  'tenant', c.id,
  'tenant of ' || c.events::bigint || ' of ' || c.total::bigint || ' records'
    || case
      when c.rivals = 0 then ': ambiguous, no tenant holds a large part'
      when c.part < 0.25 then ': a small part, ours only if you say so'
      when c.rivals > 1 then ': ambiguous, ' || c.rivals || ' tenants hold a large part'
      else ''
    end,
  case when c.rivals = 0 or c.part < 0.25 then 0.3 when c.rivals > 1 then 0.4 when c.part >= 0.6 then 0.95 else 0.7 end,
  case when d.id is not null then false end
from candidate as c
left join work.own_denied as d on d.id = c.id
where (c.part >= 0.25 or c.place <= 10)
  and c.id not in (select id from work.own_said);

insert into own_estate
select 'account', p.id, p.events::bigint || ' records of its own trail', 0.9, case when d.id is not null then false end
from work.place as p
left join work.own_denied as d on d.id = p.id
where p.kind = 'account' and p.id not in (select id from work.own_said);

-- A domain is ours when members whose home is our tenant have their names in it.
insert into own_estate
with member as (
  select domain, count(distinct actor_key) as people
  from work.actor_raw
  where starts_with(actor_key, 'user:') and domain is not null and trust_kind is null
    and coalesce(actor_type, 'user') not in ('guest', 'partner', 'app', 'anonymous', 'system')
    and is_own_tenant(actor_tenant)
  group by domain
)
select 'domain', m.domain, 'in the names of ' || m.people || ' users whose home is the own tenant', 0.9, case when d.id is not null then false end
from member as m
left join work.own_denied as d on d.id = m.domain
where m.domain not in (select domain from ref_freemail) and m.domain not in (select id from work.own_said);

-- Where no record tells the home of a user: the domains most plain users have, unless guests have them too.
insert into own_estate
with foreign_actor as (
  select distinct actor_key, domain from work.actor_raw where trust_kind is not null or actor_type in ('guest', 'partner')
),
plain as (
  select domain, count(distinct actor_key) as people, sum(events) as events
  from work.actor_raw
  where starts_with(actor_key, 'user:') and domain is not null and actor_tenant is null
    and coalesce(actor_type, 'user') not in ('guest', 'partner', 'app', 'anonymous', 'system')
    and actor_key not in (select actor_key from foreign_actor)
    and domain not in (select domain from foreign_actor where domain is not null)
    and domain not in (select domain from ref_freemail)
  group by domain
),
share as (select *, events / sum(events) over () as part from plain)
select
  'domain', s.domain, 'in the names of ' || s.people || ' users nothing marks as foreign; no record tells their home', 0.7,
  case when d.id is not null then false end
from share as s
left join work.own_denied as d on d.id = s.domain
where (s.part >= 0.05 or ends_with(s.domain, '.onmicrosoft.com'))
  and s.domain not in (select id from own_estate)
  and not exists (select 1 from own_estate where kind = 'domain' and (confirmed or confirmed is null));

-- Whose each organisation is, looked up once.
create or replace table work.org as
select
  org,
  exists (select 1 from own_id where own_id = org) as ours,
  org not in (select own_id from own_id) and org not in (select tenant from ref_microsoft_tenant) as foreign_org
from (
  select lower(tenant) as org from work.actor_raw
  union select lower(actor_tenant) from work.actor_raw
  union select lower(trust_org) from work.actor_raw
  union select domain from work.actor_raw
)
where org is not null;

create or replace table work.actor_row as
select
  r.*, lower(r.trust_org) as claimed, lower(r.actor_tenant) as home,
  coalesce(t.ours, false) as here_own, coalesce(h.ours, false) as home_own, coalesce(h.foreign_org, false) as home_foreign,
  coalesce(c.ours, false) as claimed_own, coalesce(c.foreign_org, false) as claimed_foreign,
  coalesce(d.ours, false) as domain_own, coalesce(d.foreign_org, false) as domain_foreign,
  coalesce(t.foreign_org, false) as here_foreign,
  coalesce(not h.ours and not h.foreign_org, false) as home_microsoft
from work.actor_raw as r
left join work.org as t on t.org = lower(r.tenant)
left join work.org as h on h.org = lower(r.actor_tenant)
left join work.org as c on c.org = lower(r.trust_org)
left join work.org as d on d.org = r.domain;
