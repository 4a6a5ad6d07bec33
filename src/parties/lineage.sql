-- Sessions that foreign callers opened by AssumeRole, followed through role chains: by access key where it was logged, else by session name.
create or replace table work.issued as
with recursive chain as (
  select
    a.event_key, a.time, a.actor_key as root, lower(coalesce(a.trust_org, a.actor_tenant)) as org,
    coalesce(a.trust_kind, 'xaccount_principal') as class, a.issued_key, a.issued_principal, 1 as depth
  from work.assumed as a
  where coalesce(a.trust_direction, '') <> 'outbound'
    and (a.actor_key in (select actor_key from work.candidate where credential is null)
      or (a.actor_key, a.credential) in (select (actor_key, credential) from work.candidate where credential is not null))
  union
  select n.event_key, n.time, c.root, c.org, c.class, n.issued_key, n.issued_principal, c.depth + 1
  from chain as c
  join work.assumed as n on n.credential = c.issued_key or (n.credential = '' and n.actor_key = 'aws:' || c.issued_principal and n.time >= c.time)
  where c.depth < 10
)
select event_key, any_value(time) as time, arg_min(root, depth) as root, arg_min(org, depth) as org, arg_min(class, depth) as class,
  any_value(issued_key) as issued_key, any_value(issued_principal) as issued_principal, min(depth) as depth
from chain
group by event_key;

create or replace table work.own_issued as
select a.issued_key, a.issued_principal from work.assumed as a where a.event_key not in (select event_key from work.issued);

create or replace table work.session_known as
with by_key as (
  select c.actor_key, c.credential, i.class, i.org, i.root, 1.0 as confidence,
    'access key ' || i.issued_key || ' issued to ' || i.root || case when i.depth > 1 then ' through ' || i.depth || ' roles' else '' end as evidence,
    i.time as from_time, 'access_key' as kind
  from work.credential_row as c join work.issued as i on c.credential = i.issued_key
),
by_name as (
  select c.actor_key, c.credential, arg_min(i.class, i.time) as class, arg_min(i.org, i.time) as org, arg_min(i.root, i.time) as root,
    case when bool_or(o.issued_principal is not null) or count(distinct i.org) > 1 then 0.6 else 0.9 end as confidence,
    'role session ' || i.issued_principal || ' opened by ' || arg_min(i.root, i.time)
      || case when bool_or(o.issued_principal is not null) then '; ambiguous: an own principal opened a session of the same name' else '' end as evidence,
    min(i.time) as from_time, 'role_session' as kind
  from work.credential_row as c
  join work.issued as i on c.actor_key = 'aws:' || i.issued_principal and c.last >= i.time
  left join (select distinct issued_principal from work.own_issued) as o on o.issued_principal = i.issued_principal
  where c.credential not in (select issued_key from work.issued where issued_key is not null)
    and c.credential not in (select issued_key from work.own_issued where issued_key is not null)
  group by c.actor_key, c.credential, i.issued_principal
),
-- A source identity stays with a session through every role. It says who opened the first one while a single caller has set it.
setter as (
  select a.source_identity, any_value(i.class) as class, any_value(i.org) as org, any_value(i.root) as root, min(a.time) as from_time
  from work.assumed as a left join work.issued as i on i.event_key = a.event_key
  where a.source_identity is not null
  group by a.source_identity
  having count(distinct coalesce(i.root, 'own:' || a.actor_key)) = 1 and any_value(i.root) is not null
),
by_source as (
  select c.actor_key, c.credential, s.class, s.org, s.root, 0.8 as confidence, 'source identity ' || c.source_identity || ' set by ' || s.root || ' alone' as evidence,
    s.from_time, 'source_identity' as kind
  from work.credential_row as c join setter as s on s.source_identity = c.source_identity and c.last >= s.from_time
  where c.actor_key <> s.root
    and c.credential not in (select issued_key from work.issued where issued_key is not null)
    and c.credential not in (select issued_key from work.own_issued where issued_key is not null)
    and (c.actor_key not in (select 'aws:' || issued_principal from work.own_issued where issued_principal is not null))
),
every as (select * from by_key union all select * from by_name union all select * from by_source)
select * from every
qualify row_number() over (partition by actor_key, credential order by confidence desc, from_time) = 1;

create or replace table work.session as
select * from work.session_known where (actor_key, root) not in (select (subject, object) from work.apart);

-- A session name of which every credential is foreign belongs to that caller as a whole.
create or replace table work.session_whole as
select c.actor_key
from work.credential_row as c
left join work.session as s on s.actor_key = c.actor_key and s.credential = c.credential
group by c.actor_key
having count(*) filter (where s.actor_key is null) = 0 and count(distinct s.org) = 1 and count(distinct s.root) = 1;

insert into work.candidate
select s.actor_key, null, arg_max(s.class, s.confidence), any_value(s.org), null, min(s.confidence), arg_min(s.evidence, s.confidence), min(s.from_time), null
from work.session as s
where s.actor_key in (select actor_key from work.session_whole)
group by s.actor_key;

insert into work.candidate
select actor_key, credential, class, org, null, confidence, evidence, from_time, null
from work.session
where actor_key not in (select actor_key from work.session_whole);

-- A session that one caller opened is that caller.
update actors set
  identity = w.identity,
  joined = concat_ws('; ', actors.joined, w.reason)
from (
  select s.actor_key, any_value(coalesce(a.identity, s.root)) as identity, 'session opened by ' || any_value(s.root) as reason
  from work.session as s left join actors as a on a.actor_key = s.root
  where s.actor_key in (select actor_key from work.session_whole) and s.confidence >= 0.8
  group by s.actor_key
) as w
where actors.actor_key = w.actor_key and actors.identity = actors.actor_key;

insert into work.edge
select actor_key, root, min(confidence), min(evidence), min(kind), 20 from work.session_known group by actor_key, root;
