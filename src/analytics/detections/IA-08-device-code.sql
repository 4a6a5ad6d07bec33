-- id: IA-08
-- title: Device code sign-in
-- severity: high
-- attack: T1566.002, T1078.004, T1528
-- tactics: initial-access, credential-access
-- needs: auth_flow
-- logs: entra-signin, m365-ual
-- export: Entra sign-ins from Microsoft Graph beta or the portal (they carry the authentication protocol)
-- param: addresses = 2   distinct addresses in one session
--
-- Somebody signed in by entering a code on another device. An attacker asks for the code and talks the victim into entering it: the victim passes the second factor, the attacker gets the session.
--
-- Benign when a kiosk, a meeting-room device or a command line on a machine without browser signs in.
--
-- Confirm by asking the person whether they entered a code, and by comparing the address that asked for it with the one that entered it.
--
-- Contain by revoking the person's sessions and by blocking device code flow in conditional access.
with coded as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.party_name, a.src_ip, a.user_agent,
    a.app_id, a.app_name, a.device_id, coalesce(a.session_id, a.correlation_id, cast(a.event_key as varchar)) as session
  from acts a
  where (a.auth_flow = 'deviceCode' or a.extra['original_transfer_method'] = 'deviceCodeFlow')
    and a.event_class = 'authn'
    and a.outcome = 'success'
),
sessions as (
  select
    identity, session, min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key, any_value(identity_name) as identity_name, any_value(party_name) as party_name,
    bool_or(third_party) as third_party, count(distinct src_ip) as addresses, count(distinct user_agent) as agents, bool_or(app_id = '29d9ed98-a469-4536-ade2-f981bc1d605e') as broker,
    bool_and(device_id is null) as no_device, string_agg(distinct src_ip, ', ') as ips, string_agg(distinct app_name, ', ') as apps, array_agg(event_key order by time, event_key) as events
  from coded
  group by identity, session
)
select
  time, end_time, actor_key,
  raise_severity(
    case when addresses >= getvariable('addresses') or agents >= getvariable('addresses') or coalesce(broker, false) then 'high' else 'medium' end,
    case when third_party then 1 else 0 end) as severity,
  coalesce(identity_name, identity) || coalesce(' of ' || party_name, '') || ' signed in by device code' || coalesce(' to ' || apps, '') as summary,
  map {
    'addresses in the session': cast(addresses as varchar),
    'user agents in the session': cast(agents as varchar),
    'threshold: addresses or user agents': cast(cast(getvariable('addresses') as bigint) as varchar),
    'authentication broker': case when coalesce(broker, false) then 'yes' else 'no' end,
    'registered device': case when no_device then 'none' else 'yes' end,
    'from': coalesce(ips, 'not logged'),
    'third party': case when third_party then 'yes' else 'no' end
  } as facts,
  list_slice(events, 1, 1000) as events
from sessions
