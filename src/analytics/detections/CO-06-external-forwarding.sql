-- id: CO-06
-- title: External mail forwarding
-- severity: high
-- attack: T1114.003, T1567
-- tactics: collection, exfiltration
-- det0488: AN1350
-- needs: operation
-- logs: m365-ual
-- export: the unified audit log (Exchange administration and mailbox records)
-- param: mailboxes = 2   mailboxes forwarding to one address from which it is critical
--
-- A mailbox or one of its rules sends mail on to an address outside the own domains. Everything that arrives, or what the rule picks, leaves the company without anybody signing in again.
--
-- Benign when somebody forwards mail to a private address or to a ticket system of a provider; ask, and put the provider's domain in the profile when it is agreed.
--
-- Confirm by asking the owner, by looking up who owns the destination, and by checking whether other mailboxes send to it.
--
-- Contain by removing the forwarding, revoking the owner's sessions, resetting the password, and listing with a message trace what was already sent.
with ruled as (
  select * from acts as r
  where r.event_class = 'mailbox_rule'
    and r.activity is distinct from 'delete'
    and r.outcome <> 'failure'
),
set_up as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip,
    coalesce(a.target_name, a.actor_name, a.target_id) as mailbox, a.extra['forward_method'] as method, a.extra['rule_name'] as rule_name,
    trim(d.destination) as destination
  from ruled a
  cross join unnest(string_split(a.extra['forward_to'], ';')) as d(destination)
),
outside as (
  select *
  from set_up
  where mail_domain(destination) is not null
    and not is_own_domain(mail_domain(destination))
    and mail_domain(destination) is distinct from mail_domain(mailbox)
),
marked as (
  select *, starts_series((mailbox, identity), time, event_key) as starts from outside
),
numbered as (
  select *, series_of((mailbox, identity), starts, time, event_key) as series from marked
),
shared as (
  select destination, count(distinct mailbox) as mailboxes from outside group by destination
)
select
  min(o.time) as time, max(o.time) as end_time, any_value(o.actor_key) as actor_key,
  case when bool_or(o.third_party) or max(s.mailboxes) >= getvariable('mailboxes') then 'critical' else 'high' end as severity,
  'Mail of ' || o.mailbox || ' forwarded to ' || left(string_agg(distinct o.destination, ', '), 200)
    || case when max(s.mailboxes) > 1 then ', as of ' || (max(s.mailboxes) - 1)::varchar || ' more' else '' end as summary,
  with_count(map {
    'mailbox': o.mailbox,
    'destinations': left(string_agg(distinct o.destination, ', '), 400),
    'mailboxes with the same destination': max(s.mailboxes)::varchar,
    'threshold: mailboxes for critical': getvariable('mailboxes')::varchar,
    'set up by': coalesce(any_value(o.identity_name), 'not logged'),
    'how': coalesce(string_agg(distinct o.method, ', '), 'not logged'),
    'rule': coalesce(left(string_agg(distinct o.rule_name, ', '), 200), 'the whole mailbox'),
    'destination open to anybody': case when bool_or(mail_domain(o.destination) in (select domain from ref_freemail)) then 'yes' else 'no' end,
    'from': coalesce(string_agg(distinct o.src_ip, ', '), 'not logged'),
    'by a third party': case when bool_or(o.third_party) then 'yes' else 'no' end
  }, count(distinct o.event_key)) as facts,
  oldest_first(array_agg(struct_pack(t := o.time, k := o.event_key))) as events
from numbered o
join shared s on s.destination = o.destination
group by o.mailbox, o.identity, o.series
