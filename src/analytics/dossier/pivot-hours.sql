-- title: Hours of a third party before and after the pivot
-- columns: slot, before, after, failures, sensitive
-- param: baseline_days = 7   days of history of the party in a log from which "new" means anything
--
-- Events of the party of the variable `party`, over the whole case, per quarter of an hour in which there were any: those before `pivot_at` of every log, and those from
-- then on of logs in which the party has at least `baseline_days` of history; of the latter how many failed and how many were privileged or data operations. `slot` is
-- its start in microseconds since 1970 UTC; the page lays it on the clock of the chosen zone.
with act as (
  select
    a.source, a.time, a.time >= make_timestamp(cast(getvariable('pivot_at') as bigint)) as later, a.outcome = 'failure' as failed,
    privileged_or_data(a.event_class, a.activity, a.operation_key) as sensitive
  from acts as a
  where a.party = getvariable('party') and a.time is not null
),
known as (
  select source from act group by source
  having epoch_us(min(time)) <= cast(getvariable('pivot_at') as bigint) - getvariable('baseline_days') * 86400e6
)
select
  (epoch_us(time) // 900000000) * 900000000 as slot,
  count(*) filter (where not later) as before,
  count(*) filter (where later) as after,
  count(*) filter (where later and failed) as failures,
  count(*) filter (where later and sensitive) as sensitive
from act
where not later or source in (select source from known)
group by slot
order by slot
