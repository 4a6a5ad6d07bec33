import { countryCode } from '../../lib/country.ts';
import { splitAddress } from '../../lib/ip.ts';
import { bool, number } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import type { Outcome } from '../../schema/event.ts';
import { FieldReader, type Fields } from '../fields.ts';
import type { Normalised, PartContext } from '../source.ts';
import { actorOf } from './actor.ts';
import { meaningOf } from './meaning.ts';
import { homeOf, trustOf } from './trust.ts';

/** What the shipper says of itself, copies for searching, and names of the format. */
const dropped = [
  '_id',
  '_index',
  '_score',
  '_type',
  '@version',
  'ecs',
  'agent.ephemeral_id',
  'agent.id',
  'agent.version',
  'elastic_agent',
  'data_stream',
  'input',
  'related',
  'event.ingested',
  'event.created',
  'event.original',
  'event.agent_id_status',
  'tags',
  'source.ip',
  'source.address',
  'client.ip',
  'client.address',
] as const;

/** One document of the Elastic Common Schema, its names dotted. */
export function ecsEvent(all: Fields, context: PartContext): Normalised {
  const fields = new FieldReader(all);
  const raw = fields.get('@timestamp');
  const parsed =
    raw === null
      ? null
      : parseTime(raw.replace(' @ ', ' '), { zoneMinutes: context.zoneMinutes, order: context.dateOrder });
  if (parsed === null)
    return { reject: raw === null ? 'no @timestamp' : `@timestamp not understood: ${shorten(raw, 60)}` };
  const provider = fields.get('event.provider');
  const module = fields.get('event.module');
  const dataset = fields.get('event.dataset') ?? module ?? '';
  const action = fields.get('event.action');
  const categories = words(fields.get('event.category'));
  const types = words(fields.get('event.type'));
  const kind = fields.get('event.kind');
  const meaning = meaningOf({ dataset, action: action ?? '', provider, kind, categories, types });
  const address = splitAddress(
    fields.get('source.ip', 'client.ip') ?? fields.get('source.address', 'client.address', 'source.domain'),
  );
  const port = number(fields.get('source.port', 'client.port'));
  const location = fields.get('source.geo.location', 'client.geo.location')?.split(',');
  const user = fields.get('user.target.name', 'user.target.email', 'user.target.id');
  const group = user === null ? fields.get('group.name', 'user.target.group.name') : null;
  const file = user === null && group === null ? fields.get('file.name', 'file.path', 'url.original') : null;
  const host = fields.get('destination.domain', 'destination.address', 'host.name', 'host.hostname');
  const tenant = fields.get('cloud.account.id', 'organization.id', 'organization.name', 'azure.tenant_id');
  const upn = fields.get('user.email', 'user.name', 'azure.signinlogs.properties.user_principal_name');
  const actor = actorOf(fields, dataset, address.ip);
  return {
    time: parsed.micros,
    time_basis: parsed.explicit ? 'explicit' : 'assumed',
    event_id: fields.get('event.id'),
    event_class: meaning.eventClass,
    activity: meaning.activity,
    operation: action ?? fields.get('event.code') ?? categories[0] ?? 'event',
    service: provider ?? fields.get('service.name', 'observer.product') ?? (dataset === '' ? null : dataset),
    outcome: outcomeOf(fields.get('event.outcome'), types),
    outcome_code: fields.get('event.code', 'error.code'),
    outcome_reason: fields.get('event.reason', 'error.message', 'message'),
    ...actor,
    actor_tenant: homeOf(fields) ?? actor.actor_tenant ?? null,
    ...trustOf(fields, upn, tenant),
    tenant,
    target_type:
      user !== null ? 'user' : group !== null ? 'group' : file !== null ? 'file' : host === null ? null : 'computer',
    target_id: fields.get('user.target.id', 'group.id'),
    target_name: (user ?? group ?? file ?? host)?.toLowerCase() ?? null,
    target_path: fields.get('file.path', 'url.full'),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port ?? (port !== null && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null),
    src_host: address.host,
    src_asn: asn(number(fields.get('source.as.number', 'client.as.number'))),
    src_as_org: fields.get('source.as.organization.name', 'client.as.organization.name'),
    src_country: countryCode(
      fields.get(
        'source.geo.country_iso_code',
        'client.geo.country_iso_code',
        'source.geo.country_name',
        'client.geo.country_name',
      ),
    ),
    src_city: fields.get('source.geo.city_name', 'client.geo.city_name'),
    src_lat: number(fields.get('source.geo.location.lat', 'client.geo.location.lat') ?? location?.[0]),
    src_lon: number(fields.get('source.geo.location.lon', 'client.geo.location.lon') ?? location?.[1]),
    user_agent: fields.get('user_agent.original'),
    device_id: fields.get('device.id', 'host.id'),
    device_name: fields.get('user_agent.device.name', 'device.model.name'),
    device_os: fields.get('user_agent.os.full', 'user_agent.os.name', 'host.os.full', 'host.os.name'),
    session_id: fields.get('session.id', 'okta.authentication_context.external_session_id', 'transaction.id'),
    correlation_id: fields.get('trace.id', 'http.request.id'),
    interactive: bool(fields.get('azure.signinlogs.properties.is_interactive')),
    extra: fields.rest(...dropped),
  };
}

function words(value: string | null): readonly string[] {
  return value === null
    ? []
    : value
        .toLowerCase()
        .replace(/[[\]"]/g, '')
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '');
}

function outcomeOf(outcome: string | null, types: readonly string[]): Outcome {
  switch (outcome?.toLowerCase()) {
    case 'success':
      return 'success';
    case 'failure':
      return 'failure';
    default:
      return types.includes('denied') || types.includes('error')
        ? 'failure'
        : types.includes('allowed')
          ? 'success'
          : 'unknown';
  }
}

function asn(value: number | null): number | null {
  return value !== null && Number.isInteger(value) && value > 0 && value <= 0xffffffff ? value : null;
}
