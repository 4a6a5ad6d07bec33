import { list, own, path, record, text, type JsonObject } from '../../lib/json.ts';

/** Whether a change of instance or project metadata brought SSH keys. */
export function bringsSshKey(payload: JsonObject): boolean {
  if (!/metadata$/i.test(text(own(payload, 'methodName')) ?? '')) return false;
  const keys = [
    ...list(path(payload, 'metadata.instanceMetadataDelta.addedMetadataKeys')),
    ...list(path(payload, 'metadata.instanceMetadataDelta.modifiedMetadataKeys')),
    ...list(path(payload, 'metadata.projectMetadataDelta.addedMetadataKeys')),
    ...list(path(payload, 'metadata.projectMetadataDelta.modifiedMetadataKeys')),
  ];
  const items = list(path(payload, 'request.metadata.items')).map((item) => own(record(item) ?? {}, 'key'));
  return [...keys, ...items].some((key) => key === 'ssh-keys' || key === 'sshKeys');
}
