-- id: IA-04
-- title: Third-party identity in two places between which nobody travels so fast
-- severity: high
-- attack: T1078.004, T1539
-- tactics: initial-access, credential-access
-- det0488: AN1348
-- needs: src_country, actor_key
-- export: sign-in logs that name the country of the address: Entra, Okta, Google Workspace, Duo or a VPN gateway
-- param: speed_kmh = 900   speed in km/h from which a journey is impossible
-- param: min_km = 500   least distance in kilometres; nearer places are one place to a geolocation database
-- param: country_hours = 2   most hours between sign-ins of which only the country is known
--
-- A person of a third party signed in from two places, one after the other, faster than an airliner flies. One of the two is somebody else with the same password or the same session. Places are what
-- the log says: coordinates where it has them for both, else the middle of each country, which counts only when less than two hours lie between, and for one level less. Sign-ins that the log calls
-- proxied are left out.
--
-- Benign when one of the addresses is a VPN, a mobile gateway or a remote desktop, or the log places an address wrongly.
--
-- Confirm by asking the person where they were, and by comparing device and user agent of the two sign-ins.
--
-- Contain by revoking the sessions of the person and resetting the credential in the party's own directory.
with sign_ins as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.src_ip, a.src_country as country, a.src_lat as lat, a.src_lon as lon,
    coalesce(a.src_lat <> 0 or a.src_lon <> 0, false) as exact, c.latitude, c.longitude,
    coalesce(nullif(concat_ws(', ', a.src_city, a.src_country), ''), round(a.src_lat, 1)::varchar || ', ' || round(a.src_lon, 1)::varchar) as place
  from acts a
  left join ref_country_centre c on c.country = a.src_country
  where a.tp
    and a.event_class = 'authn'
    and a.outcome = 'success'
    and coalesce(a.actor_type, '') not in ('app', 'managed_identity', 'service_account', 'system')
    and a.identity not in (select identity from machine)
    and lower(coalesce(a.extra['is_proxy'], a.extra['anonymous_proxy'], 'false')) not in ('true', '1')
    and (coalesce(a.src_lat <> 0 or a.src_lon <> 0, false) or c.latitude is not null)
),
steps as (
  select
    *,
    lag(struct_pack(k := event_key, t := time, ip := src_ip, lat := lat, lon := lon, exact := exact, latitude := latitude, longitude := longitude, country := country, place := place))
      over (partition by identity order by time, event_key) as prior
  from sign_ins
),
journeys as (
  select
    *,
    exact and prior.exact as by_coordinates,
    case when exact and prior.exact then kilometres_between(prior.lat, prior.lon, lat, lon) else kilometres_between(prior.latitude, prior.longitude, latitude, longitude) end as km,
    (epoch_us(time) - epoch_us(prior.t)) / 3600e6 as hours
  from steps
  where coalesce(src_ip <> prior.ip, true)
),
impossible as (
  select *, km / greatest(hours, 1 / 3600.0) as kmh
  from journeys
  where km >= getvariable('min_km')
    and km >= hours * getvariable('speed_kmh')
    and (by_coordinates or hours < getvariable('country_hours'))
),
told as (
  select
    min(prior.t) as time, max(time) as end_time, arg_min(actor_key, time) as actor_key, bool_or(by_coordinates) as by_coordinates,
    identity, any_value(identity_name) as identity_name, any_value(coalesce(party_name, party)) as party_name, count(*) as n,
    arg_max(struct_pack(start := prior.place, goal := place, km := km, hours := hours, kmh := kmh, exact := by_coordinates, addresses := concat_ws(', ', prior.ip, src_ip)),
      kmh + case when by_coordinates then 1e9 else 0 end) as fastest,
    length(list_distinct(flatten(list([prior.k, event_key])))) as sign_ins,
    oldest_first(flatten(list([struct_pack(t := prior.t, k := prior.k), struct_pack(t := time, k := event_key)]))) as events
  from impossible
  group by identity, least(country, prior.country), greatest(country, prior.country)
)
select
  time, end_time, actor_key,
  case when by_coordinates then 'high' else 'medium' end as severity,
  coalesce(identity_name, identity) || ' of ' || party_name || ' signed in from ' || fastest.start || ' and ' || case when fastest.hours < 1 / 60.0 then 'within a minute' else
    case when fastest.hours < 2 then round(fastest.hours * 60)::bigint || ' minutes later' else round(fastest.hours, 1) || ' hours later' end end || ' from ' || fastest.goal
    || ', ' || round(fastest.km)::bigint || ' km away' as summary,
  with_count(map {
    'from': fastest.start,
    'to': fastest.goal,
    'places by': case when fastest.exact then 'coordinates in the log' else 'the middle of each country' end,
    'distance in km': round(fastest.km)::bigint::varchar,
    'hours between': round(fastest.hours, 2)::varchar,
    'speed in km/h': case when fastest.hours = 0 then 'both at the same moment' else round(fastest.kmh)::bigint::varchar end,
    'threshold: km/h': getvariable('speed_kmh')::bigint::varchar,
    'threshold: km': getvariable('min_km')::bigint::varchar,
    'threshold: hours, by country': getvariable('country_hours')::varchar,
    'addresses': coalesce(nullif(fastest.addresses, ''), 'not logged'),
    'journeys between the two': n::varchar
  }, sign_ins) as facts,
  events
from told
