-- id: IA-01
-- title: Third-party sign-in from a country or network outside the agreement
-- severity: high
-- attack: T1199, T1078.004
-- tactics: initial-access
-- det0488: AN1344
-- needs: src_ip
-- logs: entra-signin, m365-ual, aws-cloudtrail
-- export: Entra sign-ins (they carry country and network) or CloudTrail
-- param: learn_days = 7   days of a party's own history required before its usual places count as learned
-- param: learn_share = 0.7   share of a party's history from which its usual places are learned
--
-- A third party signed in from a country or network that was not agreed with it. Where nothing was agreed in the profile, the places of the earlier part of its own history stand in, and the
-- finding says so: a stolen session is used from somewhere else.
--
-- Benign when a technician travels or the provider changes its way out to the internet.
--
-- Confirm by asking the provider whether the address is theirs, and by comparing device and user agent with earlier sign-ins of the same person.
--
-- Contain by revoking the session, restricting the party to named locations, and agreeing its networks in the profile.
with sign_ins as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.src_ip, a.src_country as country,
    network_of(a.src_ip, coalesce(a.src_asn, n.asn)) as network
  from acts a
  left join asn_of_ip n on n.address = a.src_ip
  where a.tp
    and a.outcome = 'success'
    and (a.event_class = 'authn' or a.operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity'))
),
spans as (
  select
    party, min(time) as first,
    min(time) + to_microseconds(cast(getvariable('learn_share') * (epoch_us(max(time)) - epoch_us(min(time))) as bigint)) as split
  from sign_ins
  group by party
),
places as (
  select *, 'country' as kind, country as place from sign_ins where country is not null
  union all
  select *, 'asn' as kind, network as place from sign_ins where network is not null
),
agreed as (
  select party, case kind when 'cidr' then 'asn' else kind end as kind, bool_or(kind = 'cidr') as ranges
  from approved
  group by all
),
learned as (
  select distinct p.party, p.kind, p.place
  from places p
  join spans s on s.party = p.party
  where p.time <= s.split
),
outside as (
  select p.*, g.kind is not null as was_agreed, s.first, s.split
  from places p
  join spans s on s.party = p.party
  left join agreed g on g.party = p.party and g.kind = p.kind
  left join approved y on y.party = p.party and y.kind = p.kind and (upper(y.value) = upper(p.place) or 'AS' || y.value = p.place)
  left join approved_address r on r.party = p.party and r.address = p.src_ip and p.kind = 'asn'
  left join learned l on l.party = p.party and l.place = p.place
  where case
      when g.kind is not null then y.value is null and r.address is null and (p.kind = 'country' or g.ranges or p.place like 'AS%')
      else l.place is null and s.split >= s.first + to_days(cast(getvariable('learn_days') as integer))
    end
)
select
  min(time) as time, max(time) as end_time, arg_min(actor_key, time) as actor_key,
  case when bool_or(was_agreed) or kind = 'country' then 'high' else 'medium' end as severity,
  coalesce(any_value(party_name), party) || ': ' || coalesce(any_value(identity_name), identity) || ' signed in from '
    || case when kind = 'country' then 'country ' else 'network ' end || place || case when bool_or(was_agreed) then ', not agreed' else ', not seen from this party before' end as summary,
  map {
    'place': place,
    'kind': case when kind = 'country' then 'country' else 'network' end,
    'compared with': case when bool_or(was_agreed) then 'the list agreed in the profile' else 'places learned from ' || cast(min(first) as varchar) || ' to ' || cast(min(split) as varchar) end,
    'scope': case when bool_or(was_agreed) then 'declared' else 'learned from ' || date_sub('day', min(first), min(split)) || ' days' end,
    'threshold: days to learn from': cast(cast(getvariable('learn_days') as bigint) as varchar),
    'sign-ins': cast(count(*) as varchar),
    'addresses': coalesce(left(string_agg(distinct src_ip, ', '), 300), 'not logged')
  } as facts,
  list_slice(array_agg(event_key order by time, event_key), 1, 1000) as events
from outside
group by party, identity, kind, place
