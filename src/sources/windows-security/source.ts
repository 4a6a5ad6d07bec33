import { defineSource } from '../source.ts';
import { eventViewerCsv } from './event-viewer.ts';
import { eventXml } from './event-xml.ts';
import { evtxJson } from './evtx-json.ts';
import { evtxecmdCsv, evtxecmdJson } from './evtxecmd.ts';
import { flatJson } from './flat-json.ts';
import { getWinEventCsv, getWinEventJson } from './get-winevent.ts';
import { hayabusaCsv, hayabusaJson } from './hayabusa.ts';
import { logAnalyticsCsv, logAnalyticsJson } from './log-analytics.ts';
import { splunkCsv, splunkJson } from './splunk.ts';
import { winlogbeat, winlogbeat6 } from './winlogbeat.ts';

export default defineSource({
  title: 'Windows event logs',
  family: 'windows',
  shapes: [
    evtxJson,
    eventXml,
    evtxecmdCsv,
    evtxecmdJson,
    winlogbeat,
    winlogbeat6,
    flatJson,
    eventViewerCsv,
    getWinEventCsv,
    getWinEventJson,
    logAnalyticsCsv,
    logAnalyticsJson,
    hayabusaCsv,
    hayabusaJson,
    splunkCsv,
    splunkJson,
  ],
});
