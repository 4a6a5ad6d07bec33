-- title: Identities that look like a third party but are not in it
-- columns: identity, name, own, strength, score, reasons, events, seen, first, last, suggestions
-- param: most = 200   suggestions
-- param: device_users = 4   people of one device from which it tells nothing
--
-- Over the whole case, for the party of the variable `party`: whoever belongs to no third party and shares a session, a token, an access key, a device, an address inside the
-- tunnel, a way of naming, or a network with the same kind of client with its people. A network counts only while its people are most of those seen there and no other own
-- account is. Turned down ones are left out. `events`: some of the events that show it; `suggestions`: how many there are in all.
with member as (
  select distinct actor_key, identity from actor_party where party = getvariable('party') and network is null and app is null
),
turned_down as (
  select subject from identity_decision where kind = 'not_member' and party = getvariable('party')
),
free as (
  select identity, arg_max(name, events) as name, bool_or(own) as own, min(first) as first, max(last) as last, sum(events)::bigint as seen
  from actors
  where identity not in (select identity from actor_party)
    and not regexp_matches(actor_key, '^(system|anonymous):')
    and coalesce(actor_type, '') not in ('system', 'anonymous')
  group by identity
  having identity not in (select subject from turned_down) and count(*) filter (where actor_key in (select subject from turned_down)) = 0
),
theirs as (
  select session_id, token_id, device_id, src_ip, src_asn, src_scope, user_agent, extra['created_access_key'] as made_key, source
  from acts
  where party = getvariable('party') and identity in (select identity from member)
),
own_word as (select split_part(own_id, '.', 1) as word from own_id where own_kind = 'domain'),
-- Sessions and tokens that carry a member's name in one record and another's in the next.
by_session as (
  select f.identity, 0.9 as weight, 'same session ' || min(a.session_id) as reason, arg_min(a.event_key, a.time, 10) as keys
  from acts as a join free as f on f.identity = a.identity
  where a.session_id in (select session_id from theirs where session_id is not null and length(session_id) >= 16 and source <> 'aws-cloudtrail')
  group by f.identity
),
by_token as (
  select f.identity, 0.9 as weight, 'same token ' || min(a.token_id) as reason, arg_min(a.event_key, a.time, 10) as keys
  from acts as a join free as f on f.identity = a.identity
  where a.token_id in (select token_id from theirs where token_id is not null and length(token_id) >= 16)
  group by f.identity
),
by_key as (
  select f.identity, 0.8 as weight, 'uses access key ' || min(a.actor_credential) || ', which one of them made' as reason, arg_min(a.event_key, a.time, 10) as keys
  from acts as a join free as f on f.identity = a.identity
  where a.actor_credential in (select made_key from theirs where made_key is not null)
  group by f.identity
),
device as (
  select device_id
  from acts
  where device_id in (select device_id from theirs where device_id is not null)
  group by device_id
  having count(distinct identity) <= getvariable('device_users')
),
by_device as (
  select
    f.identity, 0.7 as weight,
    'same device ' || min(a.device_id) || coalesce(
      ' and same network ' || min(network_of(a.src_ip, a.src_asn)) filter (where a.src_asn in (select src_asn from theirs where src_asn is not null)), '') as reason,
    arg_min(a.event_key, a.time, 10) as keys
  from acts as a join free as f on f.identity = a.identity
  where a.device_id in (select device_id from device)
  group by f.identity
),
-- Networks: each address with the number that any record gives it.
address as (
  select a.src_ip, network_of(a.src_ip, coalesce(max(a.src_asn), any_value(n.asn))) as network
  from events as a left join asn_of_ip as n on n.address = a.src_ip
  where a.src_ip is not null and coalesce(a.src_scope, 'public') = 'public'
  group by a.src_ip
),
near as (
  select src_ip, network, src_ip in (select src_ip from theirs) as is_theirs
  from address
  where network in (select d.network from address as d where d.src_ip in (select src_ip from theirs where src_ip is not null))
),
visit as (
  select
    a.identity, a.own, a.identity in (select identity from member) and a.party = getvariable('party') as is_member, n.network, n.src_ip,
    case
      when contains(a.user_agent, 'Mozilla/') then
        case
          when contains(a.user_agent, 'Edg') then 'Edge' when contains(a.user_agent, 'OPR/') then 'Opera' when contains(a.user_agent, 'Firefox/') then 'Firefox'
          when contains(a.user_agent, 'Chrome/') then 'Chrome' when contains(a.user_agent, 'Safari/') then 'Safari' else 'browser'
        end || case
          when contains(a.user_agent, 'Windows') then ' on Windows' when contains(a.user_agent, 'Android') then ' on Android'
          when contains(a.user_agent, 'iPhone') or contains(a.user_agent, 'iPad') then ' on iOS' when contains(a.user_agent, 'Mac OS') then ' on macOS'
          when contains(a.user_agent, 'Linux') then ' on Linux' else ''
        end
      else nullif(regexp_extract(a.user_agent, '^[A-Za-z][A-Za-z0-9_.-]*', 0), '')
    end as client,
    count(*) as n, arg_min(a.event_key, a.time, 10) as keys
  from acts as a join near as n on n.src_ip = a.src_ip
  group by all
),
place as (
  select 'address' as kind, src_ip as place, identity, bool_or(own) as own, coalesce(bool_or(is_member), false) as is_member from visit group by src_ip, identity
  union all
  select 'network', network, identity, bool_or(own), coalesce(bool_or(is_member), false) from visit group by network, identity
),
peopled as (
  select
    kind, place, count(*) filter (where is_member) as members, count(*) filter (where own and not is_member) as own_people, count(*) filter (where not is_member) as others
  from place
  group by kind, place
),
shared_client as (
  select
    p.kind, p.place, f.identity, f.own, v.client, any_value(p.members) as members, any_value(p.others) as others, any_value(p.own_people) as own_people,
    list_distinct(flatten(list(v.keys)))[1:10] as keys
  from visit as v
  join free as f on f.identity = v.identity
  join peopled as p on p.place = case p.kind when 'address' then v.src_ip else v.network end
  where v.client is not null
    and exists (select 1 from visit as m where m.is_member and m.client = v.client and case p.kind when 'address' then m.src_ip = v.src_ip else m.network = v.network end)
  group by p.kind, p.place, f.identity, f.own, v.client
),
by_place as (
  select
    identity, case when bool_or(kind = 'address') then 0.5 else 0.4 end as weight,
    'same client ' || arg_min(client, (kind, place)) || ' from ' || min(kind) || ' ' || arg_min(place, (kind, place)) || ', where ' || arg_min(members, (kind, place))
      || case when arg_min(members, (kind, place)) = 1 then ' of them is' else ' of them are' end || ' seen and '
      || case when arg_min(others, (kind, place)) = 1 then 'nobody else' else (arg_min(others, (kind, place)) - 1) || ' more' end as reason,
    arg_min(keys, (kind, place)) as keys
  from shared_client
  where others <= members and own_people - own::integer = 0 and (kind = 'address' or not own)
  group by identity
),
-- Words of the name: of the domains of the party and of its people, and of the name it was given.
word as (
  select distinct word
  from (
    select split_part(org, '.', 1) as word from party_org where party = getvariable('party') and contains(org, '.')
    union all
    select split_part(mail_domain(m.actor_key), '.', 1) from member as m where mail_domain(m.actor_key) not in (select domain from ref_freemail)
    union all
    select unnest(regexp_extract_all(lower(name), '[a-z]{5,}')) from parties where party = getvariable('party') and (starts_with(party, 'profile:') or name <> org)
  )
  where length(word) >= 4
    and word not in (select word from own_word)
    and word not in (
      'account', 'administration', 'agency', 'cloud', 'collaborators', 'company', 'consulting', 'delegated', 'department', 'digital', 'external', 'global', 'google', 'group',
      'holding', 'information', 'international', 'limited', 'managed', 'microsoft', 'network', 'networks', 'online', 'organisation', 'outside', 'partner', 'partners', 'personal',
      'provider', 'security', 'service', 'services', 'software', 'solutions', 'support', 'system', 'systems', 'technologies', 'technology', 'unnamed', 'vendor')
),
spelled as (
  select
    f.identity, a.actor_key,
    lower(case
      when starts_with(a.actor_key, 'user:') then split_part(split_part(a.actor_key, ':', 2), '@', 1)
      when starts_with(a.actor_key, 'win:') then split_part(a.actor_key, '\', 2)
      else regexp_extract(a.actor_key, '([^:/]+)$', 1)
    end) as account,
    split_part(mail_domain(a.actor_key), '.', 1) as label
  from actors as a join free as f on f.identity = a.identity
),
-- ext-fab01: a word for outsiders, then the beginning of the name, three letters at least.
marked as (
  select *, regexp_extract(account, '^(?:ext|extern|external|vnd|vendor|msp|partner|contractor|guest|v|x)[-_.]?([a-z]{3,})', 1) as beginning from spelled
),
named as (
  select m.identity, 'named ' || min(m.account) || ', as ' || min(w.word) as reason
  from marked as m
  join word as w on m.label = w.word or contains(m.account, w.word) or (m.beginning <> '' and starts_with(w.word, m.beginning))
  group by m.identity
),
inside as (
  select f.identity, min(e.reason) as reason
  from identity_edge as e
  join actors as x on x.actor_key = e.a
  join actors as y on y.actor_key = e.b
  join free as f on f.identity in (x.identity, y.identity)
  where e.apart is null and (x.actor_key in (select actor_key from member) or y.actor_key in (select actor_key from member))
  group by f.identity
),
told as (
  select identity, 0.5 as weight, reason from named
  union all
  select identity, 0.6, 'weak join: ' || reason from inside
),
by_word as (
  select t.identity, t.weight, t.reason, arg_min(a.event_key, a.time, 10) as keys
  from told as t join acts as a on a.identity = t.identity
  group by t.identity, t.weight, t.reason
),
every as (
  select * from by_session union all select * from by_token union all select * from by_key union all select * from by_device
  union all select * from by_place union all select * from by_word
),
scored as (
  select
    identity, 1 - product(1 - weight) as score, list(reason order by weight desc, reason) as reasons, list_distinct(flatten(list(keys order by weight desc, reason)))[1:50] as events
  from every
  group by identity
)
select
  s.identity, f.name, f.own, case when s.score >= 0.8 then 'strong' when s.score >= 0.55 then 'fair' else 'weak' end as strength, round(s.score, 2) as score,
  s.reasons, s.events, f.seen, f.first, f.last, count(*) over () as suggestions
from scored as s join free as f on f.identity = s.identity
order by s.score desc, f.seen desc, s.identity
limit getvariable('most')
