import { gdapSessionTheft } from './01-gdap-session-theft.ts';
import { dormantGuest } from './02-dormant-guest.ts';
import { guestPromoted } from './03-guest-promoted.ts';
import { secondTrust } from './04-second-trust.ts';
import { crossAccountRole } from './05-cross-account-role.ts';
import { oauthAppTurned } from './06-oauth-app-turned.ts';
import { mailboxSync } from './07-mailbox-sync.ts';
import { sharepointSweep } from './08-sharepoint-sweep.ts';
import { onPremLateral } from './09-on-prem-lateral.ts';
import { mspFanOut } from './10-msp-fan-out.ts';
import { oktaProvider } from './11-okta.ts';
import { githubClones } from './12-github.ts';
import { googleExternal } from './13-google.ts';
import { incompleteEvidence } from './14-incomplete-evidence.ts';
import { innocentVendor } from './15-innocent-vendor.ts';
import { poisonedLogs } from './16-poisoned-logs.ts';
import type { MakeSituation } from './situation.ts';

/** Every situation by its number. */
export const situations: Readonly<Record<string, MakeSituation>> = {
  '01': gdapSessionTheft,
  '02': dormantGuest,
  '03': guestPromoted,
  '04': secondTrust,
  '05': crossAccountRole,
  '06': oauthAppTurned,
  '07': mailboxSync,
  '08': sharepointSweep,
  '09': onPremLateral,
  '10': mspFanOut,
  '11': oktaProvider,
  '12': githubClones,
  '13': googleExternal,
  '14': incompleteEvidence,
  '15': innocentVendor,
  '16': poisonedLogs,
};
