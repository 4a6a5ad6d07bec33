-- id: EQ-13
-- title: Fields that this export never fills
-- param: events = 20   events of the export that must be loaded before an empty column counts
--
-- Columns that the log can fill and this form of export leaves empty throughout: the record has it, the download dropped it. Another export of the same log would have it.
with wanted (source, name) as (
  values
    ('entra-signin', 'session_id'), ('entra-signin', 'token_id'), ('entra-signin', 'src_asn'), ('entra-signin', 'actor_tenant'), ('entra-signin', 'tenant'),
    ('entra-signin', 'user_agent'), ('entra-signin', 'src_ip'), ('entra-signin', 'actor_id'),
    ('entra-audit', 'src_ip'), ('entra-audit', 'actor_id'), ('entra-audit', 'target_id'), ('entra-audit', 'tenant'),
    ('m365-ual', 'src_ip'), ('m365-ual', 'session_id'), ('m365-ual', 'app_id'), ('m365-ual', 'user_agent'), ('m365-ual', 'tenant'), ('m365-ual', 'actor_id'),
    ('aws-cloudtrail', 'src_ip'), ('aws-cloudtrail', 'session_id'), ('aws-cloudtrail', 'actor_credential'), ('aws-cloudtrail', 'user_agent'),
    ('aws-cloudtrail', 'tenant'), ('aws-cloudtrail', 'actor_tenant'),
    ('azure-activity', 'src_ip'), ('azure-activity', 'actor_id'), ('azure-activity', 'tenant'),
    ('gcp-audit', 'src_ip'), ('gcp-audit', 'user_agent'),
    ('github-audit', 'src_ip'), ('github-audit', 'user_agent'), ('github-audit', 'actor_credential'),
    ('okta', 'src_ip'), ('okta', 'session_id'), ('okta', 'src_asn'), ('okta', 'user_agent'), ('okta', 'tenant'),
    ('google-workspace', 'src_ip'), ('google-workspace', 'tenant'),
    ('windows-security', 'src_ip'), ('windows-security', 'session_id')
),
filled as (
  select
    e.source, p.shape, count(distinct e.part_id) as files, count(*) as n,
    map {
      'session_id': count(e.session_id), 'token_id': count(e.token_id), 'src_asn': count(e.src_asn), 'actor_tenant': count(e.actor_tenant), 'tenant': count(e.tenant),
      'user_agent': count(e.user_agent), 'src_ip': count(e.src_ip), 'actor_id': count(e.actor_id), 'target_id': count(e.target_id),
      'app_id': count(e.app_id), 'actor_credential': count(e.actor_credential)
    } as counts
  from events as e
  join parts as p on p.part_id = e.part_id
  group by e.source, p.shape
  having count(*) >= getvariable('events')
)
select
  'field' as kind,
  f.source,
  null::uinteger as part_id,
  null::timestamp as from_time,
  null::timestamp as to_time,
  'None of ' || f.n || ' events of the export ' || coalesce(f.shape, 'of unknown form') || ' has a value for ' || w.name as summary,
  map {'column': w.name, 'export': coalesce(f.shape, 'unknown'), 'events': f.n::varchar, 'files': f.files::varchar, 'threshold: events': getvariable('events')::bigint::varchar} as facts,
  []::ubigint[] as events,
  [w.name] as columns
from filled as f
join wanted as w on w.source = f.source
where f.counts[w.name] = 0
order by f.source, f.shape, w.name
