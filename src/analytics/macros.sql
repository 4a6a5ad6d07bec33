create or replace view own_id as
  select kind as own_kind, id as own_id from own_estate where coalesce(confirmed, confidence >= 0.6)
  union all
  -- A project of a domain, example.com:web, is web.example.com in the addresses of its service accounts.
  select kind, split_part(id, ':', 2) || '.' || split_part(id, ':', 1) from own_estate
  where kind = 'project' and contains(id, ':') and coalesce(confirmed, confidence >= 0.6);

create or replace macro is_own_tenant(x) as coalesce(lower(x) in (select own_id from own_id where own_kind = 'tenant'), false);
create or replace macro is_own_account(x) as coalesce(x in (select own_id from own_id where own_kind = 'account'), false);
create or replace macro is_own_domain(x) as coalesce(lower(x) in (select own_id from own_id where own_kind = 'domain'), false);
create or replace macro is_microsoft_tenant(x) as coalesce(lower(x) in (select tenant as known_tenant from ref_microsoft_tenant), false);
create or replace macro is_trusted_org(x) as coalesce(lower(x) in (select org as known_org from trusted_org), false);

-- Domain of an address or user principal name, lower case; the home domain of a guest name (a_b.com#ext#@c.com: b.com). Null without one.
create or replace macro mail_domain(address) as
  case
    when contains(lower(address), '#ext#') then nullif(regexp_extract(lower(address), '_([^_]+\.[^_]+)#ext#', 1), '')
    else nullif(regexp_extract(lower(address), '@([^@\s]+)$', 1), '')
  end;

-- What the deciding field of a record proves: 1 alone, 0.9 compared with what is ours, 0.8 a flag or a pattern, 0.6 inferred, 0.4 a word in a name.
create or replace macro proof_strength(proof_kind, proof) as
  case
    when proof_kind = 'vendor_named' then case when starts_with(proof, 'account=') or starts_with(proof, 'actor=') then 0.4 else 0.6 end
    when proof_kind in ('vendor_role', 'federated_idp') then 0.6
    when regexp_matches(proof, '^(ExternalAccess|externalaccess|userType|IsExternalUser|IdentityProvider|transaction[.]id)=') then 0.8
    when regexp_matches(proof, '^(homeTenantId|ActorContextId|TargetContextId|principalEmail|serviceAccountDelegationInfo[.]principalEmail|actor[.]key|action)=') then 0.9
    else 1.0
  end;

create or replace macro norm_operation(operation_text) as
  regexp_replace(
    trim(regexp_replace(regexp_replace(lower(operation_text), '[\x{00ad}\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}]', '-', 'g'), '\s+', ' ', 'g')),
    '[. ]+$', '');

-- 1 info .. 5 critical; null for anything else.
create or replace macro severity_rank(grade) as nullif(list_position(['info', 'low', 'medium', 'high', 'critical'], grade), 0);
create or replace macro raise_severity(grade, steps) as
  list_extract(['info', 'low', 'medium', 'high', 'critical'], greatest(1, least(5, severity_rank(grade) + steps))::bigint);

create or replace macro minutes_between(a, b) as date_diff('second', a, b) / 60.0;

-- True when fewer than `days` of that source lie before `moment`, or the source is not loaded.
create or replace macro cold_start(src, moment, days) as
  coalesce(
    (select min(span_first) from (select source as span_source, first as span_first from log_span) as span where span_source = src)
      > moment - to_seconds(days * 86400),
    true);

-- Evidence rows, oldest first, at most 1,000. An aggregate: use it where list() could stand.
create or replace macro evidence(k, t) as list(k order by t, k)[1:1000];

-- `facts` with the number of evidence rows when there are more than `evidence` keeps.
create or replace macro with_count(facts, n) as case when n > 1000 then map_concat(facts, map {'evidence': n::varchar}) else facts end;

-- Stage of a finding in a story: 1 way in, 2 hold and credentials, 3 movement, 4 data, 5 blinding and damage. Only the first tactic counts, so that one
-- detection never is two stages.
create or replace macro finding_stage(analytic_id, tactic_list) as
  case
    when starts_with(analytic_id, 'TR-') or tactic_list[1] = 'initial-access' then 1
    when tactic_list[1] in ('persistence', 'privilege-escalation', 'credential-access') then 2
    when tactic_list[1] = 'lateral-movement' then 3
    when tactic_list[1] in ('collection', 'exfiltration') then 4
    when tactic_list[1] in ('defense-impairment', 'stealth', 'impact') then 5
  end;

-- Evidence gathered from several columns, as a list of {t: time, k: event_key}: the distinct keys, oldest first, at most 1,000.
create or replace macro oldest_first(items) as list_transform(list_sort(list_distinct(items)), lambda i: i.k)[1:1000];

-- AS number of an address by whatever record gives one: some logs carry it, others never do. An address given with two numbers has none.
create or replace view asn_of_ip as
  select src_ip as address, min(src_asn) as asn from events where src_asn is not null and src_ip is not null group by src_ip having min(src_asn) = max(src_asn);

-- The network of an address, spelled the same in every log: AS64500, else 198.51.0.0/16, else 2001:db8::/32, else the address. Null without any.
create or replace macro network_of(address, number) as
  coalesce(
    'AS' || number,
    nullif(regexp_extract(address, '^([0-9]+[.][0-9]+)[.]', 1), '') || '.0.0/16',
    nullif(regexp_extract(lower(address), '^([0-9a-f]+:[0-9a-f]+):', 1), '') || '::/32',
    address);

-- Acts of one subject belong to one series while less than an hour lies between one and the next: no clock hour divides two copies of one act.
-- First `starts_series` in one CTE, then `series_of` over its answer in the next; `subject` is what the finding is grouped by, in brackets.
create or replace macro starts_series(subject, t, k) as
  case when t < lag(t) over (partition by subject order by t, k) + interval '1 hour' then 0 else 1 end;
create or replace macro series_of(subject, starts, t, k) as
  (sum(starts) over (partition by subject order by t, k rows unbounded preceding))::bigint;

-- Great-circle distance of two places given in degrees, in kilometres, on a globe of radius 6,371 km. Null when one is not known.
create or replace macro kilometres_between(lat_a, lon_a, lat_b, lon_b) as
  2 * 6371 * asin(sqrt(least(1,
    power(sin(radians(lat_b - lat_a) / 2), 2) + cos(radians(lat_a)) * cos(radians(lat_b)) * power(sin(radians(lon_b - lon_a) / 2), 2))));

-- Family of a user agent: Edge, Chrome, Firefox ..., else its first product without the version (aws-cli, python-requests, Microsoft Office).
create or replace macro agent_family(agent) as
  case
    when regexp_matches(agent, 'Edg[AeiO]{0,3}/') then 'Edge'
    when regexp_matches(agent, 'OPR/|Opera') then 'Opera'
    when contains(agent, 'Firefox/') then 'Firefox'
    when regexp_matches(agent, 'Microsoft Outlook|Outlook-') then 'Outlook'
    when regexp_matches(agent, 'PowerShell') then 'PowerShell'
    when regexp_matches(agent, '(Headless)?Chrom(e|ium)/|CriOS/') then 'Chrome'
    when starts_with(agent, 'Mozilla/') and contains(agent, 'Safari/') then 'Safari'
    else coalesce(nullif(trim(regexp_replace(regexp_extract(regexp_replace(agent, '^Client=.*UserAgent=', ''), '^\W*([^/(;,\]]+)', 1), '\s+v?[0-9].*$', '')), ''), agent)
  end;

-- Whether an act hands out or takes something: a sensitive operation, a change of rights, trust, rules or logging, a secret, or data read, searched or taken in bulk. Never null.
create or replace macro privileged_or_data(class, verb, key) as
  coalesce(key in (select operation_key as known_operation from ref_sensitive_operation), false)
    or coalesce(class in ('role_change', 'credential_change', 'consent', 'trust_change', 'policy_change', 'logging_change', 'mailbox_rule', 'key_access', 'privileged_access'), false)
    or coalesce(class in ('mailbox_access', 'file_access', 'api_call') and verb in ('download', 'export', 'copy', 'search'), false)
    or coalesce(key = 'mailitemsaccessed', false);

-- Whether a name is what a list of the profile says, which is in lower case; a star at its end stands for the rest. Never null.
create or replace macro is_said(given, said) as
  coalesce(lower(given) = said or (ends_with(said, '*') and starts_with(lower(given), left(said, -1))), false);
-- The same for computers: also by the first label of their name.
create or replace macro is_said_host(given, said) as is_said(given, said) or is_said(split_part(given, '.', 1), said);

-- The computer that an act enters or asks a ticket for, in lower case: of a logon its target, of named credentials the server they are for, of a Kerberos ticket the computer whose account it is.
create or replace macro computer_entered(verb, kind, given, path) as
  lower(case
    when verb = 'use_credentials' then nullif(path, 'localhost')
    when verb = 'request_service_ticket' then nullif(regexp_extract(given, '^([^/@$]+)[$]', 1), '')
    when kind = 'computer' then given
  end);
-- A computer by its first label; an address stays.
create or replace macro computer_label(given) as regexp_extract(lower(given), '^([0-9.]+$|[^.]+)', 1);

create or replace macro minute_of_day(moment) as hour(moment) * 60 + minute(moment);

-- Whether a moment lies in agreed hours, given a row of `agreed_hours` of its stretch of time. Hours that end not later than they begin run into the next day.
create or replace macro in_hours(moment, shift, week, start_minute, end_minute) as
  case
    when start_minute < end_minute then
      week[isodow(moment + to_minutes(shift))] = '1'
      and minute_of_day(moment + to_minutes(shift)) >= start_minute and minute_of_day(moment + to_minutes(shift)) < end_minute
    else
      (week[isodow(moment + to_minutes(shift))] = '1' and minute_of_day(moment + to_minutes(shift)) >= start_minute)
      or (week[isodow(moment + to_minutes(shift) - interval '1 day')] = '1' and minute_of_day(moment + to_minutes(shift)) < end_minute)
  end;
