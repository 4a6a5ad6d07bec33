import { list, own, path, record, text, type JsonObject } from '../../lib/json.ts';
import { parseCell } from '../aws-cloudtrail/cell.ts';
import { normaliseTrail } from '../aws-cloudtrail/trail.ts';
import type { Normalised } from '../source.ts';

/** Whether Security Lake made the event of a CloudTrail record. */
export function isCloudTrail(item: JsonObject): boolean {
  return (
    text(path(item, 'metadata.product.name')) === 'CloudTrail' &&
    text(path(item, 'api.operation')) !== null &&
    text(path(item, 'api.service.name')) !== null &&
    text(path(item, 'metadata.uid')) !== null
  );
}

/** The record that Security Lake began with, put together again, so that it reads like every other and folds with its original. */
export function trailEvent(item: JsonObject): Normalised {
  const unmapped = record(own(item, 'unmapped')) ?? {};
  const actor = record(path(item, 'actor.user')) ?? {};
  const session = record(path(item, 'actor.session')) ?? {};
  const uid = text(own(actor, 'uid'));
  const issuer = text(own(session, 'issuer'));
  const type = text(own(actor, 'type'));
  const arn = uid?.startsWith('arn:') === true ? uid : text(own(actor, 'uuid'));
  const resources = list(own(item, 'resources')).flatMap((each) => {
    const found = record(each);
    if (found === null) return [];
    return [
      {
        ARN: own(found, 'uid'),
        accountId: path(found, 'owner.account.uid') ?? own(found, 'account_uid'),
        type: own(found, 'type'),
      },
    ];
  });
  return normaliseTrail({
    ...expanded(unmapped),
    eventTime: text(own(item, 'time_dt')) ?? own(item, 'time'),
    eventID: path(item, 'metadata.uid'),
    eventName: path(item, 'api.operation'),
    eventSource: path(item, 'api.service.name'),
    eventType: path(item, 'metadata.event_code'),
    awsRegion: path(item, 'cloud.region'),
    recipientAccountId: path(unmapped, 'recipientAccountId') ?? path(item, 'cloud.account.uid'),
    sourceIPAddress: path(item, 'src_endpoint.ip') ?? path(item, 'src_endpoint.domain'),
    userAgent: path(item, 'http_request.user_agent'),
    errorCode: path(item, 'api.response.error'),
    errorMessage: path(item, 'api.response.message'),
    requestID: path(item, 'api.request.uid'),
    requestParameters: nested(path(item, 'api.request.data')) ?? nested(own(unmapped, 'requestParameters')),
    responseElements: nested(path(item, 'api.response.data')) ?? nested(own(unmapped, 'responseElements')),
    resources: resources.length === 0 ? undefined : resources,
    userIdentity: {
      type: type ?? (path(item, 'actor.invoked_by') === null ? undefined : 'AWSService'),
      principalId: text(own(actor, 'uid_alt')) ?? (arn === uid ? null : uid),
      arn,
      accountId: path(actor, 'account.uid'),
      userName: own(actor, 'name'),
      accessKeyId: own(actor, 'credential_uid'),
      invokedBy: path(item, 'actor.invoked_by'),
      sessionContext: {
        attributes: {
          mfaAuthenticated: own(session, 'is_mfa') ?? own(session, 'mfa'),
          creationDate: own(session, 'created_time_dt'),
        },
        ...(issuer === null ? {} : { sessionIssuer: { arn: issuer, userName: issuer.split('/').at(-1) } }),
      },
    },
  });
}

function nested(value: unknown): unknown {
  if (typeof value !== 'string') return record(value) ?? undefined;
  return record(parseCell(value)) ?? undefined;
}

/** `additionalEventData.MFAUsed` as `additionalEventData` with `MFAUsed`. */
function expanded(unmapped: JsonObject): Record<string, unknown> {
  const result = new Map<string, unknown>();
  for (const key of Object.keys(unmapped)) {
    const value = own(unmapped, key);
    const dot = key.indexOf('.');
    const outer = dot > 0 ? key.slice(0, dot) : '';
    if (!/^(?:additionalEventData|requestParameters|responseElements|tlsDetails|serviceEventDetails)$/.test(outer)) {
      result.set(key, key === 'additionalEventData' ? nested(value) : value);
      continue;
    }
    const inner = record(result.get(outer)) ?? {};
    result.set(outer, { ...inner, [key.slice(dot + 1)]: value });
  }
  return Object.fromEntries(result);
}
