-- title: Lane of each finding without a third party
-- columns: finding_id, lane
--
-- Findings that belong to no third party: `:own` when the identity is own staff, else `:unknown`.
select f.finding_id, case when coalesce(a.own, false) then ':own' else ':unknown' end as lane
from findings as f
left join actors as a on a.actor_key = f.actor_key
where f.party is null
order by f.finding_id
