import type { Change, EventClass, EventFields } from '../../schema/event.ts';
import type { Activity } from './activity.ts';

type TargetFields = Pick<EventFields, 'target_type' | 'target_id' | 'target_name' | 'target_path'>;

/** What an event is about, by the parameters that each application uses. */
export function targetOf(activity: Activity, eventClass: EventClass): TargetFields | null {
  const { application, parameters } = activity;
  const get = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = parameters.get(name);
      if (value !== undefined) return value;
    }
    return null;
  };
  const named = (type: string, name: string | null, id: string | null = null): TargetFields | null =>
    name === null && id === null ? null : { target_type: type, target_name: name, target_id: id };
  const person = get('user_email', 'affected_email_address', 'member_email', 'member_id', 'target_user');
  switch (application) {
    case 'drive':
      return named(get('doc_type') === 'folder' ? 'folder' : 'file', get('doc_title'), get('doc_id'));
    case 'token':
      return named('app', get('app_name'), get('client_id'));
    case 'saml':
      return named('app', get('application_name'));
    case 'groups':
    case 'groups_enterprise':
      return (
        named('user', person?.toLowerCase() ?? null) ??
        named('group', get('group_email', 'group_id')?.toLowerCase() ?? null)
      );
    case 'calendar':
      return named('calendar', get('calendar_id', 'target_calendar_id'), get('event_id'));
    case 'rules':
      return named(
        get('resource_type')?.toLowerCase() ?? 'resource',
        get('resource_title', 'resource_name'),
        get('resource_id'),
      );
    case 'vault':
      return named('matter', get('matter_name', 'matter_id'), get('matter_id'));
    case 'mobile':
    case 'chrome':
      return named(
        'device',
        get('device_name', 'device_model'),
        get('directory_device_id', 'device_id', 'resource_id'),
      );
    default:
  }
  return (
    (eventClass === 'consent'
      ? named(
          'app',
          get('application_name', 'oauth2_app_name', 'api_client_name', 'app_name'),
          get('oauth2_app_id', 'api_client_name', 'client_id'),
        )
      : null) ??
    named('user', person?.toLowerCase() ?? null) ??
    named('group', get('group_email')?.toLowerCase() ?? null) ??
    named('role', get('role_name'), get('role_id')) ??
    named(
      'app',
      get('api_client_name', 'application_name', 'app_name', 'mobile_app_package_id'),
      get('application_id'),
    ) ??
    named('domain', get('domain_name', 'domain_alias', 'secondary_domain_name')?.toLowerCase() ?? null) ??
    named('setting', get('setting_name')) ??
    named('org_unit', get('org_unit_name'))
  );
}

/** Old and new value of a setting, an access right or a visibility. */
export function changesOf(activity: Activity, target: TargetFields | null): readonly Change[] {
  const { parameters } = activity;
  const about = target?.target_id ?? target?.target_name ?? null;
  const changes: Change[] = [];
  const add = (name: string, old: string | undefined, now: string | undefined): void => {
    if (old !== undefined || now !== undefined)
      changes.push({ target: about, name, old: old ?? null, new: now ?? null });
  };
  const setting =
    parameters.get('setting_name') ?? parameters.get('user_attribute_name') ?? parameters.get('target_user');
  if (parameters.has('old_visibility'))
    add('visibility', parameters.get('old_visibility'), parameters.get('visibility'));
  else add(setting ?? activity.name ?? 'value', parameters.get('old_value'), parameters.get('new_value'));
  return changes;
}
