-- id: EQ-06
-- title: Kinds of record that are not there
-- param: events = 50   events of the log that must be loaded before a missing kind counts
--
-- Logs that consist of several parts, each switched on or exported by itself, and of which one part is not there at all.
with kinds (source, kind, compared, words) as (
  values
    ('m365-ual', 'exchange', ['mailbox_access', 'mailitemsaccessed', 'mailbox_rule', 'set-mailbox'], 'no record of Exchange: mailboxes, rules and mail settings cannot be judged'),
    ('m365-ual', 'mail_read', ['mailitemsaccessed'], 'no MailItemsAccessed of anybody: which mail was read is not recorded (licence, mailbox auditing) or was not exported'),
    ('m365-ual', 'files', ['file_access', 'filedownloaded', 'sharing'], 'no record of SharePoint or OneDrive: files cannot be judged'),
    ('m365-ual', 'directory', [], 'no record of Entra: accounts, roles and consents cannot be judged'),
    ('aws-cloudtrail', 'data', ['file_access', 'getobject'], 'no data event: reads of S3 objects and calls of functions are not recorded'),
    ('aws-cloudtrail', 'management', [], 'no management event: only data events were exported'),
    ('aws-cloudtrail', 'us_east_1', [], 'no event of us-east-1, where IAM and most console sign-ins are recorded: that region is missing'),
    ('gcp-audit', 'data_access', ['file_access', 'key_access'], 'no data access log: reads of data and secrets are not recorded'),
    ('gcp-audit', 'activity', [], 'no admin activity log: changes are not there'),
    ('github-audit', 'git', ['file_access'], 'no Git event: clones and fetches are not there (they are exported separately and kept for days only)'),
    ('google-workspace', 'drive', ['file_access', 'sharing'], 'no record of Drive: files cannot be judged'),
    ('google-workspace', 'login', ['authn'], 'no record of sign-ins'),
    ('google-workspace', 'admin', [], 'no record of administrators'' acts'),
    ('google-workspace', 'token', ['consent'], 'no record of OAuth tokens: applications and consents cannot be judged'),
    ('windows-security', 'logon', ['authn'], 'no logon (4624, 4625)'),
    ('windows-security', 'process', ['4688'], 'no process creation (4688, Sysmon 1)')
),
seen as (
  select
    source,
    case
      when source = 'm365-ual' and event_class = 'mailbox_access' and operation_key = 'mailitemsaccessed' then 'mail_read'
      when source = 'm365-ual' and service = 'Exchange' then 'exchange'
      when source = 'm365-ual' and service in ('SharePoint', 'OneDrive') then 'files'
      when source = 'm365-ual' and service = 'AzureActiveDirectory' then 'directory'
      when source = 'aws-cloudtrail' and extra['event_category'] = 'Data' then 'data'
      when source = 'aws-cloudtrail' and coalesce(extra['event_category'], 'Management') = 'Management' then 'management'
      when source = 'gcp-audit' then extra['log']
      when source = 'github-audit' and starts_with(operation_key, 'git.') then 'git'
      when source = 'google-workspace' then case when service = 'user_accounts' then 'login' else service end
      when source = 'windows-security' and extra['event_code'] in ('4624', '4625') then 'logon'
      when source = 'windows-security' and (extra['event_code'] = '4688' or starts_with(operation_key, 'sysmon 1 ')) then 'process'
    end as kind,
    case when source = 'aws-cloudtrail' then extra['region'] end as region,
    count(*) as n
  from events
  where source in (select source from kinds) /* for speed */
  group by all
),
loaded as (
  select source, sum(n) as n, count(distinct region) as regions from seen group by source having sum(n) >= getvariable('events')
),
there as (
  select source, kind from seen
  union
  select source, 'us_east_1' from seen where region = 'us-east-1'
  union
  -- Without the region nothing can be said of regions; mail that was read is a record of Exchange too.
  select source, 'us_east_1' from loaded where regions = 0
  union
  select source, 'exchange' from seen where kind = 'mail_read'
  union
  -- The Entra audit log has the same.
  select 'm365-ual', 'directory' from log_span where source = 'entra-audit'
)
select
  'missing' as kind,
  k.source,
  null::uinteger as part_id,
  null::timestamp as from_time,
  null::timestamp as to_time,
  'Among ' || l.n || ' events ' || k.words as summary,
  map {'missing': k.kind, 'events': l.n::varchar, 'threshold: events': getvariable('events')::bigint::varchar} as facts,
  []::ubigint[] as events,
  list_transform(k.compared, lambda text: '''' || text || '''') as columns
from kinds as k
join loaded as l on l.source = k.source
where not exists (select 1 from there as t where t.source = k.source and t.kind = k.kind)
order by k.source, k.kind
