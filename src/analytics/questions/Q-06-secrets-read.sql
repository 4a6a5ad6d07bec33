-- id: Q-06
-- title: Were secrets or keys read?
-- logs: aws-cloudtrail, azure-resource, azure-activity, gcp-audit, windows-security, entra-audit, okta, duo
-- export: the logs of the vaults: CloudTrail, Key Vault audit events, data access logs of Secret Manager
-- proof: rows
--
-- Values of secrets, keys, certificates and stored passwords that were handed out, decrypted or copied; not lists of their names.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'key_access'
  and coalesce(a.activity, '') <> 'list'
union all
-- What shows that such acts would be here.
select min(e.time), min(e.event_key), e.source, null, null
from events as e
where e.source in ('aws-cloudtrail', 'azure-resource')
  or e.source = 'gcp-audit' and e.extra['log'] = 'data_access'
group by e.source
