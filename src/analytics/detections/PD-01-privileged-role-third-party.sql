-- id: PD-01
-- title: Third party receives or activates a privileged directory role
-- severity: critical
-- attack: T1098.003, T1199
-- tactics: persistence, privilege-escalation, initial-access
-- det0488: AN1350
-- needs: operation, target_id
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category RoleManagement) or the unified audit log
-- param: activations = 4   activations in 24 hours from which they are too many
-- param: sign_in_minutes = 15   minutes after a person's first sign-in in which an activation stands out
-- param: baseline_days = 7   days of earlier history before a first activation means anything
--
-- A role that can take over the tenant was given to an outside account, or by one; or an outsider activated such a role for the first time, too often, or minutes after appearing. Outsiders
-- with standing administration are how a supplier's breach becomes yours.
--
-- Benign when a provider is taken on and gets the roles of the contract: put those roles in the profile, and they are reported lower.
--
-- Confirm by comparing role and person with the contract, and by asking the approver, not the person who made the change.
--
-- Contain by removing the assignment, revoking the account's sessions, and reviewing what was done while the role was held.
with privileged as (
  select role_id as word, max(name) as name from ref_privileged_role group by role_id
  union
  select lower(name), name from ref_privileged_role
),
role_act as (
  select
    a.event_key, a.time, a.source, a.actor_key, a.actor_id, a.identity, a.identity_name, a.party, a.party_name, coalesce(a.tp, false) as by_third_party, a.operation, a.src_ip,
    a.operation_key in ('add member to role completed (pim activation)', 'add member to role request completed (pim activation)') as activation,
    a.target_id, a.target_name, coalesce(a.extra['role_name'], r.name, a.extra['role_id']) as role
  from acts a
  join privileged r on r.word = coalesce(lower(a.extra['role_id']), lower(a.extra['role_name']))
  where a.operation_key in (
      'add member to role', 'add eligible member to role', 'add scoped member to role', 'add member to role outside of pim (permanent)',
      'add member to role in pim completed (permanent)', 'add member to role in pim completed (timebound)',
      'add eligible member to role in pim completed (permanent)', 'add eligible member to role in pim completed (timebound)',
      'add member to role completed (pim activation)', 'add member to role request completed (pim activation)'
    )
    and a.outcome = 'success'
),
outsider as (
  select actor_id, any_value(party) as party, any_value(party_name) as party_name
  from acts
  where tp
  group by actor_id
),
concerned as (
  select
    w.*, coalesce(o.party, case when w.by_third_party then w.party end) as outside_party,
    coalesce(o.party_name, case when w.by_third_party then w.party_name end, 'a guest') as outside_name,
    o.actor_id is not null or contains(lower(w.target_name), '#ext#') as to_third_party
  from role_act w
  left join outsider o on o.actor_id = w.target_id
),
agreed as (
  select party, list(value) as roles from approved where kind = 'role' group by party
),
handed as (
  select * from concerned where not activation and (to_third_party or by_third_party)
),
marked as (
  select *, starts_series((identity, target_id, lower(role)), time, event_key) as starts from handed
),
numbered as (
  select *, series_of((identity, target_id, lower(role)), starts, time, event_key) as series from marked
),
given as (
  select
    min(c.time) as time, max(c.time) as end_time, any_value(c.actor_key) as actor_key,
    case when bool_and(coalesce(len(list_filter(g.roles, lambda r: is_said(c.role, r))) > 0, false)) then 'low' else 'critical' end as severity,
    string_agg(distinct c.role, ', ') || ' given to ' || coalesce(any_value(c.target_name), c.target_id, 'an account not named')
      || case when bool_or(c.to_third_party) then ' of ' || any_value(c.outside_name) else '' end || ' by ' || coalesce(any_value(c.identity_name), c.identity, 'an unnamed actor')
      || case when bool_or(c.by_third_party) then ' of ' || coalesce(any_value(c.party_name), 'a third party') else '' end as summary,
    map {
      'role': string_agg(distinct c.role, ', '),
      'given to': coalesce(any_value(c.target_name), c.target_id, 'not logged'),
      'given to a third party': case when bool_or(c.to_third_party) then 'yes' else 'no' end,
      'given by a third party': case when bool_or(c.by_third_party) then 'yes' else 'no' end,
      'agreed in the profile': case when bool_and(coalesce(len(list_filter(g.roles, lambda r: is_said(c.role, r))) > 0, false)) then 'yes' else 'no' end,
      'scope': case when bool_or(g.party is not null) then 'declared' else 'no role agreed: the built-in list of privileged roles' end,
      'operation': any_value(c.operation),
      'from': coalesce(string_agg(distinct c.src_ip, ', '), 'not logged')
    } as facts,
    evidence(c.event_key, c.time) as events,
    false as cold_start
  from numbered c
  left join agreed g on g.party = c.outside_party
  group by c.identity, c.target_id, lower(c.role), c.series
),
activated as (
  select
    c.*,
    count(*) over (partition by c.identity, c.source order by c.time range between interval '24 hours' preceding and current row) as in_day,
    row_number() over (partition by c.identity, lower(c.role) order by c.time, c.event_key) as nth
  from concerned c
  where c.activation
    and c.by_third_party
),
appeared as (
  select a.identity, min(a.time) as first_sign_in, arg_min(a.event_key, a.time) as sign_in_key
  from acts a
  where a.event_class = 'authn'
    and a.outcome = 'success'
  group by a.identity
),
noticed as (
  select
    c.*, p.first_sign_in, p.sign_in_key,
    coalesce(c.time between p.first_sign_in and p.first_sign_in + to_minutes(getvariable('sign_in_minutes')::bigint), false) as fresh
  from activated c
  left join appeared p on p.identity = c.identity
)
select * from given
union all by name
select
  time, time as end_time, actor_key, 'medium' as severity,
  role || ' activated by ' || coalesce(identity_name, identity) || ' of ' || outside_name
    || case when in_day >= getvariable('activations') then ', ' || in_day || ' times within 24 hours' when fresh then ', minutes after the first sign-in' else ', for the first time' end as summary,
  map {
    'role': role,
    'activations in 24 hours': in_day::varchar,
    'threshold: activations': getvariable('activations')::varchar,
    'first activation of the role': case when nth = 1 then 'yes' else 'no' end,
    'first sign-in': coalesce(first_sign_in::varchar, 'not in the logs'),
    'threshold: minutes after the first sign-in': getvariable('sign_in_minutes')::varchar,
    'days of history wanted': getvariable('baseline_days')::varchar,
    'from': coalesce(src_ip, 'not logged')
  } as facts,
  case when fresh then list_prepend(sign_in_key, [event_key]) else [event_key] end as events,
  in_day < getvariable('activations') and not fresh and cold_start(source, time, getvariable('baseline_days')) as cold_start
from noticed
where nth = 1
  or fresh
  or in_day = getvariable('activations')
