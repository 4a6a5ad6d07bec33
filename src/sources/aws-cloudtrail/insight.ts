import type { EventFields } from '../../schema/event.ts';
import { list, record, text, type JsonObject } from '../../lib/json.ts';
import type { ParsedTime } from '../../lib/time.ts';
import { put, type Extra } from './parameters.ts';

/** CloudTrail's own finding about the rate of calls: a finding about an operation, not a call of it. */
export function insightEvent(trail: JsonObject, insight: JsonObject, time: ParsedTime): EventFields {
  const extra: Extra = {};
  put(extra, 'region', trail['awsRegion']);
  put(extra, 'event_category', trail['eventCategory']);
  put(extra, 'insight_state', insight['state']);
  put(extra, 'insight_error_code', insight['errorCode']);
  const shared = text(trail['sharedEventID']);
  if (shared !== null) extra['shared_event_id'] = shared;
  const statistics = record(record(insight['insightContext'])?.['statistics']);
  put(extra, 'insight_baseline', record(statistics?.['baseline'])?.['average']);
  put(extra, 'insight_average', record(statistics?.['insight'])?.['average']);
  const attributions = list(record(insight['insightContext'])?.['attributions']).slice(0, 10);
  for (const item of attributions) {
    const attribution = record(item);
    const top = record(list(attribution?.['insight'])[0]);
    if (attribution?.['attribute'] === 'userIdentityArn') put(extra, 'insight_arn', top?.['value']);
  }
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : 'by_definition',
    event_id: text(trail['eventID']),
    event_class: 'finding',
    activity: null,
    operation: text(insight['insightType']) ?? 'Insight',
    service: text(insight['eventSource']),
    outcome: 'unknown',
    tenant: text(trail['recipientAccountId']),
    target_type: 'operation',
    target_name: text(insight['eventName']),
    correlation_id: shared,
    extra,
  };
}
