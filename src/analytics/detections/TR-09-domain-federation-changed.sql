-- id: TR-09
-- title: Domain federation or authentication type changed
-- severity: critical
-- attack: T1484.002, T1606.002, T1556.007
-- tactics: defense-impairment, privilege-escalation, credential-access, persistence
-- det0488: AN1347
-- needs: operation
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category DirectoryManagement) or the unified audit log
--
-- A domain of the tenant was told to trust another identity provider, or its federation settings changed. Whoever holds the signing key of that provider can then sign in as anybody of that
-- domain without a password.
--
-- Benign when an identity provider is being migrated. A certificate rollover changes only the signing certificate and leaves the issuer as it was; that form is reported lower.
--
-- Confirm by comparing issuer and certificate with the identity provider you run, and by checking who asked for the change.
--
-- Contain by setting the domain back to managed authentication, removing the foreign certificate, revoking all sessions of the domain's users, and looking for sign-ins with the new issuer.
with changed as (
  select a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) as third_party, a.operation, a.operation_key, coalesce(a.target_name, a.target_id) as domain, a.src_ip
  from acts a
  where a.operation_key in ('set domain authentication', 'set federation settings on domain', 'new-federationtrust', 'set-federateddomain', 'add-federateddomain', 'set-accepteddomain')
    and a.outcome = 'success'
),
marked as (
  select *, starts_series((operation_key, domain, identity), time, event_key) as starts from changed
),
numbered as (
  select *, series_of((operation_key, domain, identity), starts, time, event_key) as series from marked
),
settings as (
  select
    event_key,
    string_agg(distinct name, ', ' order by name) as names,
    max(case when lower(name) like '%issuer%' then new end) as issuer,
    bool_and(lower(name) in ('signingcertificate', 'nextsigningcertificate', 'included updated properties')) as certificate_only
  from changes
  where new is distinct from old
  group by event_key
)
select
  min(c.time) as time, max(c.time) as end_time, any_value(c.actor_key) as actor_key,
  case when bool_or(c.third_party) then 'critical' when bool_and(coalesce(s.certificate_only, false)) then 'medium' else 'critical' end as severity,
  any_value(c.operation) || ' for ' || coalesce(c.domain, 'a domain not named') || ' by ' || coalesce(any_value(c.identity_name), any_value(c.actor_key), 'an unnamed actor') as summary,
  map {
    'operation': any_value(c.operation),
    'domain': coalesce(c.domain, 'not named'),
    'settings changed': coalesce(string_agg(distinct s.names, ', '), 'not in the record'),
    'new issuer': coalesce(max(s.issuer), 'not in the record'),
    'signing certificate only': case when bool_and(coalesce(s.certificate_only, false)) then 'yes' else 'no' end,
    'by a third party': case when bool_or(c.third_party) then 'yes' else 'no' end,
    'from': coalesce(string_agg(distinct c.src_ip, ', '), 'not logged')
  } as facts,
  array_agg(c.event_key order by c.time, c.event_key) as events
from numbered c
left join settings s on s.event_key = c.event_key
group by c.operation_key, c.domain, c.identity, c.series
