-- id: LM-16
-- title: Third-party account away from its agreed computers
-- severity: high
-- attack: T1021, T1199
-- tactics: lateral-movement, initial-access
-- needs: target_name
-- logs: windows-security, defender-hunting, remote-access
-- export: the Security log of servers and domain controllers, with logons
-- param: learn_days = 7   days of a party's own history required before its usual computers count as learned
-- param: learn_share = 0.7   share of a party's history from which its usual computers are learned
--
-- An account of a third party logged on, or tried to, to a computer that was not agreed with it, or came from elsewhere than the jump host to a computer that is otherwise entered through it.
-- Where no computer was agreed in the profile, those of the earlier part of its own history stand in, and the finding says so. Without history only what matters most, and sessions on domain
-- controllers, are reported. Plain network logons to a domain controller are not: every account of a domain has them.
--
-- Benign when an emergency change was worked on another server, or a server or jump host was replaced.
--
-- Confirm by asking who ordered the work on that computer, and by looking for the same account on other computers in the same hour.
--
-- Contain by disabling the account, closing its way in, and letting the networks themselves forbid all but the jump host.
with controller as (
  select distinct computer_label(device_name) as computer
  from events
  where activity in ('request_ticket', 'request_service_ticket')
),
logon as (
  select
    a.event_key, a.time, a.source, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.outcome = 'failure' as refused, coalesce(a.interactive, false) as at_keyboard,
    computer_entered(a.activity, a.target_type, a.target_name, a.target_path) as computer,
    lower(case when a.activity = 'use_credentials' then a.device_name else a.src_host end) as from_host,
    case when a.source <> 'remote-access' and a.src_scope is distinct from 'loopback' then a.src_ip end as address
  from acts a
  where a.tp
    and (
      a.activity in ('use_credentials', 'request_service_ticket')
      or a.event_class in ('authn', 'session', 'privileged_access') and a.activity in ('signin', 'signin_noninteractive', 'reconnect', 'connect')
        and coalesce(a.extra['logon_type'], '') not in ('0', '4', '5', '9')
    )
),
walked as (
  select *, hash(party, computer, from_host, address, at_keyboard) as way from logon where computer is not null
),
-- Each way into a computer, once for all the times it was gone. A remote desktop logon names the computer itself as its workstation.
ways as (
  select
    way, party, computer, address, at_keyboard, first, last, entered,
    computer_label(computer) as word, nullif(computer_label(from_host), computer_label(computer)) as from_label, network_of(address, null) as network, from_host
  from (
    select way, party, computer, from_host, address, at_keyboard, min(time) as first, max(time) as last, min(time) filter (where not refused) as entered
    from walked
    group by all
  )
),
judged as (
  select
    w.*, c.computer is not null as is_controller, coalesce(w.from_label, w.network) as from_word, g.computers,
    coalesce(len(list_filter(g.computers, lambda v: is_said_host(w.computer, v))) > 0, false) as computer_agreed,
    coalesce(len(list_filter(g.computers, lambda v: w.from_label is not null and is_said_host(w.from_host, v) or is_said(w.address, v))) > 0, false) as from_agreed
  from ways w
  left join controller c on c.computer = w.word
  left join (select party, list(value) as computers from approved where kind = 'host' group by party) g on g.party = w.party
  where c.computer is null
    or w.at_keyboard
),
spans as (
  select
    party, min(first) as first,
    min(first) + to_microseconds(cast(getvariable('learn_share') * (epoch_us(max(last)) - epoch_us(min(first))) as bigint)) as split
  from judged
  group by party
),
learned as (
  select distinct j.party, unnest([j.word, j.from_word, j.network]) as word
  from judged j
  join spans s on s.party = j.party
  where j.entered <= s.split
),
told as (
  select
    j.* exclude (first, last), s.first, s.split, s.split >= s.first + to_days(cast(getvariable('learn_days') as integer)) as has_history, k.word is not null as computer_known, f.word is not null as from_known,
    bool_or(j.from_agreed) over (partition by j.party, j.word) as behind_jump_host,
    bool_or(j.from_agreed) over (partition by j.party, j.address) and j.address is not null as is_jump_address
  from judged j
  join spans s on s.party = j.party
  left join learned k on k.party = j.party and k.word = j.word
  left join learned f on f.party = j.party and f.word = j.from_word
),
away as (
  select
    way, word, computer, case when from_label is not null then from_host else address end as origin, is_controller, computers is not null as was_agreed, first, split,
    case
      when computers is not null then
        case
          when not computer_agreed then 'computer'
          when behind_jump_host and not from_agreed and not (from_label is null and is_jump_address) and from_word is not null then 'origin'
        end
      when has_history then case when not computer_known then 'computer' when from_word is not null and not from_known then 'origin' end
      when exists (select 1 from crown_jewel y where is_said_host(t.computer, y.value)) then 'matters'
      when is_controller then 'controller'
    end as reason
  from told t
),
gone as (
  select w.* exclude (computer, way), y.* exclude (way)
  from walked w
  join away y on y.way = w.way
  where y.reason is not null
    and (y.was_agreed or y.reason in ('matters', 'controller') or w.time > y.split)
),
marked as (
  select *, starts_series((identity, reason), time, event_key) as starts from gone
),
numbered as (
  select *, series_of((identity, reason), starts, time, event_key) as series from marked
)
select
  min(time) as time, max(time) as end_time, arg_min(actor_key, time) as actor_key,
  raise_severity(case when bool_or(was_agreed) then 'high' else 'medium' end, bool_or(is_controller)::integer - bool_and(refused)::integer) as severity,
  coalesce(any_value(party_name), party) || ': ' || coalesce(any_value(identity_name), identity) || case when bool_and(refused) then ' tried to enter ' else ' entered ' end
    || case when count(distinct word) = 1 then any_value(computer) else count(distinct word)::varchar || ' computers' end
    || case when reason = 'origin' then ' from ' || left(string_agg(distinct origin, ', ' order by origin), 120) else '' end
    || case when bool_or(was_agreed) then ', not agreed' when reason in ('computer', 'origin') then ', not seen from this party before' else ', nothing being agreed' end as summary,
  with_count(map {
    'computers': left(string_agg(distinct computer, ', ' order by computer), 400),
    'from': coalesce(left(string_agg(distinct origin, ', ' order by origin), 300), 'not logged'),
    'what differs': case reason when 'origin' then 'where it came from' when 'computer' then 'the computer entered' when 'matters' then 'nothing: it is among what matters most' else 'nothing: it is a domain controller' end,
    'domain controller': case when bool_or(is_controller) then 'yes' else 'not by the log' end,
    'compared with': case when bool_or(was_agreed) then 'the list agreed in the profile' when reason in ('computer', 'origin') then 'what was used from ' || min(first)::varchar || ' to ' || min(split)::varchar
      else 'what matters most in the profile, and domain controllers' end,
    'scope': case when bool_or(was_agreed) then 'declared' when reason in ('computer', 'origin') then 'learned from ' || date_sub('day', min(first), min(split)) || ' days'
      else 'nothing agreed, and too little history to learn from' end,
    'threshold: days to learn from': getvariable('learn_days')::bigint::varchar,
    'logons': count(*)::varchar,
    'refused': count(*) filter (where refused)::varchar
  }, count(*)) as facts,
  evidence(event_key, time) as events,
  not bool_or(was_agreed) and reason in ('computer', 'origin') and cold_start(arg_min(source, time), min(time), getvariable('learn_days')) as cold_start
from numbered
group by party, identity, reason, series
