-- One scan of the events: everything that decides who an actor is, per distinct combination.
create or replace table work.actor_raw as
with combination as (
  select
    actor_key, actor_id, actor_name, actor_type, actor_tenant, tenant, trust_kind, trust_org, trust_direction,
    case when starts_with(actor_key, 'sp:') or starts_with(actor_key, 'app:') then app_id end as app_id,
    case when starts_with(actor_key, 'aws:') then actor_via end as via,
    -- Sign-ins show the name a user has at home; the unified audit log shows guests by their #EXT# name, so a plain name there is a member's.
    event_class = 'authn' and source <> 'm365-ual' as home_name_shown,
    min(trust_evidence) as evidence,
    max(coalesce(extra['home_tenant_name'], extra['actor_home_tenant_name'])) as home_name,
    max(extra['token_object_id']) as token_object,
    min(time) as first, max(time) as last, count(*) as events
  from events
  where actor_key is not null
  group by all
)
select *, mail_domain(actor_name) as domain from combination;

-- Credentials matter where keys are handed out: AWS.
create or replace table work.credential_row as
select actor_key, coalesce(actor_credential, '') as credential, min(time) as first, max(time) as last, count(*) as events
from events
where starts_with(actor_key, 'aws:')
group by actor_key, credential;

create or replace table work.assumed as
select
  event_key, time, actor_key, coalesce(actor_credential, '') as credential, actor_tenant, tenant, trust_kind, trust_org, trust_direction,
  extra['issued_access_key'] as issued_key, extra['issued_principal'] as issued_principal
from events
where starts_with(actor_key, 'aws:') and outcome = 'success'
  and operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity', 'assumeroot', 'getfederationtoken', 'getsessiontoken')
  and (extra['issued_access_key'] is not null or extra['issued_principal'] is not null);

delete from log_span;
insert into log_span select source, min(time), max(time), count(*) from events where source is not null group by source;
