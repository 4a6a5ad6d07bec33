delete from work.candidate where actor_key in (select actor_key from work.said);
insert into work.candidate
select actor_key, null, 'vendor_named', case when not is_declared then party end, case when is_declared then party end, 1.0, 'said by the analyst: ' || reason, first, null
from work.said;

-- The strongest reason wins: the analyst's word, then confidence, then the class that says most.
create or replace table work.chosen as
select * from work.candidate
qualify row_number() over (
  partition by actor_key, coalesce(credential, '')
  order by (profile is not null) desc, confidence desc,
    list_position([
      'csp_gdap', 'csp_lighthouse', 'ms_support', 'okta_support', 'google_support', 'xaccount_principal', 'foreign_app', 'b2b_direct', 'b2b_guest', 'b2b_member',
      'gws_external', 'gcp_external', 'gh_outside', 'okta_org2org', 'gh_app', 'vendor_role', 'federated_idp', 'vpn_vendor', 'vendor_named'], class),
    (org is not null) desc, org) = 1;

-- A membership of the whole actor makes those by credential superfluous.
delete from work.chosen
where credential is not null and actor_key in (select actor_key from work.chosen where credential is null);

-- What one name of an identity proves holds for its other names.
insert into work.chosen
with known as (
  select a.identity, arg_max(c.actor_key, c.confidence) as proven
  from work.chosen as c join actors as a on a.actor_key = c.actor_key
  where c.credential is null and c.confidence >= 0.6
  group by a.identity
)
select a.actor_key, null, c.class, c.org, c.profile,
  case when here.base is distinct from there.base then least(c.confidence, 0.8) else c.confidence end, coalesce(a.joined, 'same identity as ' || c.actor_key) || ': ' || c.evidence, c.from_time, c.to_time
from actors as a
join known as k on k.identity = a.identity
join work.chosen as c on c.actor_key = k.proven and c.credential is null
left join work.actor_base as here on here.actor_key = a.actor_key
left join work.actor_base as there on there.actor_key = k.proven
where a.actor_key not in (select actor_key from work.chosen)
  -- A hint is not carried to an account of ours by a join that no id proves.
  and not (a.own and c.confidence < 0.8 and here.base is distinct from there.base);

-- A name without organisation takes the one that other names or records of the same identity show.
update work.chosen set org = o.org
from (
  select a.actor_key, max(coalesce(c.org, case when r.home_foreign then r.home end)) as org
  from actors as a
  join actors as b on b.identity = a.identity
  left join work.chosen as c on c.actor_key = b.actor_key
  left join work.actor_row as r on r.actor_key = b.actor_key
  group by a.actor_key
) as o
where work.chosen.actor_key = o.actor_key and work.chosen.org is null;

-- A domain and a tenant are one organisation when the names of the tenant's people are in that domain and in no other tenant's.
create or replace table work.linked as
select r.domain, any_value(coalesce(r.claimed, r.home)) as tenant, sum(r.events) as events
from work.actor_row as r
where starts_with(r.actor_key, 'user:') and r.domain is not null
  and coalesce(r.trust_direction, '') <> 'outbound'
  and length(coalesce(r.claimed, r.home)) = 36
  and case when r.claimed is null then r.home_foreign else r.claimed_foreign end and r.domain_foreign
  and r.domain not in (select domain from ref_freemail)
group by r.domain
having count(distinct coalesce(r.claimed, r.home)) = 1;

create or replace table work.outbound as
select
  case when trust_direction = 'outbound' then claimed else lower(tenant) end as org, any_value(trust_kind) as class,
  min(first) as first, max(last) as last, sum(events)::bigint as events
from work.actor_row
where trust_kind is not null
  and case when trust_direction = 'outbound' then claimed_foreign else (claimed_own or home_own) and here_foreign end
group by 1;

delete from party_org;
insert into party_org
with org as (
  select distinct org from work.chosen where org is not null
  union select org from work.outbound
  union select value from work.profile_id where kind in ('tenant', 'account', 'domain')
  union select domain from work.linked where domain in (select org from work.chosen)
),
declared as (
  select value as org, min(party) as party from work.profile_id where kind in ('tenant', 'account', 'domain') group by value
)
select o.org, coalesce(d.party, t.party, l.tenant, o.org)
from org as o
left join declared as d on d.org = o.org
left join work.linked as l on l.domain = o.org
left join declared as t on t.org = l.tenant;

-- A tenant whose domain was declared belongs to that declaration too.
update party_org set party = d.party
from (select l.tenant, min(p.party) as party from work.linked as l join work.profile_id as p on p.kind = 'domain' and p.value = l.domain group by l.tenant) as d
where party_org.org = d.tenant and not starts_with(party_org.party, 'profile:');

delete from actor_party;
insert into actor_party
select c.actor_key, a.identity, coalesce(c.profile, o.party, c.org, 'unknown:' || c.class), c.class, c.org, c.confidence, c.evidence, 'inbound',
  c.from_time, c.to_time, c.credential, null, null
from work.chosen as c
join actors as a on a.actor_key = c.actor_key
left join party_org as o on o.org = c.org;

delete from parties;
insert into parties
with part as (
  select m.party, m.class, m.org, m.confidence, a.first, a.last, a.events, a.name
  from actor_party as m join actors as a on a.actor_key = m.actor_key
  where m.credential is null
  union all
  select m.party, m.class, m.org, m.confidence, c.first, c.last, c.events, null
  from actor_party as m join work.credential_row as c on c.actor_key = m.actor_key and c.credential = m.credential
),
inbound as (
  select party, mode(org) as org, arg_max(class, confidence) as class, max(confidence) as confidence, min(first) as first, max(last) as last, sum(events)::bigint as events,
    'inbound' as direction
  from part group by party
),
outbound as (
  select p.party, min(o.org) as org, any_value(o.class) as class, 1.0 as confidence, min(o.first) as first, max(o.last) as last, sum(o.events)::bigint as events,
    'outbound' as direction
  from work.outbound as o join party_org as p on p.org = o.org
  where p.party not in (select party from inbound)
  group by p.party
),
found as (select * from inbound union all select * from outbound),
tenant_name as (
  select lower(actor_tenant) as org, max(home_name) as name from work.actor_row where home_name is not null and actor_tenant is not null group by 1
),
domain_name as (select tenant as org, arg_max(domain, events) as name from work.linked group by tenant)
select
  f.party,
  coalesce(
    p.name, t.name, v.name, case when f.org = '9188040d-6c67-4c5b-b112-36a304b66dad' then 'Personal Microsoft accounts' end, d.name,
    case f.party
      when 'unknown:csp_gdap' then 'Unnamed partner (delegated administration)'
      when 'unknown:ms_support' then 'Microsoft support'
      when 'unknown:gh_outside' then 'Unnamed outside collaborators'
      when 'unknown:vpn_vendor' then 'Unnamed vendor on the VPN'
      else case when starts_with(f.party, 'unknown:') then 'Unnamed organisation' end
    end,
    case when regexp_full_match(f.org, '\d{12}') then 'AWS account ' || f.org end,
    case f.class when 'okta_support' then 'Okta support' when 'google_support' then 'Google staff' end,
    case when f.class = 'xaccount_principal' and not contains(f.org, '.') then 'Google Cloud project ' || f.org end, f.org, f.party),
  f.org, f.class, f.direction, f.confidence, coalesce(p.trusted, false), f.first, f.last, f.events
from found as f
left join work.profile_party as p on p.party = f.party
left join tenant_name as t on t.org = f.org
left join ref_aws_vendor as v on v.account = f.org
left join domain_name as d on d.org = f.org;

-- Declared parties without a trace are listed too: nothing seen is an answer.
insert into parties
select p.party, p.name, min(i.value) filter (where i.kind in ('tenant', 'account', 'domain')), 'vendor_named', 'inbound', 1.0, p.trusted, null, null, 0
from work.profile_party as p left join work.profile_id as i on i.party = p.party
where p.party not in (select party from parties)
group by p.party, p.name, p.trusted;

delete from trusted_org;
insert into trusted_org
select i.value from work.profile_id as i join work.profile_party as p on p.party = i.party where p.trusted and i.kind in ('tenant', 'account', 'domain')
union
select o.org from party_org as o join work.profile_party as p on p.party = o.party where p.trusted;

-- Every join with its reason, for the page: the surest of each pair.
delete from identity_edge;
insert into identity_edge
select e.a, e.b, arg_max(e.confidence, (e.confidence, -e.rank)), arg_max(e.reason, (e.confidence, -e.rank)), arg_max(e.kind, (e.confidence, -e.rank)), any_value(p.reason)
from work.edge as e
left join work.apart as p on p.subject = e.a and p.object = e.b
where e.a in (select actor_key from actors) or e.b in (select actor_key from actors)
group by e.a, e.b;
