-- title: Acts of a third party outside its contract
-- columns: identity, early, late, from_time, to_time
--
-- Events of each identity of the party of the variable `party` before its contract and after it, in the whole case; `to_time` is the first instant after. Whoever acts outside
-- the contract is still the third party.
select
  a.identity,
  count(*) filter (where a.time < c.from_time) as early,
  count(*) filter (where a.time >= c.to_time) as late,
  c.from_time, c.to_time
from acts as a
join contract as c on c.party = a.party
where a.party = getvariable('party') and a.tp and (a.time < c.from_time or a.time >= c.to_time)
group by a.identity, c.from_time, c.to_time
order by late desc, early desc, a.identity
