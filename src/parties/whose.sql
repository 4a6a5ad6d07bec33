-- Names in a part of an own domain.
insert into own_estate
select 'domain', s.domain, 'part of ' || min(o.own_id), 0.7, case when any_value(d.id) is not null then false end
from (select distinct domain from work.actor_raw where domain is not null and starts_with(actor_key, 'user:') and succeeded) as s
join own_id as o on o.own_kind = 'domain' and contains(o.own_id, '.') and ends_with(s.domain, '.' || o.own_id)
left join work.own_denied as d on d.id = s.domain
where s.domain not in (select id from own_estate)
group by s.domain;

-- Whether any own domain is one of mail addresses.
create or replace table work.mail_domain_known as
select exists (
  select 1 from own_id where own_kind = 'domain' and (own_id in (select domain from work.actor_raw) or own_id in (select id from work.own_said))
) as known;

-- Listed and not known: neither ours nor foreign.
create or replace table work.undecided as
select id from own_estate where confirmed is null and confidence < 0.6;

-- Whose each organisation is, looked up once.
create or replace table work.org as
select
  org,
  exists (select 1 from own_id where own_id = org) as ours,
  org not in (select own_id from own_id) and org not in (select tenant from ref_microsoft_tenant) as foreign_org
from (
  select lower(tenant) as org from work.actor_raw
  union select home from work.actor_raw
  union select lower(trust_org) from work.actor_raw
  union select domain from work.actor_raw
)
where org is not null;

create or replace table work.actor_row as
select
  r.*, lower(r.trust_org) as claimed,
  coalesce(t.ours, false) as here_own, coalesce(h.ours, false) as home_own, coalesce(h.foreign_org, false) as home_foreign,
  coalesce(c.ours, false) as claimed_own, coalesce(c.foreign_org, false) as claimed_foreign,
  coalesce(d.ours, false) as domain_own, coalesce(d.foreign_org, false) as domain_foreign,
  coalesce(t.foreign_org, false) as here_foreign,
  coalesce(not h.ours and not h.foreign_org, false) as home_microsoft
from work.actor_raw as r
left join work.org as t on t.org = lower(r.tenant)
left join work.org as h on h.org = r.home
left join work.org as c on c.org = lower(r.trust_org)
left join work.org as d on d.org = r.domain;
