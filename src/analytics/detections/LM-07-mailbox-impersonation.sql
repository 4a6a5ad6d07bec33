-- id: LM-07
-- title: Mailbox impersonation or application access to every mailbox
-- severity: high
-- attack: T1098.002, T1098.003, T1114.002, T1550.001
-- tactics: persistence, privilege-escalation, collection, lateral-movement
-- det0488: AN1350
-- needs: operation
-- logs: m365-ual, entra-audit
-- export: the unified audit log (Exchange administration and mailbox records) and the Entra audit log
-- param: mailboxes = 6   mailboxes read in one window after the right was given from which it is critical
-- param: window_minutes = 10   length of that window
-- param: use_days = 7   days after the right was given in which reading is looked for
--
-- An account or application was given the right to open every mailbox, or the fence around an application's mailbox access was removed; or a Microsoft service acted in the directory under a
-- user's name, which only a forged service token does. One credential then reads the whole company's mail.
--
-- Benign when a migration or archiving product is installed; the right is then given by a named administrator, with a ticket.
--
-- Confirm by asking the administrator, and by listing which mailboxes the account or application opened since.
--
-- Contain by removing the role assignment or grant, disabling the account or application, and treating the mailboxes read as disclosed.
with setting as (
  select
    event_key, max(case when name = 'Role' then new end) as role, max(case when name in ('App', 'User', 'SecurityGroup', 'ServicePrincipal.AppId', 'AppId') then lower(new) end) as assignee
  from changes
  group by event_key
),
given as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.src_ip,
    coalesce(s.assignee, lower(a.extra['target_app_id']), lower(a.extra['grantee']), lower(a.target_name)) as assignee,
    case
      when a.operation_key = 'new-managementroleassignment' then 'role ' || s.role
      when a.operation_key in ('remove-applicationaccesspolicy', 'set-applicationaccesspolicy') then 'fence around an application changed'
      when regexp_matches(coalesce(a.extra['app_role'], '') || ' ' || coalesce(a.extra['scope'], ''), '(^| )(full_access_as_app|EWS\.AccessAsUser\.All)( |$)')
        then 'permission ' || regexp_extract(coalesce(a.extra['app_role'], '') || ' ' || coalesce(a.extra['scope'], ''), 'full_access_as_app|EWS\.AccessAsUser\.All')
      else 'token of ' || a.extra['actor_display_name']
    end as effect
  from acts a
  left join setting s on s.event_key = a.event_key
  where (
      (a.operation_key = 'new-managementroleassignment' and regexp_matches(s.role, '^(ApplicationImpersonation|Application (Mail|EWS|Exchange) ?.*)$'))
      or a.operation_key in ('remove-applicationaccesspolicy', 'set-applicationaccesspolicy')
      or (
        a.operation_key in ('add app role assignment to service principal', 'consent to application', 'add delegated permission grant')
        and regexp_matches(coalesce(a.extra['app_role'], '') || ' ' || coalesce(a.extra['scope'], ''), '(^| )(full_access_as_app|EWS\.AccessAsUser\.All)( |$)')
      )
      or (
        a.extra['actor_display_name'] in (
          'Office 365 Exchange Online', 'Skype for Business Online', 'Office 365 SharePoint Online', 'Dataverse', 'Microsoft Dynamics ERP'
        )
        and contains(a.actor_name, '@')
        and not contains(a.operation_key, 'group')
      )
    )
    and a.outcome <> 'failure'
    and a.actor_type is distinct from 'system'
),
marked as (
  select *, starts_series((effect, assignee, identity), time, event_key) as starts from given
),
numbered as (
  select *, series_of((effect, assignee, identity), starts, time, event_key) as series from marked
),
opened as (
  select
    a.event_key, a.time, lower(coalesce(a.target_name, a.target_id)) as mailbox, lower(a.app_id) as app_id, lower(a.actor_name) as actor_name, a.identity
  from acts a
  where a.operation_key = 'mailitemsaccessed'
    and a.outcome <> 'failure'
),
entitled as (
  select distinct identity from opened where app_id in (select assignee from given) or actor_name in (select assignee from given) /* for speed */
),
windowed as (
  select *, count(distinct mailbox) over (partition by identity order by time range between to_minutes(getvariable('window_minutes')::bigint) preceding and current row) as in_window
  from opened
  where coalesce(identity, '') in (select coalesce(identity, '') from entitled) /* for speed */
),
used as (
  select
    g.event_key, max(o.in_window) as in_window, count(distinct o.mailbox) as mailboxes, min(o.time) as first_use, max(o.time) as last_use,
    list(struct_pack(t := o.time, k := o.event_key)) as items
  from given g
  join windowed o on g.assignee in (o.app_id, o.actor_name)
    and o.time > g.time
    and o.time <= g.time + to_days(getvariable('use_days')::integer)
  group by g.event_key
)
select
  min(g.time) as time, max(coalesce(u.last_use, g.time)) as end_time, any_value(g.actor_key) as actor_key,
  case when bool_or(g.third_party) or max(u.in_window) >= getvariable('mailboxes') then 'critical' else 'high' end as severity,
  upper(g.effect[1]) || g.effect[2:] || coalesce(' for ' || g.assignee, '') || ' by ' || coalesce(any_value(g.identity_name), g.identity, 'an unnamed actor') || coalesce(' of ' || any_value(g.party_name), '')
    || case when max(u.mailboxes) > 0 then '; it then read ' || max(u.mailboxes)::varchar || ' mailboxes, the first after ' || date_diff('minute', min(g.time), min(u.first_use))::varchar || ' minutes' else '' end as summary,
  with_count(map {
    'what': g.effect,
    'operation': string_agg(distinct g.operation, ', '),
    'for': coalesce(g.assignee, 'not logged'),
    'mailboxes read afterwards': coalesce(max(u.mailboxes), 0)::varchar,
    'mailboxes in a window': coalesce(max(u.in_window), 0)::varchar,
    'threshold: mailboxes': getvariable('mailboxes')::bigint::varchar,
    'window minutes': getvariable('window_minutes')::bigint::varchar,
    'threshold: days': getvariable('use_days')::bigint::varchar,
    'from': coalesce(string_agg(distinct g.src_ip, ', '), 'not logged'),
    'by a third party': case when bool_or(g.third_party) then 'yes' else 'no' end
  }, count(distinct g.event_key) + coalesce(len(any_value(u.items)), 0)) as facts,
  oldest_first(list(struct_pack(t := g.time, k := g.event_key)) || coalesce(flatten(list(u.items)), [])) as events
from numbered g
left join used u on u.event_key = g.event_key
group by g.effect, g.assignee, g.identity, g.series
