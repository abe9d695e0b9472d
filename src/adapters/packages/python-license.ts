import { join } from 'node:path';
import { licenseWords, readLicenseExpression } from '../../base/license-expression.ts';
import type { StatedLicense } from '../../ports/package-index.ts';
import { licenseWritten } from '../environment/license.ts';
import type { InstalledPackages } from '../python/distributions.ts';
import type { Project } from './project.ts';

/**
 * The license of an installed distribution: its `License-Expression`, otherwise the `License` that names or
 * quotes one, otherwise its classifiers, which all apply if there are several. Null when it is not installed,
 * or its metadata does not state one.
 */
export async function metadataLicense(
  project: Project,
  environment: InstalledPackages,
  distribution: string,
): Promise<StatedLicense | null> {
  const folder = environment.distributions.get(distribution)?.folder;
  if (folder === undefined) return null;
  for (const path of [join(folder, 'METADATA'), join(folder, 'PKG-INFO'), folder]) {
    const metadata = await project.read(path);
    if (metadata !== null) return statedIn(headersOf(metadata));
  }
  return null;
}

function statedIn(headers: readonly Header[]): StatedLicense | null {
  const all = (name: string) => headers.filter((header) => header.name === name).map(({ value }) => value);
  const [expression] = all('license-expression');
  if (expression !== undefined) return stated(expression);
  const [free = ''] = all('license');
  const quoted = free.includes('\n') ? licenseWritten(free) : null;
  if (quoted !== null) return stated(quoted);
  if (readLicenseExpression(free).ok) return stated(free);
  const classifiers = all('classifier').filter(
    (value) => /^License :: .*\S/.test(value) && !UMBRELLA.test(value),
  );
  const meant = classifiers.map((value) => readLicenseExpression(value));
  const [first] = classifiers;
  if (first === undefined) return free === '' || free === 'UNKNOWN' ? null : stated(free);
  // One unreadable license among several leaves all in doubt.
  const unread = classifiers.find((_, index) => meant[index]?.ok === false);
  if (unread !== undefined) return stated(unread);
  return stated(classifiers.length === 1 ? first : classifiers.map(wordsOf).join(' AND '));
}

/** States that there is a license, but not which one. */
const UMBRELLA = /^License :: OSI Approved$/;

function wordsOf(classifier: string): string {
  const read = readLicenseExpression(classifier);
  return read.ok ? `(${licenseWords(read.value)})` : classifier;
}

function stated(text: string): StatedLicense {
  return { text, from: 'its METADATA' };
}

type Header = { name: string; value: string };

/**
 * The headers of a metadata file; its description follows the first empty line. A value may continue over
 * several lines.
 */
function headersOf(metadata: string): Header[] {
  const headers: Header[] = [];
  for (const line of metadata.split(/\r?\n/)) {
    if (line === '') break;
    const [, name, value] = /^([A-Za-z][\w-]*):[ \t]*(.*)$/.exec(line) ?? [];
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.value += `\n${line.trim()}`;
    else if (name !== undefined) headers.push({ name: name.toLowerCase(), value: value ?? '' });
  }
  return headers;
}
