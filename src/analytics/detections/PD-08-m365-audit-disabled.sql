-- id: PD-08
-- title: Microsoft 365 auditing switched off or bypassed
-- severity: critical
-- attack: T1685.002
-- tactics: defense-impairment
-- det0488: AN1350
-- needs: operation
-- logs: m365-ual, entra-audit
-- export: the unified audit log (Exchange administration and Entra records)
-- param: age_days = 90   days of keeping mailbox audit records below which they are kept too short; 90 is what Microsoft sets
--
-- A setting was changed so that Microsoft 365 records less: the unified audit log was turned off, an organisation, mailbox or account was excluded from mailbox auditing, a retention policy was
-- removed, or a user lost the licence part that keeps the detailed mail records. What happens afterwards leaves no trace.
--
-- Benign when licences are moved between users, or a retention policy is replaced by a longer one the same day.
--
-- Confirm by asking who had reason to change it, by reading the present value with the Exchange administration shell, and by looking for a gap in the log from this minute on.
--
-- Contain by switching auditing on again, then by collecting what other logs hold for the gap: sign-ins, message trace, the provider's own records.
with said as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.operation_key, a.src_ip,
    coalesce(a.target_name, a.target_id, 'the organisation') as target,
    c.name, lower(coalesce(c.old, '')) as old, lower(coalesce(c.new, '')) as new
  from acts a
  left join changes c on c.event_key = a.event_key
  where a.outcome <> 'failure'
    and a.actor_type is distinct from 'system'
),
weakened as (
  select
    *,
    case
      when operation_key = 'set-adminauditlogconfig' and name = 'UnifiedAuditLogIngestionEnabled' and new = 'false' then 'unified audit log switched off'
      when operation_key = 'set-organizationconfig' and name = 'AuditDisabled' and new = 'true' then 'mailbox auditing switched off for the organisation'
      when operation_key = 'set-mailbox' and name = 'AuditEnabled' and new = 'false' then 'auditing of a mailbox switched off'
      when operation_key = 'set-mailbox' and name = 'AuditLogAgeLimit'
        and coalesce(try_cast(regexp_extract(new, '^([0-9]+)([.][0-9:]+)?$', 1) as integer), case when regexp_full_match(new, '[0-9]{2}:[0-9:.]+') then 0 end) < getvariable('age_days') then 'audit records of a mailbox kept for a short time'
      when operation_key = 'set-mailbox' and name in ('AuditOwner', 'AuditDelegate', 'AuditAdmin') and (new in ('', 'none', '$null') or contains(new, 'remove')) then 'fewer acts on a mailbox recorded'
      when operation_key = 'set-mailboxauditbypassassociation' and name = 'AuditBypassEnabled' and new = 'true' then 'account excluded from mailbox auditing'
      when operation_key = 'remove-unifiedauditlogretentionpolicy' then 'audit retention policy removed'
      when operation_key = 'set-unifiedauditlogretentionpolicy' and name = 'RetentionDuration' then 'audit retention changed'
      when operation_key in ('change user license', 'update user') and name in ('AssignedLicense', 'AssignedPlan')
        and regexp_matches(new, 'disabledplans=[^\]]*(2f442157-a11c-46b9-ae5b-6e39ff4e5849|m365_advanced_auditing)')
        and not regexp_matches(old, 'disabledplans=[^\]]*(2f442157-a11c-46b9-ae5b-6e39ff4e5849|m365_advanced_auditing)') then 'licence part for detailed auditing taken away'
    end as effect
  from said
),
effective as (
  select * from weakened where effect is not null
),
marked as (
  select *, starts_series((effect, identity), time, event_key) as starts from effective
),
numbered as (
  select *, series_of((effect, identity), starts, time, event_key) as series from marked
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case
    when bool_or(third_party) then 'critical'
    when effect in ('licence part for detailed auditing taken away', 'audit retention changed') then 'medium'
    when effect = 'audit retention policy removed' then 'high'
    else 'critical'
  end as severity,
  upper(effect[1]) || effect[2:] || ': ' || left(string_agg(distinct target, ', '), 200) || ', by ' || coalesce(any_value(identity_name), identity, 'an unnamed actor') as summary,
  with_count(map {
    'effect': effect,
    'operation': any_value(operation),
    'threshold: days of keeping mailbox audit records': getvariable('age_days')::bigint::varchar,
    'setting': coalesce(any_value(name), 'the whole policy'),
    'new value': coalesce(left(any_value(new), 200), ''),
    'target': left(string_agg(distinct target, ', '), 400),
    'from': coalesce(string_agg(distinct src_ip, ', '), 'not logged'),
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  }, count(distinct event_key)) as facts,
  oldest_first(array_agg(struct_pack(t := time, k := event_key))) as events
from numbered
group by effect, identity, series
