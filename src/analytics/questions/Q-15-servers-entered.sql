-- id: Q-15
-- title: Were servers entered or commands run on them?
-- logs: windows-security, defender-hunting, aws-cloudtrail, azure-activity, gcp-audit
-- export: the Security log of the servers, with logons
-- proof: rows
--
-- Logons to computers and commands run on machines through the control plane.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.event_class = 'authn' and a.activity in ('signin', 'signin_noninteractive') and a.device_name is not null and a.extra['logon_type'] in ('3', '8', '9', '10')
    or a.event_class = 'session' and a.activity in ('signin', 'reconnect') and a.device_name is not null
    or a.event_class = 'privileged_access' and a.activity in ('execute', 'signin', 'connect', 'enable'))
union all
-- What shows that such acts would be here.
select min(e.time), min(e.event_key), e.source, null, null
from events as e
where e.source in ('aws-cloudtrail', 'azure-activity')
group by e.source
