-- id: Q-09
-- title: Were other trusts made?
-- logs: entra-audit, m365-ual, aws-cloudtrail, azure-activity, gcp-audit, google-workspace, github-audit, okta, duo, windows-security, partner-center
-- export: the audit log of the directory
-- proof: log
--
-- Partners, guests, federation, cross-tenant access, roles that trust other accounts, identity providers, outside collaborators.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.event_class = 'trust_change' and coalesce(a.activity, '') not in ('delete', 'remove_partner', 'revoke_support')
    or a.event_class = 'account_change' and a.activity = 'invite'
    or a.event_class = 'sharing' and a.activity = 'add_member' and a.target_type = 'user')
