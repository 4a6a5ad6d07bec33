-- An account of a Windows domain that is neither ours nor one of our computers.
insert into work.candidate
select
  p.actor_key, null, 'vendor_named', coalesce(any_value(w.long_name), p.home), null,
  case when exists (select 1 from work.own_said where kind = 'domain') then 0.8 else 0.6 end,
  'Windows domain ' || p.home || ' is not among the own domains', min(p.first), null
from work.person as p
join work.win_name as w on w.name = p.home
where starts_with(p.actor_key, 'win:') and p.succeeded and p.home_foreign
  and p.home not in (select id from work.undecided)
  and exists (select 1 from own_id join work.win_name on name = own_id where own_kind = 'domain')
group by p.actor_key, p.home;
