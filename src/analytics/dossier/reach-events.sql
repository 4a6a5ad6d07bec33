-- title: Events behind what a third party reached
-- columns: event_key, events
-- param: most = 1000   events
--
-- Of the party of the variable `party`, over the whole case: the acts of the kinds that the variable `kinds` lists (those of `reach_act`, separated by commas), oldest first;
-- `events` in all.
with found as (
  select distinct event_key, time
  from reach_act
  where party = getvariable('party')
    and kind in (select unnest(string_split(cast(getvariable('kinds') as varchar), ',')))
),
ranked as (
  select event_key, time, count(*) over () as events, row_number() over (order by time, event_key) as place from found
)
select event_key, events from ranked where place <= getvariable('most') order by place
