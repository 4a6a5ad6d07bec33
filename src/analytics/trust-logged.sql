-- Trusts that the logs show made, changed or removed, and that the third party `whose` holds or made: one row a trust and time it was made; made again after its
-- removal it is another, `nth`, until `next`. `ids` are the names under which the grantee may act, `events` the records, oldest first, at most 1,000.
create or replace macro trust_logged(whose) as table
with org as (
  select lower(org) as org from party_org where party = whose
  union
  -- A domain in which this party's people have their names, and nobody else's.
  select domain
  from (
    select domain, max(party) as party, count(*) as parties
    from (select distinct mail_domain(a.name) as domain, m.party from actors as a join actor_party as m on m.actor_key = a.actor_key)
    group by domain
  )
  where parties = 1 and party = whose and domain is not null and not is_own_domain(domain) and domain not in (select domain as free from ref_freemail)
),
act as materialized (
  select *, row_number() over (order by time, event_key, kind, act, grantee, object) as act_no from trust_acts()
),
name_of as (
  select distinct unnest([actor_id, actor_name, identity, regexp_replace(identity, '^[a-z]+:', ''), login, token_object, app]) as id
  from (
    select distinct
      lower(actor_id) as actor_id, lower(actor_name) as actor_name, identity, lower(extra['actor_login']) as login, lower(extra['token_object_id']) as token_object,
      case when actor_type in ('app', 'managed_identity') then lower(app_id) end as app
    from acts
    where party = whose and tp
  )
  union
  select lower(app) from party_app where party = whose
),
-- Where an id belongs: its domain, the project of a service account, or itself.
placed as materialized (
  select act_no, id, coalesce(regexp_replace(mail_domain(id), '\.iam\.gserviceaccount\.com$', ''), id) as home
  from (select act_no, unnest(ids) as id from act)
),
of_org as (
  select distinct p.act_no from placed as p join org as o on p.home = o.org or contains(o.org, '.') and ends_with(p.home, '.' || o.org)
),
-- A guest by its domain and an application by its owner are of the party under their object ids, too.
mine as materialized (
  select id from name_of where id is not null and id <> ''
  union
  select p.id from placed as p join act as a on a.act_no = p.act_no where a.kind in ('guest', 'foreign_app') and a.act in ('make', 'touch') and a.act_no in (select act_no from of_org)
),
held as (
  select act_no from of_org
  union
  select p.act_no from placed as p join mine as m on m.id = p.id
),
-- What concerns the party: a trust is looked at whole, whoever wrote its parts.
trust_key as materialized (
  select
    kind, grantee, object, bool_or(act_no in (select act_no from held)) as held, bool_or(coalesce(party = whose, false)) as made,
    list_distinct(flatten(list(ids))) as ids, arg_min(grantee_name, time) as grantee_name, min(time) as first
  from act
  where act <> 'end'
  group by kind, grantee, object
),
kept_key as materialized (
  select *
  from trust_key
  where held
    -- Of what the party gave to others, sharing and inviting inside is no trust.
    or made and not (kind in ('guest', 'collaborator', 'share', 'forwarding', 'group', 'iam_member', 'account') and is_own_domain(coalesce(mail_domain(grantee), grantee)))
),
part as materialized (
  select k.kind, k.grantee, k.object, a.act, a.event_key, a.time, a.exact, a.allows, a.identity, a.identity_name, a.party, a.party_name, false as whole
  from kept_key as k join act as a on a.kind = k.kind and a.grantee = k.grantee and a.object = k.object
  where a.act <> 'end'
  union all
  select k.kind, k.grantee, k.object, 'unmake', a.event_key, a.time, a.exact, a.allows, a.identity, a.identity_name, a.party, a.party_name, true
  from kept_key as k
  join act as a on (list_has_any(a.ids, k.ids) or list_contains(a.ids, k.object)) and a.time > k.first
  where a.act = 'end' and coalesce(a.kind, k.kind) = k.kind
),
-- After its end it begins anew. The second copy of a removal in another log is the same removal.
turned as (
  select *, case when act <> 'unmake' and lag(act) over (partition by kind, grantee, object order by time, event_key, act) = 'unmake' then 1 else 0 end as starts
  from part
),
numbered as (
  select *, sum(starts) over (partition by kind, grantee, object order by time, event_key, act rows unbounded preceding) as nth from turned
),
logged as (
  select
    n.kind, n.grantee, n.object, n.nth,
    min(n.time) filter (where n.act = 'make') as made_at,
    arg_min(n.identity_name, n.time) filter (where n.act = 'make') as made_by,
    arg_min(n.identity, n.time) filter (where n.act = 'make') as made_by_identity,
    arg_min(n.party_name, n.time) filter (where n.act = 'make') as made_by_party,
    bool_or(coalesce(n.party = whose, false)) filter (where n.act = 'make') as by_party,
    max(n.time) filter (where n.act = 'touch') as changed,
    min(n.time) filter (where n.act = 'unmake') as removed_at,
    arg_min(n.identity_name, n.time) filter (where n.act = 'unmake') as removed_by,
    arg_min(case when n.whole then n.allows else 'removed' end, n.time) filter (where n.act = 'unmake') as removal,
    coalesce(max(n.allows) filter (where n.act = 'make'), max(n.allows) filter (where n.act = 'touch'), max(n.allows) filter (where not n.whole)) as allows,
    bool_and(n.exact) as exact,
    min(n.time) as first,
    oldest_first(list(struct_pack(t := n.time, k := n.event_key))) as events
  from numbered as n
  group by n.kind, n.grantee, n.object, n.nth
)
select l.*, k.ids, k.grantee_name, k.held,
  lead(l.first) over (partition by l.kind, l.grantee, l.object order by l.nth) as next
from logged as l join kept_key as k on k.kind = l.kind and k.grantee = l.grantee and k.object = l.object;
