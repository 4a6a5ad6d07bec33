-- id: CA-01
-- title: Password spray
-- severity: high
-- attack: T1110.003
-- tactics: credential-access
-- det0488: AN1347
-- needs: src_ip
-- logs: entra-signin, m365-ual, aws-cloudtrail
-- export: Entra sign-in logs with failed sign-ins and their error codes
-- param: users = 5   accounts tried from one address in a short window
-- param: window_minutes = 20   length of a short window
-- param: tries = 8   tries for one account in a window above which the account is not counted: a device with an old password
-- param: network_users = 15   accounts tried from one network in a short window
-- param: slow_users = 25   accounts tried from one address in a day
-- param: slow_tries = 3   tries for one account in a day above which it is not counted
-- param: third_party_share = 60   per cent of the accounts that are a third party's from which it is critical
--
-- One address, or one network, failed to sign in to many accounts with few tries each. Somebody tries common passwords across the company.
--
-- Benign when many devices behind one office address still have an old password, or a service account's password expired; then the same few accounts fail again and again.
--
-- Confirm by looking up the owner of the address, and by whether the names tried exist and follow the alphabet or an old address list.
--
-- Contain by blocking the address, by looking for a success from it (CA-02), and by enforcing a second factor for the accounts tried.
with partner_place as (
  select src_ip, bool_or(coalesce(tp, false) and tp_conf >= 0.8 and outcome = 'success') as partner
  from acts
  group by src_ip
),
failed as (
  select
    a.event_key, a.time, a.identity, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip, 'AS' || a.src_asn as network, p.partner
  from acts a
  join partner_place p on p.src_ip = a.src_ip
  where a.event_class = 'authn'
    and (
      a.outcome_code in ('50126', '50053', '50055', '50034', '50056')
      or a.outcome_reason in ('InvalidUserNameOrPassword', 'IdsLocked', 'UserAccountNotFound', 'Failed authentication')
    )
),
form as (
  select 'address' as form, to_minutes(getvariable('window_minutes')::bigint) as span, getvariable('users') as users, getvariable('tries') as tries
  union all
  select 'network', to_minutes(getvariable('window_minutes')::bigint), getvariable('network_users'), getvariable('tries')
  union all
  select 'address, slowly', interval '24 hours', getvariable('slow_users'), getvariable('slow_tries')
),
tried as (
  select m.*, f.*, case when m.form = 'network' then f.network else f.src_ip end as origin
  from failed f
  cross join form m
  where m.form <> 'network'
    or f.network is not null
),
alone as (
  select *, count(*) over (partition by form, origin, identity order by time range between span preceding and span following) as of_account
  from tried
),
counted as (
  select
    *,
    count(distinct identity) over (partition by form, origin order by time range between span preceding and current row) as in_window,
    case when time <= lag(time) over (partition by form, origin order by time, event_key) + span then 0 else 1 end as starts
  from alone
  where of_account <= tries
),
numbered as (
  select *, sum(starts) over (partition by form, origin order by time, event_key) as burst
  from counted
),
bursts as materialized (
  select
    form, origin, burst, min(time) as time, max(time) as end_time, max(in_window) as in_window, any_value(users) as users, any_value(tries) as tries, any_value(span) as span,
    count(*) as attempts, count(distinct identity) as accounts, 100.0 * count(distinct case when third_party then identity end) / count(distinct identity) as third_party_share,
    list(distinct src_ip order by src_ip) as addresses, bool_or(partner) as partner, left(string_agg(distinct identity, ', ' order by identity), 400) as names, evidence(event_key, time) as events
  from numbered
  group by form, origin, burst
  having max(in_window) >= any_value(users)
)
select
  b.time, b.end_time, null::varchar as actor_key,
  case when b.partner or b.third_party_share >= getvariable('third_party_share') then 'critical' else 'high' end as severity,
  b.accounts::varchar || ' accounts tried from ' || b.origin || case when b.form = 'network' then ' (' || len(b.addresses)::varchar || ' addresses)' else '' end
    || ', ' || b.in_window::varchar || ' of them within ' || case when b.form = 'address, slowly' then '24 hours' else getvariable('window_minutes')::bigint::varchar || ' minutes' end as summary,
  with_count(map {
    'form': b.form,
    'origin': b.origin,
    'accounts in a window': b.in_window::varchar,
    'threshold: accounts': b.users::bigint::varchar,
    'window': b.span::varchar,
    'attempts': b.attempts::varchar,
    'threshold: tries for one account': b.tries::bigint::varchar,
    'third-party accounts, per cent': round(b.third_party_share)::bigint::varchar,
    'threshold: per cent': getvariable('third_party_share')::bigint::varchar,
    'address of a third party': case when b.partner then 'yes' else 'no' end,
    'addresses': left(array_to_string(b.addresses, ', '), 400),
    'accounts': b.names
  }, b.attempts) as facts,
  b.events
from bursts b
where not exists (
  select 1
  from bursts f
  where f.form = 'address'
    and b.form <> 'address'
    and list_contains(b.addresses, f.origin)
    and f.time <= b.end_time
    and f.end_time >= b.time
)
