-- id: CA-10
-- title: Application credential added, then used from a new network
-- severity: critical
-- attack: T1098.001, T1550.001, T1528
-- tactics: persistence, privilege-escalation, lateral-movement, credential-access
-- det0488: AN1347
-- needs: app_id, any/extra.category
-- logs: entra-signin
-- export: Entra sign-ins of applications (service principals) and the Entra audit log of the same days
-- param: use_hours = 24   hours after the credential was added in which its use is looked for
--
-- A credential was added to an application, and within a day the application signed in from a network it never used before. Whoever added it works with it from elsewhere: the application's
-- permissions are in other hands.
--
-- Benign when a developer tries out a new application, or a workload moves to another host; the first time of an application has nothing to compare with.
--
-- Confirm by asking who holds the new credential, and by looking up the owner of the network and what the application read from there.
--
-- Contain by removing the credential, disabling the service principal, and treating what it may read as disclosed since then.
with added as (
  select
    a.event_key, a.time, a.actor_key, a.identity_name, a.party_name, coalesce(a.tp, false) as third_party, a.operation, a.src_ip, a.target_id, a.target_name,
    lower(a.extra['target_app_id']) as app_id, k.keys
  from acts a
  left join (
    select event_key, string_agg(lower(new), ' ') as keys
    from changes
    where name = 'KeyDescription'
    group by event_key
  ) k on k.event_key = a.event_key
  where a.operation_key in (
      'add service principal credentials', 'update application - certificates and secrets management', 'update service principal credentials'
    )
    and a.outcome = 'success'
),
signed_in as (
  select
    a.event_key, a.time, a.identity, a.actor_id, lower(a.app_id) as app_id, coalesce(a.app_name, a.actor_name) as app_name, lower(a.actor_credential) as credential, a.src_ip, a.target_name as resource,
    network_of(a.src_ip, a.src_asn) as network
  from acts a
  where a.activity = 'signin_sp'
    and a.outcome = 'success'
),
used as (
  select
    d.event_key as added_key, d.time as added_at, d.actor_key, d.identity_name, d.party_name, d.third_party, d.operation, d.src_ip as added_from, d.target_name,
    s.*, coalesce(contains(d.keys, s.credential), false) as same_key
  from added d
  join signed_in s on (s.actor_id = d.target_id or s.app_id = d.app_id or s.app_id = d.target_id or lower(s.app_name) = lower(d.target_name) or contains(d.keys, s.credential))
  where s.network is not null
    and s.time <= d.time + to_hours(getvariable('use_hours')::bigint)
    and not exists (select 1 from signed_in h where h.identity = s.identity and h.network = s.network and h.time <= d.time)
)
select
  min(added_at) as time, max(time) as end_time, arg_min(actor_key, added_at) as actor_key,
  'Application ' || coalesce(any_value(target_name), any_value(app_name), identity) || ' signed in from ' || arg_min(network, time) || ', a network new to it, '
    || min(date_diff('minute', added_at, time))::varchar || ' minutes after ' || coalesce(arg_min(identity_name, added_at), 'somebody not named')
    || coalesce(' of ' || arg_min(party_name, added_at), '') || ' added a credential' as summary,
  with_count(map {
    'application': coalesce(any_value(target_name), any_value(app_name), identity),
    'credential added by': coalesce(arg_min(identity_name, added_at), 'not logged'),
    'credential added from': coalesce(arg_min(added_from, added_at), 'not logged'),
    'networks': string_agg(distinct network || ' (' || src_ip || ')', ', '),
    'signed in with the new credential': case when bool_or(same_key) then 'yes' else 'not shown by the records' end,
    'sign-ins': count(distinct event_key)::varchar,
    'resources': coalesce(left(string_agg(distinct resource, ', '), 300), 'not logged'),
    'threshold: hours': getvariable('use_hours')::bigint::varchar,
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  }, count(distinct event_key) + count(distinct added_key)) as facts,
  oldest_first(list(struct_pack(t := added_at, k := added_key)) || list(struct_pack(t := time, k := event_key))) as events
from used
group by identity
