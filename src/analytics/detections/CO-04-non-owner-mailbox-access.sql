-- id: CO-04
-- title: First non-owner access to a mailbox
-- severity: high
-- attack: T1114.002, T1098.002
-- tactics: collection, persistence, privilege-escalation
-- det0488: AN1350
-- needs: operation, extra.logon_type
-- logs: m365-ual
-- export: the unified audit log with mailbox records
-- param: baseline_days = 7   days of earlier history of the log before a first time means anything
--
-- A person read, moved, deleted or sent mail in a mailbox that is not theirs, and nothing earlier shows the two together. Administrators and delegated administrators can do that to any
-- mailbox; a delegate only where somebody gave the right.
--
-- Mailboxes agreed with a party in the profile are left out; once a list is there, any other counts one step more, and how much history there is no longer matters. Without a list what the
-- same identity opened earlier in the log is taken for usual.
--
-- Benign when an assistant or a deputy works in a mailbox they were given: own staff acting as delegates are reported low. So are delegates of a party that the profile trusts.
--
-- Confirm by asking the owner of the mailbox, and by looking for the act that gave the right and who did it.
--
-- Contain by removing the mailbox permission or the impersonation role, revoking the sessions, and listing which messages were opened.
with agreed as (
  select party, list(value) as mailboxes from approved where kind = 'mailbox' group by party
),
foreign_mail as (
  select
    a.event_key, a.time, a.source, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.src_ip, a.item_count,
    coalesce(a.target_name, a.target_id) as mailbox, coalesce(a.extra['logon_type'], 'not logged') as logon_type, g.party is not null as declared
  from acts a
  left join agreed g on g.party = a.party
  where a.operation_key in (
      'mailitemsaccessed', 'folderbind', 'messagebind', 'copy', 'move', 'movetodeleteditems', 'softdelete', 'harddelete', 'sendas', 'sendonbehalf'
    )
    and (a.extra['logon_type'] in ('admin', 'delegated', 'delegated_admin') or a.extra['non_owner'] = 'true')
    and a.actor_type is distinct from 'system'
    and a.outcome <> 'failure'
    and a.target_name is distinct from a.actor_name
    and coalesce(len(list_filter(g.mailboxes, lambda m: is_said(coalesce(a.target_name, a.target_id), m))) = 0, true)
),
dated as (
  select *, time_bucket(interval '1 day', time) as day, time_bucket(interval '1 day', min(time) over (partition by identity, mailbox)) as first_day
  from foreign_mail
)
select
  min(d.time) as time, max(d.time) as end_time, any_value(d.actor_key) as actor_key,
  raise_severity(
    case
      when bool_and(d.logon_type in ('delegated', 'not logged')) and bool_and(not d.third_party or coalesce(p.trusted, false)) then 'low'
      when bool_or(d.third_party) then 'critical'
      else 'high'
    end, bool_or(d.declared)::integer) as severity,
  case when count(distinct d.mailbox) = 1 then 'Mailbox ' || any_value(d.mailbox) else count(distinct d.mailbox)::varchar || ' mailboxes' end
    || ' opened for the first time by ' || coalesce(any_value(d.identity_name), d.identity, 'an unnamed actor') || coalesce(' of ' || any_value(d.party_name), '')
    || ' as ' || string_agg(distinct replace(d.logon_type, '_', ' '), ', ')
    || case when bool_or(d.declared) then ', not agreed' else '' end as summary,
  with_count(map {
    'mailboxes': left(string_agg(distinct d.mailbox, ', '), 400),
    'signed in as': string_agg(distinct replace(d.logon_type, '_', ' '), ', '),
    'operations': string_agg(distinct d.operation, ', '),
    'items': coalesce(sum(d.item_count)::varchar, 'not logged'),
    'from': coalesce(string_agg(distinct d.src_ip, ', '), 'not logged'),
    'by a third party': case when bool_or(d.third_party) then 'yes' else 'no' end,
    'trusted in the profile': case when bool_or(coalesce(p.trusted, false)) then 'yes' else 'no' end,
    'compared with': case when bool_or(d.declared) then 'the mailboxes agreed in the profile' else 'what the same identity opened earlier in the log' end,
    'scope': case when bool_or(d.declared) then 'declared'
      else 'learned from ' || coalesce(date_sub('day', (select min(l.first) from log_span l where l.source = any_value(d.source)), min(d.time)), 0) || ' days' end,
    'days of history wanted': getvariable('baseline_days')::varchar
  }, count(*)) as facts,
  evidence(d.event_key, d.time) as events,
  not bool_or(d.declared) and cold_start(any_value(d.source), min(d.time), getvariable('baseline_days')) as cold_start
from dated d
left join parties p on p.party = d.party
where d.day = d.first_day
group by d.identity, d.day
