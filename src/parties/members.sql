-- Every reason to call an actor foreign, with its strength; the best one is kept further down.
create or replace table work.candidate (
  actor_key VARCHAR, credential VARCHAR, class VARCHAR, org VARCHAR, profile VARCHAR, confidence DOUBLE, evidence VARCHAR,
  from_time TIMESTAMP, to_time TIMESTAMP);

create or replace table work.person as
select * from work.actor_row
where not starts_with(actor_key, 'system:') and not starts_with(actor_key, 'anonymous:')
  and coalesce(actor_type, '') not in ('system', 'anonymous') and not home_microsoft;

-- The analyst's word.
insert into work.candidate
with hit as (
  select r.*, p.party, p.kind, p.value
  from work.profile_id as p
  join work.person as r on
    (p.kind in ('tenant', 'account') and (r.home = p.value or (r.claimed = p.value and coalesce(r.trust_direction, '') <> 'outbound')))
    or (p.kind = 'domain' and (r.domain = p.value or (r.claimed = p.value and coalesce(r.trust_direction, '') <> 'outbound')))
    or (p.kind = 'app' and (lower(r.app_id) = p.value or lower(r.actor_key) = 'app:' || p.value))
    or (p.kind = 'name' and p.value in (lower(r.actor_name), lower(r.actor_id), lower(r.actor_key), lower(r.via)))
)
select
  actor_key, null, coalesce(arg_min(trust_kind, first) filter (where coalesce(trust_direction, 'inbound') = 'inbound'), 'vendor_named'),
  coalesce(max(claimed) filter (where coalesce(trust_direction, 'inbound') = 'inbound'),
    max(home) filter (where not home_own)),
  party, 1.0, 'profile: ' || min(kind || '=' || value), min(first), null
from hit
group by actor_key, party;

insert into work.candidate
select c.actor_key, c.credential, 'vendor_named', null, p.party, 1.0, 'profile: access key=' || c.credential, c.first, null
from work.profile_id as p join work.credential_row as c on p.kind = 'name' and lower(c.credential) = p.value;

-- An actor whose events come mostly from a declared network belongs to it with all of them; of others only the events from there do (networks.sql).
insert into work.candidate
with seen as (
  select e.actor_key, p.party, min(p.network) as value, count(*) as inside, min(e.time) as first
  from events as e join party_address as p on p.address = e.src_ip
  group by e.actor_key, p.party
),
total as (
  select actor_key, count(*) as events from events where src_ip is not null and actor_key in (select actor_key from seen) group by actor_key
)
select s.actor_key, null, 'vendor_named', null, s.party, 1.0, 'profile: ' || s.inside || ' of ' || t.events || ' events from ' || s.value, s.first, null
from seen as s join total as t on t.actor_key = s.actor_key
where s.inside * 2 >= t.events and s.actor_key in (select actor_key from work.person);

-- What a field of the record proves.
insert into work.candidate
with proof as (
  select
    *,
    case
      when trust_kind = 'vendor_named' then 0.4
      when trust_kind in ('vendor_role', 'federated_idp') then 0.6
      when starts_with(lower(evidence), 'externalaccess') or starts_with(evidence, 'userType=') then 0.8
      when starts_with(evidence, 'homeTenantId=') or starts_with(evidence, 'ActorContextId=') then 0.9
      else 1.0
    end as strength
  from work.person
  where trust_kind is not null
    and (trust_direction = 'inbound' or (trust_direction is null and not home_own))
    -- A SAML provider is one the account's own administrators registered; who stands behind it only the profile can say.
    and not (trust_kind = 'federated_idp' and (not contains(trust_org, '.') or starts_with(evidence, 'requestParameters.') or starts_with(evidence, 'additionalEventData.')))
)
select
  actor_key, null, arg_max(trust_kind, strength),
  arg_max(coalesce(claimed, case when home_foreign then home end, case when domain_foreign and not starts_with(actor_key, 'tech:') then domain end), strength),
  null, max(strength), arg_max(evidence, strength), min(first), null
from proof
where (trust_org is null or claimed_foreign)
  and (strength >= 0.9 or trust_kind = 'federated_idp' or actor_key not in (select actor_key from actors where own))
group by actor_key, trust_kind;

-- Home elsewhere.
insert into work.candidate
select
  actor_key, null,
  case
    when regexp_full_match(max(actor_tenant), '\d{12}') then 'xaccount_principal'
    when starts_with(actor_key, 'sp:') or starts_with(actor_key, 'app:') then 'foreign_app'
    when bool_or(actor_type = 'guest') then 'b2b_guest'
    else 'b2b_member'
  end,
  lower(arg_max(actor_tenant, events)), null, 0.9, 'home ' || arg_max(actor_tenant, events) || ' is not the own ' ||
    case when regexp_full_match(max(actor_tenant), '\d{12}') then 'account' else 'tenant' end, min(first), null
from work.person
where coalesce(trust_direction, '') <> 'outbound'
  and here_own
  and regexp_full_match(actor_tenant, '\d{12}|[0-9a-f-]{36}')
  and regexp_full_match(actor_tenant, '\d{12}') = regexp_full_match(tenant, '\d{12}')
  and home_foreign
group by actor_key;

-- A sign-in to our estate under a name in a domain that is not ours.
insert into work.candidate
select
  actor_key, null, case when bool_or(actor_type = 'guest') then 'b2b_guest' else 'vendor_named' end, min(domain), null, 0.8,
  'domain ' || min(domain) || ' is not among the own domains', min(first), null
from work.person
where home_name_shown
  and (starts_with(actor_key, 'user:') or (starts_with(actor_key, 'aws:') and actor_type = 'user'))
  and (tenant is null or here_own)
  and domain_foreign and contains(domain, '.')
  and exists (select 1 from own_id where own_kind = 'domain')
  and actor_key not in (select actor_key from actors where own)
group by actor_key;
