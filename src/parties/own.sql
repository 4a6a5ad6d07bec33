delete from own_estate;
insert into own_estate select kind, id, 'declared in the profile', 1.0, true from work.own_said;

-- Where the records were made; where our people work elsewhere does not count. A log that only its owner can export makes that place ours; a sign-in names the
-- tenant of the resource, which may be another's.
create or replace table work.place as
with made as (
  select
    lower(tenant) as id, events,
    case
      when source = 'gcp-audit' then case when regexp_matches(tenant, '^(organizations|folders|billingAccounts)/') then 'org' else 'project' end
      when source in ('okta', 'google-workspace', 'github-audit', 'duo') then 'org'
      when source = 'windows-security' then 'computers'
      when regexp_full_match(tenant, '\d{12}') then 'account'
      when regexp_full_match(lower(tenant), '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}') then 'tenant'
    end as kind
  from work.actor_raw
  where tenant is not null and coalesce(trust_direction, '') <> 'outbound' and not is_microsoft_tenant(tenant)
)
select id, kind, sum(events) as events from made where kind is not null group by id, kind;

-- Who holds the log of Partner Center is the partner, unless a customer's log lies beside it.
insert into own_estate
select
  'tenant', r.id, 'partner in ' || r.events::bigint || ' records of Partner Center' || case when o.id is null then '' else ': ambiguous, tenant ' || o.id || ' has a log of its own' end,
  case when o.id is null then 0.9 else 0.4 end, case when d.id is not null then false end
from (select home as id, sum(events) as events from work.actor_raw where source = 'partner-center' and length(home) = 36 group by home) as r
left join (select min(id) as id from work.place where kind = 'tenant') as o on o.id <> r.id
left join work.own_denied as d on d.id = r.id
where r.id not in (select id from own_estate);

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
  and c.id not in (select id from own_estate);

insert into own_estate
select
  p.kind, p.id, p.events::bigint || ' records of its own ' || case when p.kind = 'account' then 'trail' else 'log' end, 0.9,
  case when d.id is not null then false end
from work.place as p
left join work.own_denied as d on d.id = p.id
where p.kind in ('account', 'project', 'org') and p.id not in (select id from own_estate);

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
where m.domain not in (select domain from ref_freemail) and m.domain not in (select id from own_estate);

-- Where no record tells the home of a user: the domains most plain users have, unless many of their users are marked as foreign. Where our people work elsewhere, through
-- which provider they sign in and how an account is spelled marks nobody.
insert into own_estate
with named as (
  select
    domain, actor_key, sum(events) as events,
    coalesce(bool_or(coalesce(actor_type, '') in ('guest', 'partner')
      or (trust_direction is distinct from 'outbound' and strength >= 0.8 and not (trust_kind = 'csp_gdap' and trust_org is distinct from domain))), false) as marked,
    bool_and(coalesce(lower(actor_tenant), domain) = domain and coalesce(actor_type, 'user') not in ('guest', 'partner', 'app', 'anonymous', 'system')) as plain
  from work.actor_raw
  where starts_with(actor_key, 'user:') and domain is not null
    and coalesce(source, '') not in ('okta', 'google-workspace', 'github-audit', 'gcp-audit', 'duo', 'remote-access', 'windows-security')
  group by domain, actor_key
),
plain as (
  select domain, count(*) filter (where plain and not marked) as people, sum(events) filter (where plain and not marked) as events
  from named
  where domain not in (select domain from ref_freemail)
  group by domain
  having count(*) filter (where plain and not marked) > 4 * count(*) filter (where marked)
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
