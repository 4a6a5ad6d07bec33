-- id: Q-14
-- title: Was a snapshot, image or bucket shared or opened?
-- logs: aws-cloudtrail, azure-activity, gcp-audit, azure-resource
-- export: the log of the cloud control plane
-- proof: log
--
-- Snapshots, images, disks and buckets handed to other accounts or to everybody.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.event_class = 'sharing' and coalesce(a.activity, '') not in ('read', 'delete', 'revoke') and a.target_type is distinct from 'user'
    or a.event_class = 'policy_change' and regexp_matches(a.operation_key, 'bucketpolicy|publicaccessblock|accesspointpolicy|blockpublicaccess|containeracl')
    or a.extra['iam_public'] = 'true')
