-- A guest whose account was turned into a member is who it was before.
insert into work.candidate
with turned as (
  select e.event_key, e.time, lower(e.target_id) as target_id, lower(e.target_name) as target_name
  from events as e
  join changes as c on c.event_key = e.event_key
  where lower(c.name) = 'usertype' and contains(lower(c.old), 'guest') and contains(lower(c.new), 'member') and e.outcome = 'success'
),
guest as (
  select
    *, mail_domain(target_name) as domain,
    -- bob_fabrikam.com#ext#@contoso.com is bob@fabrikam.com.
    'user:' || case
      when contains(target_name, '#ext#') then regexp_replace(split_part(target_name, '#ext#', 1), '_([^_]+)$', '@\1')
      else target_name
    end as target_key
  from turned
),
foreign_guest as (
  select g.* from guest as g where g.domain is not null and g.domain not in (select own_id from own_id) and g.domain not in (select id from work.undecided)
)
select
  p.actor_key, null, 'b2b_member', any_value(g.domain), null, 0.9,
  'userType Guest -> Member of ' || any_value(g.target_name) || ' at ' || strftime(min(g.time), '%Y-%m-%d %H:%M:%SZ'), null, null
from foreign_guest as g
join work.person as p on p.actor_key = g.target_key or lower(p.actor_id) = g.target_id
group by p.actor_key;
