import parse from 'spdx-expression-parse';
import { fail, ok, type Result } from './result.ts';

/** A license by its SPDX identifier, or several that all apply (`and`) or of which one can be chosen (`or`). */
export type LicenseExpression =
  | { kind: 'license'; id: string; exception: string | null }
  | { kind: 'and' | 'or'; left: LicenseExpression; right: LicenseExpression };

/**
 * Parses a license as packages state it: an SPDX expression, or a common name. An ambiguous name stands for all
 * licenses it may mean, so that none is assumed. The failure is text that fits after "its license is not known: ".
 */
export function readLicenseExpression(written: string): Result<LicenseExpression, string> {
  const text = written.trim().replace(/\s+/g, ' ');
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
  if (text === '') return fail('it does not state one');
  if (/^UNLICENSED$/i.test(text)) return fail('"UNLICENSED" gives no one the right to use it');
  if (/^SEE LICEN[CS]E IN\b/i.test(text)) return fail(`"${shown}" only names a file`);
  const name = plain(text);
  const known = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  const parsed = text.length <= LONGEST_EXPRESSION ? attempt(known ?? text) : null;
  return parsed === null ? fail(`"${shown}" is not an SPDX expression`) : ok(parsed);
}

/** Longer than any real one; the parser recurses once per parenthesis. */
const LONGEST_EXPRESSION = 500;
const LONGEST_SHOWN = 60;

function attempt(text: string): LicenseExpression | null {
  try {
    return fromParsed(parse(text));
  } catch {
    return null;
  }
}

function fromParsed(info: ReturnType<typeof parse>): LicenseExpression {
  if ('conjunction' in info)
    return { kind: info.conjunction, left: fromParsed(info.left), right: fromParsed(info.right) };
  return {
    kind: 'license',
    id: currentId(info.license, info.plus === true),
    exception: info.exception ?? null,
  };
}

/** The GNU licenses used to have other identifiers: `GPL-2.0` is `GPL-2.0-only`, `GPL-2.0+` is `GPL-2.0-or-later`. */
function currentId(id: string, isPlus: boolean): string {
  const isOldGnu = /^(?:[AL]?GPL|GFDL)-\d\.\d$/.test(id);
  if (isOldGnu) return `${id}-${isPlus ? 'or-later' : 'only'}`;
  return isPlus ? `${id}+` : id;
}

/** Whether a list entry matches a license: its identifier, or a prefix followed by `*`. */
export function isMeantBy(license: { id: string; exception: string | null }, entry: string): boolean {
  const whole = license.exception === null ? license.id : `${license.id} WITH ${license.exception}`;
  if (entry.endsWith('*')) return license.id.toLowerCase().startsWith(entry.slice(0, -1).toLowerCase());
  const meant = attempt(entry);
  const id = meant?.kind === 'license' && meant.exception === null ? meant.id : entry;
  // An exception adds rights to those of the license and removes none.
  return [whole, license.id].some((one) => one.toLowerCase() === id.toLowerCase());
}

/** The problem with a list entry, or null when it is valid. */
export function licenseEntryProblem(entry: string): string | null {
  if (/^[A-Za-z][\w.-]*\*$/.test(entry)) return null;
  return attempt(entry)?.kind === 'license'
    ? null
    : 'must be an SPDX identifier such as MIT or GPL-3.0-only, or a prefix with *, such as GPL-*';
}

export type Answer = 'yes' | 'no' | 'unknown';

/** Whether a license expression is acceptable, if `of` decides each license: one of several alternatives is enough. */
export function mayUse(
  expression: LicenseExpression,
  of: (license: { id: string; exception: string | null }) => Answer,
): Answer {
  if (expression.kind === 'license') return of(expression);
  const answers = [mayUse(expression.left, of), mayUse(expression.right, of)];
  const [decisive, other]: Answer[] = expression.kind === 'or' ? ['yes', 'no'] : ['no', 'yes'];
  if (answers.includes(decisive as Answer)) return decisive as Answer;
  return answers.includes('unknown') ? 'unknown' : (other as Answer);
}

/** The expression as SPDX text. */
export function licenseWords(expression: LicenseExpression): string {
  if (expression.kind === 'license')
    return expression.exception === null ? expression.id : `${expression.id} WITH ${expression.exception}`;
  const inner = (part: LicenseExpression) =>
    part.kind === 'or' && expression.kind === 'and' ? `(${licenseWords(part)})` : licenseWords(part);
  return `${inner(expression.left)} ${expression.kind.toUpperCase()} ${inner(expression.right)}`;
}

/**
 * The copyleft of a license: it extends to the whole program (`strong`; `network`: also to one only offered over a
 * network), only to changes of the licensed code (`weak`), or to nothing (`none`).
 */
export function copyleftOf({
  id,
  exception,
}: {
  id: string;
  exception: string | null;
}): 'network' | 'strong' | 'weak' | 'none' | 'unknown' {
  if (/^(?:LicenseRef|DocumentRef)-/i.test(id)) return 'unknown';
  const strong = /^(?:AGPL|SSPL|OSL|RPL|EUPL)-/.test(id) ? 'network' : STRONG.test(id) ? 'strong' : null;
  if (strong !== null) return exception !== null && LINKING.test(exception) ? 'weak' : strong;
  return /^(?:LGPL|MPL|EPL|CDDL|CPL|CPAL|IPL|MS-RL|APSL|NPL|SPL)-/.test(id) ? 'weak' : 'none';
}

const STRONG = /^(?:GPL|CECILL|QPL|CC-BY-SA|Sleepycat|GFDL)(?:-|$)/;
/** Exceptions that allow linking other code with the licensed code, or exempt its output from the license. */
const LINKING =
  /^(?:Classpath|GCC|OpenJDK-assembly|Bison|Font|Libtool|Autoconf|WxWindows|eCos|freertos|i2p-gpl-java|FLTK|LZMA|GNAT|mif|PS-or-PDF-font|Linux-syscall-note|u-boot)-?/i;

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/^license :: (?:osi approved :: )?/, '')
    .replace(/\b(?:the|licen[sc]ed?|version|software|under)\b/g, ' ')
    .replace(/[^a-z0-9+]+/g, ' ')
    .replace(/\bv\s*(?=\d)/g, '')
    .trim();
}

const BSD = 'BSD-2-Clause AND BSD-3-Clause';
const gnu = (family: string, versions: string[]) => versions.map((one) => `${family}-${one}`).join(' AND ');

/** By `plain`: names in classifiers of Python packages, and names people write by hand. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  mit: 'MIT',
  'mit mit': 'MIT',
  expat: 'MIT',
  'mit no attribution mit 0': 'MIT-0',
  apache: 'Apache-2.0',
  'apache 2': 'Apache-2.0',
  'apache 2 0': 'Apache-2.0',
  'apache2 0': 'Apache-2.0',
  bsd: BSD,
  'bsd 2 clause': 'BSD-2-Clause',
  '2 clause bsd': 'BSD-2-Clause',
  'simplified bsd': 'BSD-2-Clause',
  'bsd 3 clause': 'BSD-3-Clause',
  '3 clause bsd': 'BSD-3-Clause',
  'new bsd': 'BSD-3-Clause',
  'modified bsd': 'BSD-3-Clause',
  isc: 'ISC',
  'isc iscl': 'ISC',
  psf: 'PSF-2.0',
  psfl: 'PSF-2.0',
  'python foundation': 'PSF-2.0',
  'mozilla public 2 0 mpl 2 0': 'MPL-2.0',
  'mozilla public 2 0': 'MPL-2.0',
  'mpl 2 0': 'MPL-2.0',
  'mpl 2': 'MPL-2.0',
  unlicense: 'Unlicense',
  'unlicense unlicense': 'Unlicense',
  'boost 1 0 bsl 1 0': 'BSL-1.0',
  'zope public': 'ZPL-2.1',
  zpl: 'ZPL-2.1',
  'zlib libpng': 'Zlib',
  'eclipse public 2 0 epl 2 0': 'EPL-2.0',
  'european union public 1 2 eupl 1 2': 'EUPL-1.2',
  'cc0 1 0 universal cc0 1 0 public domain dedication': 'CC0-1.0',
  gpl: gnu('GPL', ['2.0-only', '3.0-only']),
  'gnu general public gpl': gnu('GPL', ['2.0-only', '3.0-only']),
  'gnu general public 2 gplv2': 'GPL-2.0-only',
  gplv2: 'GPL-2.0-only',
  'gpl 2': 'GPL-2.0-only',
  'gnu general public 2 or later gplv2+': 'GPL-2.0-or-later',
  'gplv2+': 'GPL-2.0-or-later',
  'gnu general public 3 gplv3': 'GPL-3.0-only',
  gplv3: 'GPL-3.0-only',
  'gpl 3': 'GPL-3.0-only',
  'gnu gplv3': 'GPL-3.0-only',
  'gnu gpl 3': 'GPL-3.0-only',
  'gnu general public 3': 'GPL-3.0-only',
  'gnu general public 3 or later gplv3+': 'GPL-3.0-or-later',
  'gplv3+': 'GPL-3.0-or-later',
  lgpl: gnu('LGPL', ['2.1-only', '3.0-only']),
  'gnu library or lesser general public lgpl': gnu('LGPL', ['2.1-only', '3.0-only']),
  'gnu lesser general public 2 lgplv2': 'LGPL-2.0-only',
  'gnu lesser general public 2 or later lgplv2+': 'LGPL-2.0-or-later',
  'gnu lesser general public 3 lgplv3': 'LGPL-3.0-only',
  lgplv3: 'LGPL-3.0-only',
  'gnu lesser general public 3 or later lgplv3+': 'LGPL-3.0-or-later',
  'lgplv3+': 'LGPL-3.0-or-later',
  'gnu affero general public 3': 'AGPL-3.0-only',
  agplv3: 'AGPL-3.0-only',
  'gnu affero general public 3 or later agplv3+': 'AGPL-3.0-or-later',
  'agplv3+': 'AGPL-3.0-or-later',
};
