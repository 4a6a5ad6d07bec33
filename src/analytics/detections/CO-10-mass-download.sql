-- id: CO-10
-- title: Mass or scripted file download
-- severity: high
-- attack: T1213.002, T1530, T1119
-- tactics: collection
-- det0488: AN1350
-- needs: operation, target_path
-- logs: m365-ual
-- export: the unified audit log with SharePoint and OneDrive records
-- param: quick_files = 25   distinct files in a quick window, by a script, an application or a third party
-- param: quick_minutes = 3   length of a quick window
-- param: many_files = 100   distinct files in a long window, by anybody
-- param: many_minutes = 15   length of a long window
--
-- Many different files were fetched from SharePoint or OneDrive within minutes, by a tool or by an outsider, or a great many by anybody. That is how shared documents are taken away after a
-- sign-in succeeded.
--
-- Benign when the synchronisation client fills a new computer, or somebody downloads a folder they work with: own staff with a browser or that client are reported low.
--
-- Confirm by asking the person, and by comparing client, address and sites with those of earlier weeks.
--
-- Contain by revoking the sessions, removing the guest or application, and listing the files as disclosed.
with fetched as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip, a.user_agent, a.target_path as file,
    a.extra['site_url'] as site, coalesce(a.app_name, a.app_id) as app,
    a.actor_type = 'app' or coalesce(regexp_matches(lower(a.user_agent), 'powershell|pnp|python|curl|rclone|okhttp|wget|go-http|aiohttp|axios|node-fetch'), false) as scripted
  from acts a
  where (
      a.operation_key in ('filedownloaded', 'filesyncdownloadedfull', 'filesyncdownloadedpartial')
      or (a.operation_key = 'fileaccessed' and (a.actor_type = 'app' or regexp_matches(lower(a.user_agent), 'powershell|pnp|python|curl|rclone|okhttp|wget|go-http|aiohttp|axios|node-fetch')))
    )
    and a.outcome <> 'failure'
    and a.actor_type is distinct from 'system'
),
form as (
  select 'quick' as form, to_minutes(getvariable('quick_minutes')::bigint) as span, getvariable('quick_files') as files
  union all
  select 'long', to_minutes(getvariable('many_minutes')::bigint), getvariable('many_files')
),
-- A window of that length touches two spans of the clock at most.
clocked as (
  select m.form, m.files, f.identity, epoch(f.time)::bigint // epoch(m.span)::bigint as slot, count(*) as fetches
  from fetched f
  cross join form m
  group by all
),
busy as (
  select distinct c.form, c.identity
  from clocked c
  left join clocked n on n.form = c.form and n.identity is not distinct from c.identity and n.slot = c.slot + 1 /* for speed */
  where c.fetches + coalesce(n.fetches, 0) >= c.files /* for speed */
),
counted as (
  select
    m.form, m.span, m.files, f.*,
    count(distinct f.file) over (partition by m.form, f.identity order by f.time range between m.span preceding and current row) as in_window,
    case when f.time <= lag(f.time) over (partition by m.form, f.identity order by f.time, f.event_key) + m.span then 0 else 1 end as starts
  from fetched f
  cross join form m
  where (
      m.form = 'long'
      or f.scripted
      or f.third_party
    )
    and (m.form, coalesce(f.identity, '')) in (select (form, coalesce(identity, '')) from busy) /* for speed */
),
numbered as (
  select *, sum(starts) over (partition by form, identity order by time, event_key) as burst
  from counted
),
bursts as (
  select
    form, identity, burst, any_value(files) as files, any_value(span) as span, min(time) as time, max(time) as end_time, max(in_window) as in_window, count(distinct file) as distinct_files,
    any_value(actor_key) as actor_key, any_value(identity_name) as identity_name, any_value(party_name) as party_name, bool_or(third_party) as third_party, bool_or(scripted) as scripted,
    count(distinct site) as sites, left(string_agg(distinct site, ', '), 400) as site_names, left(string_agg(distinct user_agent, ', '), 300) as agents, string_agg(distinct app, ', ') as apps,
    string_agg(distinct src_ip, ', ') as addresses, count(*) as records, evidence(event_key, time) as events
  from numbered
  group by form, identity, burst
  having max(in_window) >= any_value(files)
),
told as (
  select *, row_number() over (partition by identity, time_bucket(interval '1 day', time) order by form = 'quick', time) as place
  from bursts
)
select
  time, end_time, actor_key,
  case when third_party then 'critical' when scripted then 'high' else 'low' end as severity,
  in_window::varchar || ' files' || case when sites > 1 then ' of ' || sites::varchar || ' sites' else '' end || ' downloaded within ' || date_diff('minute', time, time + span)::varchar || ' minutes by '
    || coalesce(identity_name, identity) || coalesce(' of ' || party_name, '') || case when scripted then ', with a script or application' else '' end as summary,
  with_count(map {
    'files in a window': in_window::varchar,
    'threshold: files': files::bigint::varchar,
    'window minutes': date_diff('minute', time, time + span)::varchar,
    'files in all': distinct_files::varchar,
    'sites': coalesce(site_names, 'not logged'),
    'by a script or application': case when scripted then 'yes' else 'no' end,
    'user agents': coalesce(agents, 'not logged'),
    'applications': coalesce(apps, 'not logged'),
    'from': coalesce(addresses, 'not logged'),
    'by a third party': case when third_party then 'yes' else 'no' end
  }, records) as facts,
  events
from told
where place = 1
