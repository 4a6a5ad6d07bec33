-- Logs that mark no outsider. A directory of people (Okta, Google Workspace, the single sign-on of GitHub) is its owner's: the domain of most people in it is ours. Of a
-- gateway or a project that outsiders may crowd, only while nothing else tells.
create or replace table work.named_domain as
with person as (
  select distinct source, domain, actor_key
  from work.actor_raw
  where source in ('okta', 'google-workspace', 'github-audit', 'gcp-audit', 'duo', 'remote-access', 'windows-security')
    and starts_with(actor_key, 'user:') and succeeded
    and coalesce(lower(actor_tenant), domain) = domain
    and coalesce(actor_type, 'user') not in ('guest', 'partner', 'app', 'anonymous', 'system')
    and (trust_kind is null or trust_direction = 'outbound' or strength < 0.8)
    and domain not in (select domain from ref_freemail)
),
counted as (select source, domain, count(*) as people from person group by source, domain)
select
  *, sum(people) over of_source as total, max(people) over of_source as most, count(*) filter (where people * 2 >= total) over of_source as halves,
  source in ('okta', 'google-workspace', 'github-audit') as is_directory
from (select *, sum(people) over (partition by source) as total from counted) as share
window of_source as (partition by source);

insert into own_estate
with known as (
  select own_id as domain from own_id where own_kind = 'domain'
),
judged as (
  select
    n.source, n.domain, n.people, n.total,
    case
      when n.source in (select k.source from work.named_domain as k join known using (domain)) then case when n.people * 2 >= n.total then 0.4 end
      when n.people * 2 >= n.total and n.halves = 1 then 0.7
      when n.people * 4 >= n.total and (n.people >= 3 or n.people = n.most) then 0.4
    end as confidence
  from work.named_domain as n
  where (n.is_directory or not exists (select 1 from known)) and n.domain not in (select id from own_estate)
)
select
  'domain', j.domain,
  'in the names of ' || arg_max(j.people, j.confidence) || ' of ' || arg_max(j.total, j.confidence)::bigint || ' people in ' || arg_max(j.source, j.confidence)
    || case when max(j.confidence) < 0.6 then ': ambiguous, other domains hold as large a part' else '; no record tells their home' end,
  max(j.confidence), case when any_value(d.id) is not null then false end
from judged as j
left join work.own_denied as d on d.id = j.domain
where j.confidence is not null
group by j.domain;
