import { defineSource } from '../source.ts';
import { athenaCsv, consoleCsv, embeddedCsv, flatCsv, sentinelCsv } from './shapes-csv.ts';
import { digest, envelopes, flat, records } from './shapes-json.ts';

export default defineSource({
  title: 'AWS CloudTrail',
  family: 'aws-cloudtrail',
  shapes: [records, envelopes, digest, flat, consoleCsv, sentinelCsv, athenaCsv, embeddedCsv, flatCsv],
});
