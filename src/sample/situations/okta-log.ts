import type { ExportRow } from '../export-files.ts';
import type { Random } from '../random.ts';
import type { Part } from '../story.ts';
import { jsonArray, logFile, type Tell } from './log-file.ts';
import type { SituationFile } from './situation.ts';

export interface OktaPerson {
  readonly id: string;
  readonly mail: string;
  readonly name: string;
}

export interface OktaClient {
  readonly ip: string;
  readonly asn: number;
  readonly country: string;
  readonly city: string;
  readonly userAgent: string;
  readonly os: string;
  readonly browser: string;
}

export interface OktaEvent {
  readonly time: number;
  readonly type: string;
  readonly message: string;
  /** null is Okta's own account. */
  readonly actor: OktaPerson | null;
  /** null where Okta's own staff worked: no address, no user agent, no transaction. */
  readonly client: OktaClient | null;
  readonly session: string | null;
  readonly targets?: readonly OktaTarget[];
  /** The identity provider that vouched for the user. */
  readonly issuer?: string;
  /** Token of the browser. */
  readonly device?: string;
}

export interface OktaTarget {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
}

const system: OktaPerson = { id: '00usystem0000000017x', mail: 'system@okta.com', name: 'Okta System' };

/** The System Log as its API gives it, in one JSON array. */
export class OktaLog {
  private readonly rows: ExportRow[] = [];

  constructor(
    private readonly ids: Random,
    private readonly tell: Tell,
  ) {}

  event(part: Part, event: OktaEvent): void {
    const uuid = this.ids.guid();
    this.tell(part, uuid, event.time, event.client?.ip ?? null, event.client?.userAgent ?? null);
    this.rows.push({ time: event.time, text: JSON.stringify(this.record(event, uuid)) });
  }

  private record(event: OktaEvent, uuid: string): object {
    const { client } = event;
    const actor = event.actor ?? system;
    const place =
      client === null
        ? null
        : {
            city: client.city,
            state: null,
            country: client.country,
            postalCode: null,
            geolocation: { lat: 50, lon: 10 },
          };
    return {
      actor: {
        id: actor.id,
        type: event.actor === null ? 'SystemPrincipal' : 'User',
        alternateId: actor.mail,
        displayName: actor.name,
        detailEntry: null,
      },
      client: {
        userAgent: client === null ? null : { rawUserAgent: client.userAgent, os: client.os, browser: client.browser },
        zone: 'null',
        device: client === null ? null : 'Computer',
        id: null,
        ipAddress: client?.ip ?? null,
        geographicalContext: place,
      },
      device: null,
      authenticationContext: {
        authenticationProvider: event.issuer === undefined ? null : 'FEDERATION',
        credentialProvider: null,
        credentialType: event.issuer === undefined ? null : 'ASSERTION',
        issuer: event.issuer === undefined ? null : { id: event.issuer, type: 'SAML2' },
        interface: null,
        authenticationStep: 0,
        rootSessionId: event.session,
        externalSessionId: event.session ?? 'unknown',
      },
      displayMessage: event.message,
      eventType: event.type,
      outcome: { result: 'SUCCESS', reason: null },
      published: new Date(event.time).toISOString(),
      securityContext: {
        asNumber: client?.asn ?? null,
        asOrg: null,
        isp: null,
        domain: null,
        isProxy: client === null ? null : false,
      },
      severity: 'INFO',
      debugContext: {
        debugData: {
          requestId: this.ids.hex(20),
          ...(event.device === undefined ? {} : { dtHash: event.device }),
          origin: 'https://contoso.okta.com',
        },
      },
      legacyEventType: null,
      transaction: { type: 'WEB', id: client === null ? 'unknown' : this.ids.hex(24), detail: {} },
      uuid,
      version: '0',
      request: {
        ipChain: client === null ? [] : [{ ip: client.ip, geographicalContext: place, version: 'V4', source: null }],
      },
      target: event.targets?.map((target) => ({ ...target, detailEntry: null })) ?? null,
    };
  }

  files(): readonly SituationFile[] {
    return logFile('okta/system-log.json', this.rows, jsonArray);
  }
}
