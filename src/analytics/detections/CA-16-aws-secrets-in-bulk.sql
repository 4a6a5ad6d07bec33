-- id: CA-16
-- title: Bulk retrieval of AWS secrets, parameters or instance passwords
-- severity: high
-- attack: T1555.006, T1552
-- tactics: credential-access
-- det0488: AN1348
-- needs: operation, actor_key
-- logs: aws-cloudtrail
-- export: CloudTrail management events of every region (GetSecretValue and GetParameter are management events)
-- param: secrets = 20   distinct secrets, parameters or instances read by own staff in one window
-- param: third_party_secrets = 10   the same for a third party
-- param: window_minutes = 10   length of a window
-- param: passwords = 3   distinct instances whose password or user data was asked for in one window
--
-- One principal read many secrets within minutes. Software reads the few it needs at start; a person or script reading everything is collecting credentials.
--
-- Benign when a rotation function, a deployment or a backup product enumerates secrets, from its usual role and address.
--
-- Confirm by comparing with the same role on earlier days, and by looking at what the session did before and at which of the secrets were used elsewhere afterwards.
--
-- Contain by revoking the role's sessions and rotating every secret named in the evidence, worst first: database and administrator credentials.
with reads as (
  select
    a.event_key, a.time, a.actor_key, coalesce(a.identity, a.actor_key) as who, a.tenant, a.actor_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip,
    case when a.operation_key in ('getpassworddata', 'describeinstanceattribute') then 'instance' else 'secret' end as kind,
    coalesce(a.extra['secret_id'], a.extra['instance_id'], a.target_id, a.target_name) as secret,
    to_minutes(cast(getvariable('window_minutes') as bigint)) as span
  from acts a
  where a.operation_key in ('getsecretvalue', 'batchgetsecretvalue', 'getparameter', 'getparameters', 'getparametersbypath', 'getpassworddata')
    or (a.operation_key = 'describeinstanceattribute' and a.extra['attribute'] = 'userData')
),
counted as (
  select
    *,
    count(distinct (tenant, secret)) over (partition by who, kind order by time range between span preceding and current row) as in_window,
    case when time <= lag(time) over (partition by who, kind order by time, event_key) + span then 0 else 1 end as starts
  from reads
),
bursts as (
  select *, sum(starts) over (partition by who, kind order by time, event_key) as burst
  from counted
),
windows as (
  select
    arg_min(actor_key, (time, event_key)) as actor_key, kind, burst, bool_or(third_party) as third_party, arg_min(actor_name, (time, event_key)) as actor_name,
    min(time) as time, max(time) as end_time, max(in_window) as secrets, count(*) as calls,
    string_agg(distinct src_ip, ', ') as addresses, left(string_agg(distinct secret, ', '), 600) as names,
    list_slice(array_agg(event_key order by time, event_key), 1, 1000) as events
  from bursts
  group by who, kind, burst
)
select
  time, end_time, actor_key,
  case when third_party then 'critical' else 'high' end as severity,
  cast(secrets as varchar) || case when kind = 'instance' then ' instance passwords or start scripts' else ' distinct secrets or parameters' end
    || ' asked for by ' || coalesce(actor_name, actor_key) || ' within ' || cast(cast(getvariable('window_minutes') as bigint) as varchar) || ' minutes' as summary,
  map {
    'distinct': cast(secrets as varchar),
    'threshold': cast(cast(case when kind = 'instance' then getvariable('passwords') when third_party then getvariable('third_party_secrets') else getvariable('secrets') end as bigint) as varchar),
    'calls': cast(calls as varchar),
    'window minutes': cast(cast(getvariable('window_minutes') as bigint) as varchar),
    'by a third party': case when third_party then 'yes' else 'no' end,
    'addresses': coalesce(addresses, 'not logged'),
    'names': coalesce(names, 'not logged')
  } as facts,
  events
from windows
where secrets >= case when kind = 'instance' then getvariable('passwords') when third_party then getvariable('third_party_secrets') else getvariable('secrets') end
