import { fileAccess } from './mail-records.ts';
import type { Random } from './random.ts';
import { staffPart, type Story } from './story.ts';
import { office, type Staff } from './tenant.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const people = 120;

/**
 * The first week of the month: everybody works in the office and at home, as ever. Without these rows a small sample would show
 * people for the first time at home in its third week.
 */
export function habits(story: Story, random: Random, from: number, staff: Staff): void {
  for (let i = 0; i < people; i++) {
    const person = staff.person(i);
    const usual = [random.pick(office), person.home];
    for (const [where, network] of usual.entries()) {
      const time = from + (where === 0 ? 0 : 3 * day) + 6 * hour + random.int(0, 8 * 60) * minute;
      story.record(staffPart, {
        time,
        type: 6,
        operation: 'FileAccessed',
        workload: 'SharePoint',
        userType: 0,
        userId: person.upn,
        userKey: person.puid,
        more: fileAccess('people', 'Shared Documents', 'Handbook.docx', network.ip, person.laptop.userAgent),
      });
    }
  }
}
