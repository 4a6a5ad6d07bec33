-- id: CO-01
-- title: Mailbox synchronised, or reads so many that they were not logged
-- severity: critical
-- attack: T1114.002
-- tactics: collection
-- det0488: AN1350
-- needs: operation, extra.mail_access_type
-- logs: m365-ual
-- export: the unified audit log with mailbox records (MailItemsAccessed)
-- param: known_hours = 24   hours that a network must have been in use by the person before to be known
-- param: baseline_days = 7   days of earlier history of the owner before a new network means anything
--
-- A mail program copied whole folders of a mailbox, for somebody who is not its owner or from a network the owner never used; or there were so many reads that Microsoft stopped recording
-- them for a day. Take the folders named, or after throttling the whole mailbox, as read.
--
-- Benign when the owner sets up a mail program while travelling, or an archiving product reads the mailbox.
--
-- Confirm by asking the owner about device and place, and by looking up the owner of the network and what else came from it.
--
-- Contain by revoking the sessions, resetting the password, removing app passwords and consents for mail protocols, and treating the mailbox as disclosed.
with reads as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip, a.session_id, a.item_count,
    coalesce(a.target_name, a.target_id) as mailbox, a.extra['mail_access_type'] = 'Sync' as synced, coalesce(a.extra['is_throttled'] = 'true', false) as throttled, a.extra['folders'] as folders,
    coalesce(a.extra['non_owner'] = 'true', false) or coalesce(a.extra['logon_type'] in ('admin', 'delegated', 'delegated_admin'), false) as non_owner,
    coalesce(a.src_asn, n.asn) as asn, coalesce(network_of(a.src_ip, coalesce(a.src_asn, n.asn)), 'not logged') as network, network_of(a.src_ip, null) as around
  from acts a
  left join asn_of_ip n on n.address = a.src_ip
  where a.operation_key = 'mailitemsaccessed'
    and a.outcome <> 'failure'
    and a.actor_type is distinct from 'system'
    and (a.extra['mail_access_type'] = 'Sync' or a.extra['is_throttled'] = 'true')
),
seen as (
  select a.identity, a.src_ip, a.src_asn, min(a.time) as first_use
  from acts a
  where a.outcome <> 'failure'
  group by a.identity, a.src_ip, a.src_asn
),
used as (
  select
    s.identity, coalesce(s.src_asn, n.asn) as asn, coalesce(network_of(s.src_ip, coalesce(s.src_asn, n.asn)), 'not logged') as network, network_of(s.src_ip, null) as around,
    min(s.first_use) as first_use
  from seen s
  left join asn_of_ip n on n.address = s.src_ip
  group by all
),
-- Where one side has no AS number, the address ranges around both are compared.
reached as (
  select distinct identity, network, around, asn from reads
),
known as (
  select r.identity, r.network, r.around, r.asn, min(u.first_use) as first_use
  from reached r
  join used u on u.identity = r.identity
    and (u.network = r.network or (u.around = r.around and (u.asn is null or r.asn is null)))
  group by r.identity, r.network, r.around, r.asn
),
person as (
  select identity, min(first_use) as first_seen from used group by identity
),
judged as (
  select
    r.*, r.third_party or r.non_owner as outsider,
    r.time >= k.first_use + to_hours(getvariable('known_hours')::bigint) as known_network,
    r.time < k.first_use + to_hours(getvariable('known_hours')::bigint) and r.time >= p.first_seen + to_days(getvariable('baseline_days')::integer) as new_network
  from reads r
  join known k on (k.identity, k.network, k.around, k.asn) is not distinct from (r.identity, r.network, r.around, r.asn)
  join person p on p.identity = r.identity
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(outsider) then 'critical' when bool_or(new_network) then 'high' when bool_and(synced and known_network) then 'low' else 'medium' end as severity,
  case when count(distinct mailbox) > 1 then count(distinct mailbox)::varchar || ' mailboxes' else 'Mailbox ' || coalesce(any_value(mailbox), 'not named') end || case when bool_or(throttled) then ' read so often that recording stopped' else ' synchronised' end
    || ' by ' || coalesce(any_value(identity_name), identity, 'an unnamed actor') || coalesce(' of ' || any_value(party_name), '')
    || case when bool_or(new_network) then ' from a network not used before' else '' end as summary,
  with_count(map {
    'mailboxes': coalesce(left(string_agg(distinct mailbox, ', '), 400), 'not logged'),
    'folders': coalesce(left(string_agg(distinct folders, '; '), 400), 'not logged'),
    'items': coalesce(sum(item_count)::varchar, 'not logged'),
    'recording stopped': case when bool_or(throttled) then 'yes' else 'no' end,
    'owner': case when bool_or(non_owner) then 'no' else 'yes' end,
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end,
    'network': network,
    'network known before': case when bool_or(new_network) then 'no' when bool_and(known_network) then 'yes' else 'too little history' end,
    'threshold: hours until a network is known': getvariable('known_hours')::varchar,
    'threshold: days of history': getvariable('baseline_days')::varchar,
    'from': coalesce(string_agg(distinct src_ip, ', '), 'not logged'),
    'sessions': coalesce(left(string_agg(distinct session_id, ', '), 300), 'not logged')
  }, count(*)) as facts,
  evidence(event_key, time) as events
from judged
where outsider
  or new_network
  or throttled
group by identity, network, time_bucket(interval '1 day', time)
