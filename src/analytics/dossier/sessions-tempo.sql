-- title: Tempo of a third party's sessions
-- columns: key, sensitive, lead, usual, history, peak, machine, quick, sessions, quick_sessions, median_lead
-- param: history_least = 5   earlier sessions from which what is usual is told
-- param: ratio_least = 4   times faster than usual that is quick
-- param: minutes_most = 5   minutes to the first sensitive act that are quick where there is too little history
-- param: gap_seconds = 2   a machine pauses less between two acts, in the median
-- param: gap_variation = 0.3   and its pauses vary less: standard deviation by mean
-- param: gaps_least = 10   pauses from which that is told
-- param: most = 2000   sessions listed, the quick ones first
--
-- Sessions of the party of the variable `party` with sensitive acts, over the whole case. `lead` are microseconds from the sign-in, or the call that issued the key, to the first sensitive act; null
-- when the session begins otherwise. `usual` is the median of the `history` sessions before it, `peak` the most sensitive acts within 10 minutes. `quick_sessions` and `median_lead` are of all `sessions`.
with part as materialized (
  select * from party_session_events(getvariable('party'))
),
issued as (
  select extra['issued_access_key'] as session, min(time) as time from events where extra['issued_access_key'] is not null group by session
),
opened as (
  select
    key, any_value(session) as session, min(time) as first, arg_min(event_class, struct_pack(t := time, k := event_key)) as opening,
    min(time) filter (where sensitive) as act, count(*) filter (where sensitive) as sensitive
  from part
  group by key
  having count(*) filter (where sensitive) > 0
),
timed as materialized (
  select o.key, o.sensitive, o.act, coalesce(i.time, case when o.opening in ('authn', 'session') then o.first end) as began
  from opened as o left join issued as i on i.session = o.session
),
compared as (
  select key, epoch_us(act) - epoch_us(began) as lead, count(*) over earlier as history, median(epoch_us(act) - epoch_us(began)) over earlier as usual
  from timed
  where began <= act
  window earlier as (order by began, key rows between unbounded preceding and 1 preceding)
),
crowded as (
  select key, max(n) as peak
  from (select key, count(*) over (partition by key order by time range between interval '10 minutes' preceding and current row) as n from part where sensitive)
  group by key
),
paced as (
  select key, count(*) as gaps, median(gap) as gap, stddev_pop(gap) / nullif(avg(gap), 0) as variation
  from (
    select p.key, epoch_us(p.time) - lag(epoch_us(p.time)) over (partition by p.key order by p.time, p.event_key) as gap
    from part as p join timed as t on t.key = p.key
  )
  where gap is not null
  group by key
),
told as (
  select
    t.key, t.sensitive, c.lead, case when c.history >= getvariable('history_least') then c.usual end as usual, coalesce(c.history, 0) as history, w.peak,
    coalesce(g.gaps >= getvariable('gaps_least') and g.gap < getvariable('gap_seconds') * 1000000 and g.variation < getvariable('gap_variation'), false) as machine,
    case
      when c.lead is null then false
      when c.history >= getvariable('history_least') then c.usual >= getvariable('ratio_least') * greatest(c.lead, 1000000)
      else c.lead < getvariable('minutes_most') * 60000000
    end as quick
  from timed as t
  left join compared as c on c.key = t.key
  left join crowded as w on w.key = t.key
  left join paced as g on g.key = t.key
)
select *, count(*) over () as sessions, count(*) filter (where quick) over () as quick_sessions, median(lead) over () as median_lead
from told
order by quick desc, lead nulls last, key
limit cast(getvariable('most') as integer)
