import { fabrikam, northwind, type Guest, type Technician } from '../outsiders.ts';
import type { OwnedApp } from '../signin-csv.ts';
import type { Client, Network } from '../tenant.ts';
import type { Outsider, PartyTruth } from './situation.ts';

/** The vendor whose access somebody else uses. */
export const abused: PartyTruth = {
  name: 'Fabrikam',
  orgs: [fabrikam.tenant.id, 'fabrikam.com', '555566667777', 'fabrikam-tools'],
  abused: true,
};
/** Its innocent twin: does the same kind of work. */
export const honest: PartyTruth = {
  name: 'Northwind Services',
  orgs: [northwind.tenant.id, 'northwind.example.com', '444455556666', 'northwind-scan'],
  abused: false,
};
/** A customer's people who share documents. */
export const visitor: PartyTruth = {
  name: 'Adatum',
  orgs: ['3ada0001-1f0e-4f3a-9c61-77c810c0a003', 'adatum.example.com'],
  abused: false,
};

export const hosting: Network = { ip: '192.0.2.66', asn: 64_666, place: 'Bucharest, Bucuresti, RO' };
export const linux: Client = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  browser: 'Firefox 140.0',
  os: 'Linux',
  device: '',
};

export function technicianOf(party: PartyTruth, person: Technician): Outsider {
  return { actor: `tech:${person.homeId}`, party, classes: ['csp_gdap'] };
}

export function guestOf(party: PartyTruth, guest: Guest): Outsider {
  return { actor: `user:${guest.local}@${guest.domain}`, party, classes: ['b2b_guest'] };
}

export function appOf(party: PartyTruth, app: OwnedApp): Outsider {
  return { actor: `sp:${app.principal}`, party, classes: ['foreign_app'] };
}
