-- Computers that Windows accounts were seen on or came from: an account of one of them is its own.
create or replace table work.computer as
with seen as (
  select distinct device_name, src_host from events where starts_with(actor_key, 'win:') or source = 'windows-security'
)
select split_part(lower(device_name), '.', 1) as name from seen where device_name is not null
union
select split_part(lower(src_host), '.', 1) from seen where src_host is not null;

-- Security identifiers of accounts. That of a domain means the same everywhere, that of a computer on this computer alone.
create or replace table work.sid_row as
with seen as (
  select actor_key, lower(actor_id) as sid, split_part(lower(device_name), '.', 1) as computer, split_part(lower(actor_tenant), '.', 1) as home, max(time) as last
  from events
  where (starts_with(actor_key, 'win:') or starts_with(actor_key, 'user:')) and starts_with(actor_id, 'S-1-5-21-')
  group by all
)
select *, starts_with(actor_key, 'win:s-1-') as is_bare, home is not null and home not in (select name from work.computer) as of_domain from seen;

create or replace table work.sid_edge as
with meant as (
  select b.actor_key, n.actor_key as owner, n.home, n.last, b.sid, starts_with(n.actor_key, 'user:') as is_person
  from work.sid_row as b
  join work.sid_row as n on n.sid = b.sid and not n.is_bare
  where starts_with(b.actor_key, 'win:') and (b.is_bare or starts_with(n.actor_key, 'user:'))
    and (n.of_domain or n.computer = b.computer)
)
select actor_key, arg_max(owner, (is_person, last)) as identity, 'same security identifier ' || any_value(sid) as reason
from meant
group by actor_key
having count(distinct home) <= 1 and count(distinct owner) filter (where is_person) <= 1;
