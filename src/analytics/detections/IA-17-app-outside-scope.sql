-- id: IA-17
-- title: Third party reaches an application outside its scope
-- severity: medium
-- attack: T1199, T1021.007
-- tactics: initial-access, lateral-movement
-- logs: entra-signin, m365-ual, okta, duo, remote-access, github-audit, azure-resource, aws-cloudtrail, gcp-audit
-- export: Entra sign-ins (they name application and resource) or the Okta system log
-- param: learn_days = 7   days of a party's own history required before its usual applications count as learned
-- param: learn_share = 0.7   share of a party's history from which its usual applications are learned
--
-- A third party signed in to an application that was not agreed with it. Where nothing was agreed in the profile, what the whole organisation used in the earlier part of its own history stands
-- in, and the finding says so; then a new resource behind a known application counts too. Administration, vaults, remote access and source code weigh more: they lead to everything else.
--
-- Benign when the contract was widened, or the supplier changed its tools.
--
-- Confirm by asking who ordered the work, and by reading what the same account did in that application next.
--
-- Contain by ending the session, removing the assignment to the application, and agreeing the applications in the profile.
with used as (
  select
    a.event_key, a.time, a.source, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.src_ip, s.service, a.app_id, a.app_name, a.target_type, a.target_id, a.target_name,
    hash(a.party, s.service, a.app_id, a.app_name, a.target_type, a.target_id, a.target_name) as way
  from acts a
  left join weighty_service s on s.service = a.service
  where a.tp
    and a.outcome = 'success'
    and (s.service is not null or a.event_class = 'authn' and coalesce(a.app_id, a.app_name) is not null)
),
-- What was opened in what way, once for all the times it was.
opened as (
  select
    u.way, u.party, u.app_id, u.app_name, u.first, u.last,
    coalesce(u.service, u.app_name, m.name, u.app_id) as app,
    lower(coalesce(u.service, u.app_id, u.app_name)) as app_word,
    case when u.service is null and u.target_type in ('resource', 'app') then coalesce(u.target_name, r.name, u.target_id) end as resource,
    case when u.service is null and u.target_type in ('resource', 'app') then lower(coalesce(u.target_id, u.target_name)) end as resource_word
  from (
    select way, party, service, app_id, app_name, target_type, target_id, target_name, min(time) as first, max(time) as last
    from used
    group by all
  ) u
  left join ref_microsoft_app m on m.app_id = u.app_id
  left join ref_microsoft_app r on r.app_id = u.target_id
),
spans as (
  select
    party, min(first) as first,
    min(first) + to_microseconds(cast(getvariable('learn_share') * (epoch_us(max(last)) - epoch_us(min(first))) as bigint)) as split
  from opened
  group by party
),
agreed as (
  select party, list(value) as apps from approved where kind = 'app' group by party
),
learned as (
  select distinct o.party, unnest([o.app_word, o.resource_word]) as word
  from opened o
  join spans s on s.party = o.party
  where o.first <= s.split
),
outside as (
  select
    o.way, o.app, o.resource, g.party is not null as was_agreed, s.first, s.split, g.party is not null or a.word is null as by_app,
    case when g.party is not null or a.word is null then o.app else o.resource end as thing,
    case when g.party is not null or a.word is null then o.app_word else o.resource_word end as word,
    lower(concat_ws(' ', case when g.party is not null or a.word is null then o.app || ' ' || o.app_word end, o.resource, o.resource_word)) as words
  from opened o
  join spans s on s.party = o.party
  left join agreed g on g.party = o.party
  left join learned a on a.party = o.party and a.word = o.app_word
  left join learned r on r.party = o.party and r.word = o.resource_word
  where case
      when g.party is not null then
        len(list_filter(g.apps, lambda v: is_said(o.app, v) or is_said(o.app_name, v) or is_said(o.app_id, v) or is_said(o.resource, v) or is_said(o.resource_word, v))) = 0
      else (a.word is null or o.resource_word is not null and r.word is null) and s.split >= s.first + to_days(cast(getvariable('learn_days') as integer))
    end
),
weighed as (
  select o.*, (select min(w.area) from ref_weighty_app w where contains(o.words, w.word)) as area
  from outside o
)
select
  min(u.time) as time, max(u.time) as end_time, arg_min(u.actor_key, u.time) as actor_key,
  raise_severity('low', bool_or(o.was_agreed)::integer + bool_or(o.area is not null)::integer) as severity,
  coalesce(any_value(u.party_name), u.party) || ': ' || coalesce(any_value(u.identity_name), u.identity) || ' used ' || case when o.by_app then 'application ' else 'resource ' end || any_value(o.thing)
    || case when o.by_app then '' else ' through ' || any_value(o.app) end
    || case when bool_or(o.was_agreed) then ', not agreed' else ', not used by this party before' end as summary,
  with_count(map {
    case when o.by_app then 'application' else 'resource' end: any_value(o.thing),
    case when o.by_app then 'resource' else 'application' end:
      coalesce(left(string_agg(distinct case when o.by_app then o.resource else o.app end, ', ' order by case when o.by_app then o.resource else o.app end), 300), 'not logged'),
    'weighs more as': coalesce(min(o.area), 'nothing special'),
    'compared with': case when bool_or(o.was_agreed) then 'the list agreed in the profile' else 'what was used from ' || min(o.first)::varchar || ' to ' || min(o.split)::varchar end,
    'scope': case when bool_or(o.was_agreed) then 'declared' else 'learned from ' || date_sub('day', min(o.first), min(o.split)) || ' days' end,
    'threshold: days to learn from': getvariable('learn_days')::bigint::varchar,
    'times': count(*)::varchar,
    'addresses': coalesce(left(string_agg(distinct u.src_ip, ', ' order by u.src_ip), 300), 'not logged')
  }, count(*)) as facts,
  evidence(u.event_key, u.time) as events,
  not bool_or(o.was_agreed) and cold_start(arg_min(u.source, u.time), min(u.time), getvariable('learn_days')) as cold_start
from used u
join weighed o on o.way = u.way
group by u.party, u.identity, o.by_app, o.word
