-- id: IA-03
-- title: Third-party identity with a first-seen network, device, user agent or application
-- severity: medium
-- attack: T1078.004
-- tactics: initial-access
-- det0488: AN1344
-- needs: src_ip, actor_key
-- logs: entra-signin, m365-ual, aws-cloudtrail
-- export: Entra sign-ins with user agent and device, or CloudTrail
-- param: baseline_days = 7   days an identity must have been known before "never seen" means anything
--
-- A third-party identity that was known for some time signed in with several things at once that it never used before: network, device, kind of user agent, application. One is a browser
-- update or a hotel; three at the same moment is somebody else. A device that the profile names among the own ones never counts as new.
--
-- Benign when the person got a new computer, or the tool was replaced on that day.
--
-- Confirm by asking the person, and by checking whether colleagues of the same party use the same network or device.
--
-- Contain by revoking the session and resetting the credential in the party's own tenant.
with devices as (
  select distinct device_id, device_name
  from acts
  where tp /* for speed */
),
own_devices as (
  select distinct d.device_id as device
  from devices d
  join own_device o on is_said(d.device_id, o.value) or is_said_host(d.device_name, o.value)
),
sign_ins as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.src_ip,
    network_of(a.src_ip, coalesce(a.src_asn, n.asn)) as network,
    a.device_id as device, a.device_trust, o.device is not null as own,
    regexp_replace(a.user_agent, '[0-9][0-9._]*', '', 'g') as agent,
    coalesce(a.app_id, a.app_name) as app
  from acts a
  left join asn_of_ip n on n.address = a.src_ip
  left join own_devices o on o.device = a.device_id
  where a.tp
    and a.outcome = 'success'
    and (a.event_class = 'authn' or a.operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity'))
),
seen as (
  select
    *,
    min(time) over (partition by identity) as known_since,
    min(case when network is not null then time end) over (partition by identity, network) as network_first,
    min(case when device is not null and not own then time end) over (partition by identity, device) as device_first,
    min(case when agent is not null then time end) over (partition by identity, agent) as agent_first,
    min(case when app is not null then time end) over (partition by identity, app) as app_first,
    min(case when network is not null then time end) over (partition by party, network) as network_first_of_party
  from sign_ins
),
scored as (
  select
    *,
    case when time = network_first then 1 else 0 end + case when time = device_first then 1 else 0 end
      + case when time = agent_first then 1 else 0 end + case when time = app_first then 1 else 0 end as novel
  from seen
)
select
  time, time as end_time, actor_key,
  case when novel >= 3 then 'high' when novel = 2 then 'medium' else 'low' end as severity,
  coalesce(identity_name, identity) || ' of ' || coalesce(party_name, party) || ' used ' || novel || ' never seen before: '
    || concat_ws(', ', case when time = network_first then 'network ' || network end, case when time = device_first then 'device' end,
                 case when time = agent_first then 'user agent' end, case when time = app_first then 'application ' || app end) as summary,
  map {
    'new at once': cast(novel as varchar),
    'network': coalesce(network, 'not logged') || case when time = network_first then ' (new)' else '' end,
    'network new for the whole party': case when time = network_first_of_party then 'yes' else 'no' end,
    'device': coalesce(device, 'not logged') || case when time = device_first then ' (new)' else '' end,
    'device managed': case when own then 'yes, one of the own devices in the profile' else coalesce(device_trust, 'not logged') end,
    'user agent': coalesce(left(agent, 200), 'not logged') || case when time = agent_first then ' (new)' else '' end,
    'application': coalesce(app, 'not logged') || case when time = app_first then ' (new)' else '' end,
    'known since': cast(known_since as varchar),
    'threshold: days known': cast(cast(getvariable('baseline_days') as bigint) as varchar)
  } as facts,
  [event_key] as events
from scored
where novel >= 1
  and time >= known_since + to_days(cast(getvariable('baseline_days') as integer))
