-- One scan of the events: everything that decides who an actor is, per distinct combination.
create or replace table work.actor_raw as
with combination as (
  select
    source, actor_key, actor_id, actor_name, actor_type, actor_tenant,
    -- A virtual gateway is no organisation.
    case when source <> 'remote-access' then tenant end as tenant,
    trust_kind, trust_org, trust_direction,
    case when trust_kind is not null then proof_strength(trust_kind, trust_evidence) end as strength,
    case when starts_with(actor_key, 'sp:') or starts_with(actor_key, 'app:') then app_id end as app_id,
    case when starts_with(actor_key, 'aws:') then actor_via end as via,
    -- Sign-ins show the name a user has at home; the unified audit log, also inside hunting results, shows guests by their #EXT# name, so a plain name there is a
    -- member's. Cloud control planes and directories of people name whoever acts by the address of their account at home.
    case
      when source in ('gcp-audit', 'google-workspace', 'github-audit', 'okta') then starts_with(actor_key, 'user:')
      when source = 'defender-hunting' then event_class = 'authn' and service = 'Entra ID'
      else event_class = 'authn' and source <> 'm365-ual'
    end as home_name_shown,
    min(trust_evidence) as evidence,
    max(case when actor_tenant is not null then coalesce(extra['home_tenant_name'], extra['actor_home_tenant_name']) end) as home_name,
    max(case when starts_with(actor_key, 'user:') then extra['token_object_id'] end) as token_object,
    max(case when source = 'github-audit' then extra['actor_login'] end) as login,
    bool_or(outcome = 'success') as succeeded,
    min(time) as first, max(time) as last, count(*) as events
  from events
  where actor_key is not null
  group by all
)
select
  *, mail_domain(actor_name) as domain,
  -- A Windows domain counts with its first label, as in the key: Kerberos writes the long name, NTLM the short one.
  case when starts_with(actor_key, 'win:') then split_part(lower(actor_tenant), '.', 1) else lower(actor_tenant) end as home
from combination;

-- Credentials matter where keys are handed out: AWS.
create or replace table work.credential_row as
select
  actor_key, coalesce(actor_credential, '') as credential, min(time) as first, max(time) as last, count(*) as events,
  -- A call that opens a session names the identity it asks for, not its own.
  min(case when extra['issued_principal'] is null then extra['source_identity'] end) as source_identity
from events
where starts_with(actor_key, 'aws:')
group by actor_key, credential;

create or replace table work.assumed as
select
  event_key, time, actor_key, coalesce(actor_credential, '') as credential, actor_tenant, tenant, trust_kind, trust_org, trust_direction,
  extra['issued_access_key'] as issued_key, extra['issued_principal'] as issued_principal, extra['source_identity'] as source_identity
from events
where starts_with(actor_key, 'aws:') and outcome = 'success'
  and operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity', 'assumeroot', 'getfederationtoken', 'getsessiontoken')
  and (extra['issued_access_key'] is not null or extra['issued_principal'] is not null);

delete from log_span;
insert into log_span select source, min(time), max(time), count(*) from events where source is not null group by source;
