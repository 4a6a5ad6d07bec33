import { nameValues, text } from '../../lib/json.ts';
import type { Change, EventFields, Outcome } from '../../schema/event.ts';
import { filled, type Cells } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import { actorKey, changeValue, guidOf, homeUpn, trust, type Trust } from '../microsoft.ts';
import { operationName, partnerRule } from './operations.ts';

/** The event of an audit record of Partner Center or of a row of its activity log. */
export function toEvent(cells: Cells, at: At, operation: string): EventFields {
  const key = operationName(operation);
  const [eventClass, activity] = partnerRule(key);
  const partner = guidOf(cells.text('partnerid'));
  const customer = guidOf(cells.text('customerid'));
  const customerName = cells.text('customername', 'affected customer', 'customer', 'customer name');
  const data = detailsOf(cells);
  const status = cells.text('operationstatus', 'status', 'result');
  const resource = cells.text('resourcetype');
  const target = targetOf(data, resource);
  const id = target.id ?? customer;
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: cells.text('id'),
    event_class: eventClass,
    activity,
    operation,
    service: 'Partner Center',
    outcome: outcomeOf(status),
    outcome_code: status,
    ...actorOf(cells, partner),
    tenant: customer ?? partner,
    target_type: target.type ?? (customerName === null ? null : 'customer'),
    target_id: id,
    target_name: target.name ?? (target.id === null ? customerName : null),
    correlation_id: cells.text('originalcorrelationid', 'correlationid'),
    ...customerTrust(partner, customer, customerName),
    extra: filled({
      operation_type: key === operation ? null : key,
      resource_type: resource,
      partner_tenant: partner,
      customer_tenant: customer,
      customer_name: customerName,
      application: cells.text('applicationid', 'application'),
      ...Object.fromEntries(data),
    }),
    changes: changesOf(cells, resource, id),
  };
}

type Actor = Pick<
  EventFields,
  'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant' | 'app_id' | 'app_name'
>;

function actorOf(cells: Cells, partner: string | null): Actor {
  const user = cells.text('userprincipalname', 'partner user', 'performed by', 'user');
  const application = cells.text('applicationid', 'application');
  const appId = guidOf(application);
  const app = { app_id: appId, app_name: appId === null ? application : null, actor_tenant: partner };
  const upn = user?.includes('@') ? user : null;
  const actor_key = actorKey({
    upn,
    objectId: guidOf(user),
    appId: user === null ? appId : null,
    system: user ?? application,
  });
  if (upn !== null) return { ...app, actor_key, actor_name: homeUpn(upn), actor_type: 'user' };
  if (guidOf(user) !== null) return { ...app, actor_key, actor_id: guidOf(user), actor_type: 'user' };
  const type = user === null && appId !== null ? 'app' : user === null && application === null ? 'unknown' : 'system';
  return {
    ...app,
    actor_key: type === 'unknown' ? 'system:partner-center' : actor_key,
    actor_id: type === 'app' ? appId : null,
    actor_name: (user ?? application)?.toLowerCase() ?? null,
    actor_type: type,
  };
}

/** Whoever holds this log is the partner; what a record does at a customer is done elsewhere. */
function customerTrust(partner: string | null, customer: string | null, name: string | null): Trust | null {
  if (customer !== null)
    return customer === partner ? null : trust('csp_gdap', customer, `customerId=${customer}`, 'outbound');
  return name === null ? null : trust('csp_gdap', null, `customer=${name}`, 'outbound');
}

function outcomeOf(status: string | null): Outcome {
  switch (status?.toLowerCase()) {
    case 'succeeded':
    case 'success':
    case 'completed':
      return 'success';
    case 'failed':
    case 'failure':
    case 'decline':
    case 'declined':
      return 'failure';
    default:
      return 'unknown';
  }
}

const mostDetails = 64;

/** Further details as `data.<name>`, words of the name joined by `_`. */
function detailsOf(cells: Cells): ReadonlyMap<string, string> {
  const details = new Map<string, string>();
  for (const [name, value] of nameValues(cells.nested('customizeddata'))) {
    const content = text(value);
    const key = `data.${operationName(name).slice(0, 80)}`;
    if (content !== null && details.size < mostDetails && !details.has(key)) details.set(key, content);
  }
  return details;
}

interface Target {
  readonly type: string | null;
  readonly id: string | null;
  readonly name: string | null;
}

const targetKeys: readonly (readonly [string, string])[] = [
  ['data.customer_user_id', 'user'],
  ['data.user_id', 'user'],
  ['data.admin_relationship_id', 'relationship'],
  ['data.relationship_id', 'relationship'],
  ['data.access_assignment_id', 'access_assignment'],
  ['data.order_id', 'order'],
  ['data.subscription_id', 'subscription'],
  ['data.application_id', 'app'],
];

function targetOf(data: ReadonlyMap<string, string>, resource: string | null): Target {
  const name =
    data.get('data.customer_user_principal_name') ??
    data.get('data.user_principal_name') ??
    data.get('data.admin_relationship_display_name') ??
    null;
  for (const [key, type] of targetKeys) {
    const id = data.get(key);
    if (id !== undefined) return { type, id, name };
  }
  return { type: resource === null ? null : operationName(resource), id: null, name };
}

function changesOf(cells: Cells, resource: string | null, target: string | null): readonly Change[] | null {
  const before = valueOf(cells, 'resourceoldvalue');
  const after = valueOf(cells, 'resourcenewvalue');
  return before === null && after === null ? null : [{ target, name: resource ?? 'resource', old: before, new: after }];
}

function valueOf(cells: Cells, name: string): string | null {
  const raw = cells.text(name);
  if (raw !== null) return changeValue(raw);
  const value = cells.nested(name);
  return value === undefined ? null : JSON.stringify(value);
}
