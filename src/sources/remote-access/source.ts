import { defineSource } from '../source.ts';
import { asaCsv, asaLines } from './asa.ts';
import { cyberArkAudit, cyberArkLines, cyberArkVault } from './cyberark.ts';
import { fortinetCsv, fortinetPairs } from './fortinet.ts';
import { citrixLines, pulseLines, pulsePairs } from './gateways.ts';
import { globalProtectCsv, globalProtectSyslog } from './global-protect.ts';
import { openVpnLines } from './openvpn.ts';
import { anyDeskService, anyDeskTrace, teamViewerCsv, teamViewerText } from './remote-control.ts';
import { beyondTrustEvents, beyondTrustReport, delineaCsv, delineaJson, openVpnCsv } from './sessions.ts';
import { wallixLines } from './wallix.ts';
import { npsCsv, pvwaCsv, screenConnectCsv } from './vault-tables.ts';

export default defineSource({
  title: 'VPN and remote access',
  family: 'remote-access',
  shapes: [
    globalProtectCsv,
    globalProtectSyslog,
    fortinetPairs,
    fortinetCsv,
    asaLines,
    asaCsv,
    pulseLines,
    pulsePairs,
    citrixLines,
    openVpnLines,
    openVpnCsv,
    npsCsv,
    teamViewerText,
    teamViewerCsv,
    anyDeskTrace,
    anyDeskService,
    screenConnectCsv,
    beyondTrustEvents,
    beyondTrustReport,
    cyberArkAudit,
    cyberArkVault,
    cyberArkLines,
    pvwaCsv,
    delineaJson,
    delineaCsv,
    wallixLines,
  ],
});
