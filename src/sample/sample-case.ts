import { gzipSync, strToU8 } from 'fflate';
import type { EvidenceFile } from '../evidence/part.ts';
import { crossAccountRole } from './cross-account-role.ts';
import { gdapTokenTheft } from './gdap-token-theft.ts';
import type { SampleFile } from './scenario.ts';

const seed = 20_260_528;
const chunksAtOnce = 4;

/**
 * The case behind the page's sample button: a tenant and an AWS account, about 11,000 events, the same every time. Lets the page
 * breathe while it writes. One CloudTrail file is gzipped, as S3 delivers them.
 */
export async function sampleCase(): Promise<EvidenceFile[]> {
  const tenant = gdapTokenTheft({ seed, events: 6000 });
  const account = crossAccountRole({ seed, events: 5000 });
  const files: EvidenceFile[] = [];
  for (const [i, file] of account.files.entries()) files.push(await evidence(file, i === 0));
  for (const file of tenant.files) files.push(await evidence(file, false));
  return files;
}

async function evidence(file: SampleFile, zipped: boolean): Promise<EvidenceFile> {
  const chunks: string[] = [];
  for (const chunk of file.text()) {
    chunks.push(chunk);
    if (chunks.length % chunksAtOnce === 0) await breathe();
  }
  await breathe();
  if (!zipped) return { path: file.path, blob: new Blob(chunks) };
  return { path: `${file.path}.gz`, blob: new Blob([gzipSync(strToU8(chunks.join('')), { mtime: 0 })]) };
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
