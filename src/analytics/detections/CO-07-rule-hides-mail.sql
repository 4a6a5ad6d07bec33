-- id: CO-07
-- title: Inbox rule that hides mail
-- severity: high
-- attack: T1564.008, T1114.003
-- tactics: stealth, collection
-- det0488: AN1350
-- needs: operation
-- logs: m365-ual
-- export: the unified audit log (Exchange administration and mailbox records)
-- param: name_length = 3   characters up to which the name of a rule counts as thrown together
--
-- A rule deletes mail, moves it to a folder nobody opens, or marks it read and stops there; and it looks for words of payment or security, or has a name that says nothing. Intruders set such
-- rules so that the owner does not see replies and warnings.
--
-- Benign when people file newsletters; their rules have names with a meaning and look for senders, not for words of payment or security.
--
-- Confirm by asking the owner whether the rule is theirs, and by comparing address and session with the owner's usual ones.
--
-- Contain by exporting and then removing the rule, revoking the owner's sessions, resetting the password, and searching the folder it moves to.
with rules as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip,
    coalesce(a.target_name, a.actor_name, a.target_id) as mailbox,
    a.extra['rule_name'] as rule_name,
    concat_ws('; ', a.extra['keywords'], a.extra['rule_condition']) as words,
    a.extra['rule_from'] as sender,
    case
      when a.extra['delete_message'] = 'true' then 'deletes the message'
      when regexp_matches(lower(a.extra['move_to_folder']), '(^|[\\/:])(rss[ a-z-]*|conversation history|junk[ a-z-]*|deleted[ a-z-]*|archive|calendar|notes)$') then 'moves it to ' || a.extra['move_to_folder']
      when a.extra['mark_as_read'] = 'true' and a.extra['stop_processing'] = 'true' then 'marks it read and stops other rules'
    end as hides
  from acts a
  where a.event_class = 'mailbox_rule'
    and a.activity is distinct from 'delete'
    and a.outcome <> 'failure'
),
judged as (
  select
    *,
    regexp_extract(lower(words), '(invoice|payment|wire|remittance|bank|iban|password|security|phish|helpdesk|help desk|hacked|mfa|fraud|suspicious|compromised|malware|payroll)', 1) as word,
    regexp_full_match(rule_name, '[ -~]*') and length(rule_name) <= getvariable('name_length') or regexp_full_match(rule_name, '[^\p{L}\p{N}]+') as empty_name
  from rules
),
hiding as (
  select
    *, starts_series((mailbox, identity), time, event_key) as starts
  from judged
  where hides is not null
    and (word <> '' or empty_name)
),
numbered as (
  select *, series_of((mailbox, identity), starts, time, event_key) as series
  from hiding
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(third_party) then 'critical' else 'high' end as severity,
  case when count(distinct rule_name) = 1 then 'Rule "' || left(any_value(rule_name), 60) || '"' else count(*)::varchar || ' rules' end || ' on the mailbox of ' || mailbox || ': '
    || left(string_agg(distinct hides, ', ' order by hides), 200) || case when max(word) <> '' then ', looking for "' || max(word) || '"' else ', with a name that says nothing' end as summary,
  with_count(map {
    'rules': count(*)::varchar,
    'mailbox': mailbox,
    'names': left(string_agg(distinct '"' || rule_name || '"', ', '), 400),
    'what they do': left(string_agg(distinct hides, ', ' order by hides), 400),
    'words looked for': coalesce(left(string_agg(distinct nullif(words, ''), ', '), 400), 'none'),
    'sender looked for': coalesce(left(string_agg(distinct sender, ', '), 400), 'none'),
    'threshold: characters of a name': getvariable('name_length')::varchar,
    'set up by': coalesce(any_value(identity_name), identity, 'not logged'),
    'from': coalesce(string_agg(distinct src_ip, ', '), 'not logged'),
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  }, count(*)) as facts,
  evidence(event_key, time) as events
from numbered
group by mailbox, identity, series
