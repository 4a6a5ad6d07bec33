-- id: CO-02
-- title: Bulk mail access
-- severity: high
-- attack: T1114.002, T1119
-- tactics: collection
-- det0488: AN1350
-- needs: operation, extra.mail_access_type
-- logs: m365-ual
-- export: the unified audit log with mailbox records (MailItemsAccessed)
-- param: items = 100   messages opened in one window
-- param: window_minutes = 60   length of a window
-- param: history_days = 7   days of own earlier reading from which the actor is compared with itself
-- param: deviation = 3.5   robust deviations above the actor's usual hour from which the amount is unusual
--
-- One session opened a great many messages one by one within an hour: more than its owner's usual hours by far, or somebody else's mail by an actor without history. That is searching or
-- copying a mailbox through its programming interface.
--
-- Benign when an indexer, a migration or an archive runs for the first time; from its second week on it is compared with itself.
--
-- Confirm by looking which application and address the session came from, and at the subjects of the messages opened.
--
-- Contain by revoking the session or the application's consent, and by listing the messages as disclosed.
with reads as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip,
    coalesce(a.session_id, a.src_ip, 'not logged') as session, coalesce(a.app_name, a.app_id) as app, coalesce(a.item_count, 1)::bigint as items,
    coalesce(a.target_name, a.target_id) as mailbox,
    a.actor_type = 'app' or coalesce(a.tp, false) or coalesce(a.extra['non_owner'] = 'true', false) or coalesce(a.extra['logon_type'] in ('admin', 'delegated', 'delegated_admin'), false) as foreign_reader,
    to_minutes(getvariable('window_minutes')::bigint) as span
  from acts a
  where a.operation_key = 'mailitemsaccessed'
    and a.extra['mail_access_type'] = 'Bind'
    and a.outcome <> 'failure'
    and a.actor_type is distinct from 'system'
),
-- A window touches two spans of the clock at most: sessions without two such spans that hold enough together are left out.
clocked as (
  select identity, session, epoch(time)::bigint // (getvariable('window_minutes') * 60)::bigint as slot, sum(items) as items from reads group by all
),
busy as (
  select distinct c.identity, c.session
  from clocked c
  left join clocked n on n.session = c.session and n.identity is not distinct from c.identity and n.slot = c.slot + 1 /* for speed */
  where c.items + coalesce(n.items, 0) >= getvariable('items') /* for speed */
),
counted as (
  select
    *,
    sum(items) over (partition by identity, session order by time range between span preceding and current row) as in_window,
    case when time <= lag(time) over (partition by identity, session order by time, event_key) + span then 0 else 1 end as starts
  from reads
  where (coalesce(identity, ''), session) in (select (coalesce(identity, ''), session) from busy) /* for speed */
),
numbered as (
  select *, sum(starts) over (partition by identity, session order by time, event_key) as burst
  from counted
),
peaked as (
  select *, max(in_window) over (partition by identity, session, burst) as most
  from numbered
),
bursts as (
  select
    identity, session, burst, min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key, any_value(identity_name) as identity_name, any_value(party_name) as party_name,
    bool_or(third_party) as third_party, bool_or(foreign_reader) as foreign_reader, max(in_window) as items, count(*) as records,
    string_agg(distinct app, ', ') as apps, string_agg(distinct src_ip, ', ') as addresses, count(distinct mailbox) as mailboxes, left(string_agg(distinct mailbox, ', '), 400) as names,
    evidence(event_key, time) as events
  from peaked
  where most >= getvariable('items')
  group by identity, session, burst
),
hours as (
  select identity, time_bucket(interval '1 hour', time) as hour, min(time) as time, sum(items) as items
  from reads
  group by identity, hour
),
history as (
  select b.identity, b.session, b.burst, min(h.time) as since, median(h.items) as usual, mad(h.items) as spread
  from bursts b
  join hours h on h.identity = b.identity
  where h.hour < time_bucket(interval '1 hour', b.time)
  group by b.identity, b.session, b.burst
),
compared as (
  select
    b.*, h.usual, coalesce(h.since <= b.time - to_days(getvariable('history_days')::integer), false) as known,
    0.6745 * (b.items - h.usual) / greatest(h.spread, 1) as z
  from bursts b
  left join history h on h.identity = b.identity and h.session = b.session and h.burst = b.burst
)
select
  time, end_time, actor_key,
  case when third_party then 'critical' else 'high' end as severity,
  items::varchar || ' messages in ' || case when mailboxes = 1 then 'the mailbox ' || names else mailboxes::varchar || ' mailboxes' end || ' opened within '
    || getvariable('window_minutes')::bigint::varchar || ' minutes by ' || coalesce(identity_name, identity, 'an unnamed actor') || coalesce(' of ' || party_name, '') as summary,
  with_count(map {
    'messages in the window': items::varchar,
    'threshold: messages': getvariable('items')::bigint::varchar,
    'window minutes': getvariable('window_minutes')::bigint::varchar,
    'usual messages an hour': case when known then usual::varchar else 'less than ' || getvariable('history_days')::bigint::varchar || ' days of history' end,
    'deviation from usual': case when known then round(z, 1)::varchar else 'not judged' end,
    'threshold: deviation': getvariable('deviation')::varchar,
    'mailboxes': coalesce(names, 'not logged'),
    'session': session,
    'application': coalesce(apps, 'not logged'),
    'from': coalesce(addresses, 'not logged'),
    'own mailbox': case when foreign_reader then 'no' else 'yes' end,
    'by a third party': case when third_party then 'yes' else 'no' end
  }, records) as facts,
  events
from compared
where case when known then z >= getvariable('deviation') else foreign_reader end
