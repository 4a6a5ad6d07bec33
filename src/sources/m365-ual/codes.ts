/** Names of `RecordType` numbers, as exports with names spell them. */
const recordTypes: Readonly<Record<number, string>> = {
  1: 'ExchangeAdmin',
  2: 'ExchangeItem',
  3: 'ExchangeItemGroup',
  4: 'SharePoint',
  6: 'SharePointFileOperation',
  7: 'OneDrive',
  8: 'AzureActiveDirectory',
  9: 'AzureActiveDirectoryAccountLogon',
  10: 'DataCenterSecurityCmdlet',
  11: 'ComplianceDLPSharePoint',
  12: 'Sway',
  13: 'ComplianceDLPExchange',
  14: 'SharePointSharingOperation',
  15: 'AzureActiveDirectoryStsLogon',
  16: 'SkypeForBusinessPSTNUsage',
  17: 'SkypeForBusinessUsersBlocked',
  18: 'SecurityComplianceCenterEOPCmdlet',
  19: 'ExchangeAggregatedOperation',
  20: 'PowerBIAudit',
  21: 'CRM',
  22: 'Yammer',
  23: 'SkypeForBusinessCmdlets',
  24: 'Discovery',
  25: 'MicrosoftTeams',
  28: 'ThreatIntelligence',
  29: 'MailSubmission',
  30: 'MicrosoftFlow',
  31: 'AeD',
  32: 'MicrosoftStream',
  33: 'ComplianceDLPSharePointClassification',
  34: 'ThreatFinder',
  35: 'Project',
  36: 'SharePointListOperation',
  37: 'SharePointCommentOperation',
  38: 'DataGovernance',
  39: 'Kaizala',
  40: 'SecurityComplianceAlerts',
  41: 'ThreatIntelligenceUrl',
  42: 'SecurityComplianceInsights',
  43: 'MIPLabel',
  44: 'WorkplaceAnalytics',
  45: 'PowerAppsApp',
  46: 'PowerAppsPlan',
  47: 'ThreatIntelligenceAtpContent',
  48: 'LabelContentExplorer',
  49: 'TeamsHealthcare',
  50: 'ExchangeItemAggregated',
  51: 'HygieneEvent',
  52: 'DataInsightsRestApiAudit',
  53: 'InformationBarrierPolicyApplication',
  54: 'SharePointListItemOperation',
  55: 'SharePointContentTypeOperation',
  56: 'SharePointFieldOperation',
  57: 'MicrosoftTeamsAdmin',
  58: 'HRSignal',
  59: 'MicrosoftTeamsDevice',
  60: 'MicrosoftTeamsAnalytics',
  61: 'InformationWorkerProtection',
  62: 'Campaign',
  63: 'DLPEndpoint',
  64: 'AirInvestigation',
  65: 'Quarantine',
  66: 'MicrosoftForms',
  67: 'ApplicationAudit',
  68: 'ComplianceSupervisionExchange',
  69: 'CustomerKeyServiceEncryption',
  70: 'OfficeNative',
  71: 'MipAutoLabelSharePointItem',
  72: 'MipAutoLabelSharePointPolicyLocation',
  73: 'MicrosoftTeamsShifts',
  75: 'MipAutoLabelExchangeItem',
  76: 'CortanaBriefing',
  78: 'WDATPAlerts',
  82: 'SensitivityLabelPolicyMatch',
  83: 'SensitivityLabelAction',
  84: 'SensitivityLabeledFileAction',
  85: 'AttackSim',
  86: 'AirManualInvestigation',
  87: 'SecurityComplianceRBAC',
  88: 'UserTraining',
  89: 'AirAdminActionInvestigation',
  90: 'MSTIC',
  93: 'AipDiscover',
  94: 'AipSensitivityLabelAction',
  98: 'OnPremisesSharePointScannerDlp',
  106: 'PhysicalBadgingSignal',
  107: 'ComplianceDLPEndpoint',
  147: 'CoreReportingSettings',
  148: 'ComplianceConnector',
  155: 'ComplianceManager',
  231: 'TeamsUpdates',
  261: 'CopilotInteraction',
  275: 'OWAAuth',
  294: 'AadRiskDetection',
  295: 'AuditSearch',
  297: 'AuditConfig',
  302: 'UrbacAssignment',
  303: 'UrbacRole',
  372: 'CrossTenantAccessPolicy',
};

const recordTypeNumbers: ReadonlyMap<string, number> = new Map(
  Object.entries(recordTypes).map(([number, name]) => [name.toLowerCase(), Number(number)]),
);

/** `RecordType` as a number, given as number, numeric text or name; null when unknown. */
export function recordTypeNumber(value: string | null): number | null {
  return code(value, recordTypeNumbers);
}

/** Name of a `RecordType`, or null when it has none here. */
export function recordTypeName(type: number | null): string | null {
  return type === null ? null : (recordTypes[type] ?? null);
}

export const userType = {
  regular: 0,
  reserved: 1,
  admin: 2,
  datacenterAdmin: 3,
  system: 4,
  application: 5,
  servicePrincipal: 6,
  customPolicy: 7,
  systemPolicy: 8,
  partnerTechnician: 9,
  guest: 10,
} as const;

/** Snake-case names of `UserType` numbers, as stored in `extra.user_type`. */
export const userTypeNames: readonly string[] = [
  'regular',
  'reserved',
  'admin',
  'datacenter_admin',
  'system',
  'application',
  'service_principal',
  'custom_policy',
  'system_policy',
  'partner_technician',
  'guest',
];

const userTypeNumbers: ReadonlyMap<string, number> = new Map([
  ...userTypeNames.map((name, number) => [name.replaceAll('_', ''), number] as const),
  ['dcadmin', userType.datacenterAdmin],
]);

/** `UserType` as a number, given as number, numeric text or name. */
export function userTypeNumber(value: string | null): number | null {
  return code(value, userTypeNumbers);
}

/** Snake-case names of `LogonType` numbers, as stored in `extra.logon_type`. */
export const logonTypeNames: readonly string[] = [
  'owner',
  'admin',
  'delegated',
  'transport',
  'system_service',
  'best_access',
  'delegated_admin',
];

export const delegatedAdminLogon = 6;

const logonTypeNumbers: ReadonlyMap<string, number> = new Map(
  logonTypeNames.map((name, number) => [name.replaceAll('_', ''), number]),
);

/** `LogonType` as a number, given as number, numeric text or name. */
export function logonTypeNumber(value: string | null): number | null {
  return code(value, logonTypeNumbers);
}

/** Snake-case name of a `LogonType`; an unknown one as it is. */
export function logonTypeName(value: string | null): string | null {
  const number = logonTypeNumber(value);
  return number === null ? value : (logonTypeNames[number] ?? value);
}

function code(value: string | null, names: ReadonlyMap<string, number>): number | null {
  if (value === null || value.length > 60) return null;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  return names.get(value.toLowerCase()) ?? null;
}
