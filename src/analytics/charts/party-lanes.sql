-- title: Events over time per third party
-- columns: lane, position, bin, events, failures
-- param: bin_seconds = 3600   width of a cell
-- param: lanes = 30   third parties with a lane of their own; the others share one
--
-- Events under the filter per lane and cell. A lane is a party, `:rest` (parties beyond `lanes`), `:own` (own staff) or `:unknown` (neither). Parties come by
-- score, then by events; `position` counts from 1. `bin` is the start of the cell in microseconds since 1970 UTC.
with cell as (
  select
    party,
    own,
    (epoch_us(time) // (cast(getvariable('bin_seconds') as bigint) * 1000000)) * (cast(getvariable('bin_seconds') as bigint) * 1000000) as bin,
    count(*) as events,
    count(*) filter (where outcome = 'failure') as failures
  from filtered
  where time is not null
  group by party, own, bin
),
score as (
  select subject, arg_max(value, position) as score from score_step where kind = 'party' group by subject
),
ranked as (
  select p.party, row_number() over (order by coalesce(s.score, 0) desc, p.events desc, p.party) as place
  from (select party, sum(events) as events from cell where party is not null group by party) as p
  left join score as s on s.subject = p.party
),
placed as (
  select
    case
      when c.party is null and c.own then ':own'
      when c.party is null then ':unknown'
      when r.place <= getvariable('lanes') then c.party
      else ':rest'
    end as lane,
    case when c.party is null and c.own then 1000000 when c.party is null then 1000001 when r.place <= getvariable('lanes') then r.place else 999999 end as position,
    c.bin, c.events, c.failures
  from cell as c left join ranked as r on r.party = c.party
)
select lane, position, bin, sum(events)::bigint as events, sum(failures)::bigint as failures
from placed
group by lane, position, bin
order by position, bin
