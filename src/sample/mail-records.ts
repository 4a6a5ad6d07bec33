import { ownTenant } from './tenant.ts';

interface Mailbox {
  readonly mailbox: string;
  readonly sid: string;
  readonly upn: string;
}

/** Fields of `MailItemsAccessed`: who reads is in the record itself, whose mailbox it is here. */
export function mailAccess(
  owner: Mailbox,
  how: 'Bind' | 'Sync',
  messages: readonly string[],
  folder: string,
  reader: Readonly<Record<string, unknown>>,
  throttled = false,
): Readonly<Record<string, unknown>> {
  return {
    ResultStatus: 'Succeeded',
    ...reader,
    ExternalAccess: false,
    MailboxGuid: owner.mailbox,
    MailboxOwnerSid: owner.sid,
    MailboxOwnerUPN: owner.upn,
    OrganizationName: ownTenant.domain,
    OriginatingServer: 'AM0PR00MB0001 (15.20.8000.000)',
    OperationProperties: [
      { Name: 'MailAccessType', Value: how },
      { Name: 'IsThrottled', Value: throttled ? 'True' : 'False' },
    ],
    ...(how === 'Sync'
      ? { Item: { ParentFolder: { Path: folder, Name: folder.slice(1) } } }
      : {
          Folders: [
            {
              Path: folder,
              FolderItems: messages.map((id) => ({
                InternetMessageId: `<${id}@${ownTenant.domain}>`,
                SizeInBytes: 20_000 + id.length * 997,
              })),
            },
          ],
        }),
    OperationCount: Math.max(1, messages.length),
  };
}

/** Fields of a file event in SharePoint or OneDrive. */
export function fileAccess(
  site: string,
  folder: string,
  file: string,
  ip: string,
  userAgent: string,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const siteUrl = `https://contoso.sharepoint.com/sites/${site}/`;
  return {
    ClientIP: ip,
    UserAgent: userAgent,
    ObjectId: `${siteUrl}${folder}/${file}`,
    ItemType: 'File',
    SiteUrl: siteUrl,
    SourceRelativeUrl: folder,
    SourceFileName: file,
    SourceFileExtension: file.slice(file.lastIndexOf('.') + 1),
    EventSource: 'SharePoint',
    ...more,
  };
}

/** Fields of an Exchange cmdlet. */
export function cmdlet(
  objectId: string,
  parameters: Readonly<Record<string, string>>,
  ip: string,
  external: boolean,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    ResultStatus: 'True',
    ClientIP: ip,
    ObjectId: objectId,
    ExternalAccess: external,
    OrganizationName: ownTenant.domain,
    OriginatingServer: 'AM0PR00MB0002 (15.20.8000.000)',
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
    ...more,
  };
}
