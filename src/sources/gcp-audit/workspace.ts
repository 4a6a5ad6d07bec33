import { list, own, record, text, type JsonObject } from '../../lib/json.ts';

/** Value of a Workspace event carried in the metadata: `event[].parameter[{name, value}]`. Several values are joined with +. */
export function workspaceParameter(payload: JsonObject, name: string): string | null {
  for (const event of list(own(record(own(payload, 'metadata')) ?? {}, 'event'))) {
    const found = list(own(record(event) ?? {}, 'parameter'))
      .map((item) => record(item) ?? {})
      .find((item) => own(item, 'name') === name);
    if (found === undefined) continue;
    const several = list(own(found, 'multiStrValue')).flatMap((value) => text(value) ?? []);
    return (
      text(own(found, 'value')) ?? text(own(found, 'boolValue')) ?? (several.length === 0 ? null : several.join('+'))
    );
  }
  return null;
}
