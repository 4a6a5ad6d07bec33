-- id: IA-06
-- title: Delegated or guest sign-in without strong authentication
-- severity: high
-- attack: T1199, T1556.006
-- tactics: initial-access, persistence, credential-access
-- det0488: AN1344
-- needs: mfa
-- logs: entra-signin, aws-cloudtrail
-- export: Entra interactive sign-ins with authentication details, or CloudTrail ConsoleLogin events
--
-- A person of a third party signed in interactively and no second factor was asked for. A password alone, possibly phished at the provider, was enough. Where the profile
-- requires a second factor of the party's people, an agreement is broken and the finding is high, whatever kind of party it is.
--
-- Benign when a guest opens a single shared document and policy asks no more of guests.
--
-- Confirm by reading which conditional access policies applied to the sign-in, and whether service providers are excluded from them.
--
-- Contain by requiring multifactor authentication of guests and service provider users, and by revoking the sessions named here.
with weak as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.tp_class, a.src_ip, a.app_name,
    a.extra['authentication_requirement'] as requirement, a.extra['ca_status'] as ca_status, a.auth_method, y.party is not null as required
  from acts a
  left join approved y on y.party = a.party
    and y.kind = 'mfa'
  where a.tp
    and a.event_class = 'authn'
    and a.outcome = 'success'
    and a.mfa = 'not_required'
    and coalesce(a.interactive, a.activity = 'signin')
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(required or tp_class = 'csp_gdap') then 'high' else 'medium' end as severity,
  coalesce(any_value(identity_name), identity) || ' of ' || coalesce(any_value(party_name), party) || ' signed in ' || count(*)
    || case when count(*) = 1 then ' time' else ' times' end || ' without a second factor'
    || case when bool_or(required) then ', which the profile requires' else '' end as summary,
  map {
    'scope': case when bool_or(required) then 'declared' else 'reported, not required' end,
    'sign-ins': cast(count(*) as varchar),
    'class': string_agg(distinct tp_class, ', '),
    'requirement': coalesce(string_agg(distinct requirement, ', '), 'not logged'),
    'conditional access': coalesce(string_agg(distinct ca_status, ', '), 'not logged'),
    'methods': coalesce(string_agg(distinct auth_method, ', '), 'not logged'),
    'applications': coalesce(left(string_agg(distinct app_name, ', '), 300), 'not logged'),
    'addresses': coalesce(left(string_agg(distinct src_ip, ', '), 300), 'not logged'),
    'evidence': cast(count(*) as varchar)
  } as facts,
  list_slice(array_agg(event_key order by time, event_key), 1, 1000) as events
from weak
group by party, identity
