-- id: IA-26
-- title: Partner or guest blocked because of risk in the home tenant
-- severity: high
-- attack: T1199, T1078.004
-- tactics: initial-access
-- det0488: AN1347
-- needs: outcome_code
-- logs: entra-signin
-- export: the interactive and non-interactive Entra sign-in logs
-- param: days_before = 7   days before the block whose successful sign-ins of the same organisation are listed
-- param: hours_after = 24   hours after the block whose successful sign-ins of the same organisation are listed
--
-- Entra refused a sign-in because the account is at risk in its home tenant: code 530034 for a delegated administrator, 53011 for other outside users. The identity provider of the partner already
-- distrusts the account, so the whole organisation is suspect. Successful sign-ins of that organisation around the block are listed with it.
--
-- Benign when the home tenant later dismissed the risk as a false alarm.
--
-- Confirm by asking the partner's security contact for the risk detection behind the account, and by reading what the organisation's other accounts did in the same days.
--
-- Contain by revoking the sessions of the organisation's identities and suspending its delegated access until the partner answers.
with blocked as (
  select a.event_key, a.time, a.actor_key, a.identity_name, a.outcome_code, coalesce(a.tp_org, a.trust_org, a.actor_tenant) as org, a.party_name
  from acts as a
  where a.event_class = 'authn'
    and a.outcome_code in ('530034', '53011')
    and not a.own
),
per_org as (
  select
    org, min(time) as time, max(time) as end_time, arg_min(actor_key, time) as actor_key, any_value(party_name) as party_name,
    count(*) as blocks, count(distinct identity_name) as people, string_agg(distinct outcome_code, ', ' order by outcome_code) as codes
  from blocked
  group by org
),
related as (
  select b.org, b.event_key, b.time, false as ok from blocked as b
  union all
  select p.org, a.event_key, a.time, true as ok
  from per_org as p
  join acts as a on coalesce(a.tp_org, a.trust_org, a.actor_tenant) = p.org
    and a.event_class = 'authn'
    and a.outcome = 'success'
    and a.time >= p.time - to_seconds(getvariable('days_before') * 86400)
    and a.time <= p.end_time + to_seconds(getvariable('hours_after') * 3600)
),
gathered as (
  select org, evidence(event_key, time) as events, count(*) as rows, count(*) filter (where ok) as successes from related group by org
)
select
  p.time,
  p.end_time,
  p.actor_key,
  'sign-in from ' || coalesce(p.party_name, p.org, 'an outside organisation') || ' blocked: account at risk in its home tenant' as summary,
  with_count(map {
    'code': p.codes,
    'blocked sign-ins': p.blocks::varchar,
    'blocked people': p.people::varchar,
    'organisation': coalesce(p.org, 'not logged'),
    'successful sign-ins around it': coalesce(g.successes, 0)::varchar,
    'days before': getvariable('days_before')::varchar,
    'hours after': getvariable('hours_after')::varchar
  }, g.rows) as facts,
  g.events
from per_org as p
join gathered as g on g.org is not distinct from p.org
