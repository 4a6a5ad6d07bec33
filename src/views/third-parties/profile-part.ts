/** Parts of the profile that belong to no party. */
export const profileParts = [
  { id: 'case', title: 'This case' },
  { id: 'parameters', title: 'Detection parameters' },
  { id: 'det0488', title: 'MITRE DET0488' },
] as const;

export type ProfilePart = (typeof profileParts)[number]['id'];
