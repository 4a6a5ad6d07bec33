import { countryCode } from '../../lib/country.ts';
import { splitAddress } from '../../lib/ip.ts';
import { bool, number } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import type { EventFields, Outcome } from '../../schema/event.ts';
import { FieldReader, type Fields } from '../fields.ts';
import { mailAddress, mailDomain, personKey } from '../person.ts';
import type { Normalised, PartContext } from '../source.ts';
import { firstLabel } from '../windows-security/accounts.ts';
import { meaningOf } from './meaning.ts';

type ActorFields = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant'>;

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
    ...actorOf(fields, address.ip),
    tenant: fields.get('cloud.account.id', 'organization.id', 'organization.name'),
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

function actorOf(fields: FieldReader, address: string | null): ActorFields {
  const name = fields.get('user.name');
  const mail = mailAddress(fields.get('user.email')) ?? mailAddress(name);
  const id = fields.get('user.id');
  const domain = fields.get('user.domain');
  if (mail !== null)
    return {
      actor_key: `user:${mail}`,
      actor_id: id,
      actor_name: mail,
      actor_type: 'user',
      actor_tenant: mailDomain(mail),
    };
  const lower = (name ?? fields.get('user.full_name') ?? id)?.toLowerCase() ?? null;
  if (lower === null) return { actor_key: `anonymous:${address ?? 'unknown'}`, actor_type: 'anonymous' };
  if (id?.startsWith('arn:') === true || lower.startsWith('arn:'))
    return {
      actor_key: `aws:${id?.startsWith('arn:') === true ? id : (name ?? lower)}`,
      actor_id: id,
      actor_name: lower,
      actor_type: 'role',
    };
  if (/^(?:system|local service|network service)$/.test(lower) || lower.endsWith('$'))
    return { actor_key: `system:${lower}`, actor_id: id, actor_name: lower, actor_type: 'system' };
  if (domain !== null && !domain.includes('/') && !lower.includes('\\')) {
    const full = `${firstLabel(domain.toLowerCase())}\\${lower}`;
    return {
      actor_key: `win:${full}`,
      actor_id: id,
      actor_name: full,
      actor_type: 'user',
      actor_tenant: domain.toLowerCase(),
    };
  }
  if (/^[^\\]+\\[^\\]+$/.test(lower))
    return { actor_key: `win:${lower}`, actor_id: id, actor_name: lower, actor_type: 'user' };
  return { actor_key: personKey('ecs', lower), actor_id: id, actor_name: lower, actor_type: 'user' };
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
