-- id: Q-13
-- title: Were sign-in protections changed?
-- logs: entra-audit, m365-ual, aws-cloudtrail, google-workspace, github-audit, okta, duo
-- export: the audit log of the directory
-- proof: log
--
-- Conditional access, second factors and sign-in policies that were changed or taken away.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.event_class = 'credential_change' and a.activity in ('delete_method', 'remove_method')
    or a.event_class in ('policy_change', 'credential_change')
      and regexp_matches(a.operation_key, 'conditional access|named location|security defaults|authentication|strong|mfa|2_step|2sv|two_factor|policy[.]|password ?policy|sso|bypass'))
