-- Every reason to call an actor foreign, with its strength; the best one is kept further down.
create or replace table work.candidate (
  actor_key VARCHAR, credential VARCHAR, class VARCHAR, org VARCHAR, profile VARCHAR, confidence DOUBLE, evidence VARCHAR,
  from_time TIMESTAMP, to_time TIMESTAMP);

create or replace table work.person as
select
  *,
  -- The bare name of an account: of contoso\ext-bob and of a login of one source.
  case when starts_with(actor_key, 'win:') then nullif(split_part(actor_key, '\', 2), '') when starts_with(actor_key, 'login:') then split_part(actor_key, ':', 3) end as account,
  -- What a hint or a redemption makes of its actor depends on the log it is in.
  case
    when source = 'github-audit' and trust_kind = 'b2b_guest' then 'gh_outside'
    when source = 'github-audit' and trust_kind = 'vendor_named' then 'gh_app'
    when source = 'remote-access' and trust_kind = 'vendor_named' then 'vpn_vendor'
    else trust_kind
  end as known_as
from work.actor_row
where not starts_with(actor_key, 'system:') and not starts_with(actor_key, 'anonymous:')
  and coalesce(actor_type, '') not in ('system', 'anonymous') and not home_microsoft;

-- The analyst's word.
insert into work.candidate
with hit as (
  select r.*, p.party, p.kind, p.value
  from work.profile_id as p
  join work.person as r on
    (p.kind in ('tenant', 'account') and (r.home = p.value or (r.claimed = p.value and coalesce(r.trust_direction, '') <> 'outbound')))
    or (p.kind = 'domain' and (p.value in (r.domain, r.home, lower(r.actor_tenant)) or (r.claimed = p.value and coalesce(r.trust_direction, '') <> 'outbound')))
    or (p.kind = 'app' and (lower(r.app_id) = p.value or lower(r.actor_key) = 'app:' || p.value))
    or (p.kind = 'name' and p.value in (lower(r.actor_name), lower(r.actor_id), lower(r.actor_key), lower(r.via), r.login, r.account))
    or (p.kind = 'prefix' and (starts_with(lower(r.actor_name), p.value) or starts_with(lower(r.actor_key), p.value) or starts_with(r.account, p.value)))
)
select
  actor_key, null, coalesce(arg_min(known_as, first) filter (where coalesce(trust_direction, 'inbound') = 'inbound'), 'vendor_named'),
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

-- Apps that the own GitHub organisation registered act under a name of their own, too.
create or replace table work.own_app as
select distinct 'login:github-audit:' || lower(app_name) || '[bot]' as actor_key
from events
where source = 'github-audit' and operation_key = 'integration.create' and outcome = 'success' and app_name is not null;

-- What a field of the record proves. How an account is spelled and the group of a gateway are hints about accounts that are ours by their domain.
insert into work.candidate
with proof as (
  select
    * replace (case when trust_kind = 'federated_idp' and starts_with(actor_key, 'user:') then 0.9 else strength end as strength),
    trust_kind = 'vendor_named' and (source in ('remote-access', 'windows-security') or starts_with(evidence, 'account=')) as is_hint
  from work.person
  where trust_kind is not null
    and not (known_as = 'gh_app' and actor_key in (select actor_key from work.own_app))
    and (trust_direction = 'inbound' or (trust_direction is null and not home_own))
    and case
      when trust_kind <> 'federated_idp' then true
      -- An own person signs in through whatever provider; another's through theirs.
      when starts_with(actor_key, 'user:') and domain is not null
        then domain_foreign and (select known from work.mail_domain_known)
          and domain not in (select domain from ref_freemail) and domain not in (select id from work.undecided)
      -- A provider without a host is one that own administrators registered; who stands behind it only the profile can say. Jobs of an own organisation are its own.
      else contains(trust_org, '.') and not starts_with(evidence, 'requestParameters.') and not starts_with(evidence, 'additionalEventData.')
        and not coalesce(nullif(regexp_extract(actor_name, '(?:^|/)repo:([^/:]+)/', 1), '') in (select own_id from own_id where own_kind = 'org'), false)
    end
)
select
  actor_key, null,
  known_as as class,
  arg_max(coalesce(
    case when trust_kind = 'federated_idp' and starts_with(actor_key, 'user:') then domain end,
    case when claimed_foreign then claimed end, case when home_foreign and not is_hint then home end,
    case when domain_foreign and not starts_with(actor_key, 'tech:') then domain end), strength),
  null, max(strength), arg_max(evidence, strength), min(first), null
from proof
where (trust_org is null or claimed_foreign or is_hint)
  and (strength >= 0.9 or trust_kind = 'federated_idp' or is_hint or actor_key not in (select actor_key from actors where own))
group by actor_key, class;

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

-- Somebody at work in our estate under a name in a domain that is not ours. Where anybody may type a name, only one that was let in counts; a private address alone names
-- no organisation where it is not a sign-in.
insert into work.candidate
with named as (
  select
    actor_key, domain, actor_type, evidence, first,
    case source when 'google-workspace' then 'gws_external' when 'gcp-audit' then 'gcp_external' when 'github-audit' then 'gh_outside' end as class
  from work.person
  where home_name_shown
    and (starts_with(actor_key, 'user:') or (starts_with(actor_key, 'aws:') and actor_type = 'user'))
    and (tenant is null or here_own)
    and domain_foreign and contains(domain, '.')
    and (source is null or source not in ('okta', 'duo', 'remote-access', 'windows-security') or actor_key in (select actor_key from work.person where succeeded))
    and not (source in ('gcp-audit', 'google-workspace', 'github-audit', 'okta') and domain in (select domain from ref_freemail))
    and domain not in (select id from work.undecided)
    and (select known from work.mail_domain_known)
    and actor_key not in (select actor_key from actors where own)
)
select
  actor_key, null, case when bool_or(actor_type = 'guest') and class is null then 'b2b_guest' else coalesce(class, 'vendor_named') end, min(domain), null,
  case
    when class not in ('gws_external', 'gcp_external') or class is null then 0.8
    when exists (select 1 from work.own_said where kind = 'domain') then 1.0
    else 0.9
  end,
  'domain ' || min(domain) || ' is not among the own domains', min(first), null
from named
group by actor_key, class;

-- What the analyst said of one identity stands above all else.
create or replace table work.said as
select a.actor_key, s.party, s.is_declared, s.reason, a.first
from work.said_member as s join actors as a on a.identity = s.subject or a.actor_key = s.subject
qualify row_number() over (partition by a.actor_key order by s.is_declared desc, s.party) = 1;
