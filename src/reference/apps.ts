import vendors from './aws-vendors.txt?raw';
import microsoftApps from './microsoft-apps.txt?raw';

function pairs(text: string): readonly (readonly [string, string])[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      return [line.slice(0, tab), line.slice(tab + 1)] as const;
    });
}

/** [application id, name] of Microsoft's own applications. Compiled from merill/microsoft-info, MIT. */
export const microsoftAppNames: readonly (readonly [id: string, name: string])[] = pairs(microsoftApps);

/** [account, vendor] of AWS accounts that vendors publish. Compiled from fwdcloudsec/known_aws_accounts, Apache-2.0. */
export const awsVendors: readonly (readonly [account: string, vendor: string])[] = pairs(vendors);

/** Client applications with which directories, mail and subscriptions are administered. Ids: Microsoft documentation. */
export const adminShells: readonly (readonly [id: string, name: string])[] = [
  ['1b730954-1685-4b74-9bfd-dac224a7b894', 'Azure Active Directory PowerShell'],
  ['04b07795-8ddb-461a-bbee-02f9e1bf7b46', 'Azure CLI'],
  ['1950a258-227b-4e31-a9cf-717495945fc2', 'Azure PowerShell'],
  ['a0c73c16-a7e3-4564-9a95-2bdf47383716', 'Exchange Online PowerShell'],
  ['fb78d390-0c51-40cd-8e17-fdbfab77341b', 'Exchange Online PowerShell (REST)'],
  ['14d82eec-204b-4c2f-b7e8-296a70dab67e', 'Microsoft Graph command line tools'],
  ['9bc3ab49-b65d-410a-85ad-de819febfddc', 'SharePoint Online Management Shell'],
  ['12128f48-ec9e-42f0-b203-ea49fb6af367', 'Microsoft Teams PowerShell'],
  ['31359c7f-bd7e-475c-86db-fdb8c937548e', 'PnP Management Shell'],
];
