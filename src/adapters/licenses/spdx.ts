/**
 * The obligations of a license for anyone who copies. `unknown`: not in the tables below, and so neither of
 * the two.
 */
export type LicenseClass = 'copyleft' | 'permissive' | 'unknown';

/** Families of SPDX ids, without version and suffix, whose code stays under its license when it is copied. */
const COPYLEFT = [
  'AGPL',
  'GPL',
  'LGPL',
  'MPL',
  'EPL',
  'EUPL',
  'CDDL',
  'CPL',
  'CPAL',
  'CECILL',
  'OSL',
  'SSPL',
  'IPL',
  'MS-RL',
  'QPL',
  'Sleepycat',
  'CC-BY-SA',
] as const;

/** Families that require at most a notice. */
const PERMISSIVE = [
  '0BSD',
  'AFL',
  'Apache',
  'Artistic',
  'BSD',
  'BSL',
  'Beerware',
  'CC0',
  'HPND',
  'ICU',
  'ISC',
  'MIT',
  'MS-PL',
  'NCSA',
  'PSF',
  'PostgreSQL',
  'Python',
  'TCL',
  'Unicode',
  'Unlicense',
  'W3C',
  'WTFPL',
  'X11',
  'ZPL',
  'Zlib',
  'curl',
  'public-domain',
] as const;

/** Other names that Debian and people use for the SPDX families above. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  expat: 'MIT',
  'mit/x11': 'MIT',
  'mit-license': 'MIT',
  bsdlike: 'BSD',
  publicdomain: 'public-domain',
  pd: 'public-domain',
  cc0: 'CC0-1.0',
  boost: 'BSL-1.0',
  zope: 'ZPL-2.1',
  mozilla: 'MPL-2.0',
  gplv2: 'GPL-2.0-only',
  'gplv2+': 'GPL-2.0-or-later',
  gplv3: 'GPL-3.0-only',
  'gplv3+': 'GPL-3.0-or-later',
  lgplv3: 'LGPL-3.0-only',
  agplv3: 'AGPL-3.0-only',
};

const families = new Map<string, { name: string; licenseClass: LicenseClass }>([
  ...COPYLEFT.map((name) => [name.toLowerCase(), { name, licenseClass: 'copyleft' }] as const),
  ...PERMISSIVE.map((name) => [name.toLowerCase(), { name, licenseClass: 'permissive' }] as const),
]);
/** Longest first: `MS-PL` is not a version of `MS`. */
const familyNames = [...families.keys()].sort((one, other) => other.length - one.length);

export type License = { expression: string; licenseClass: LicenseClass };

/**
 * Reads a license as written in SPDX or in a `debian/copyright` (`GPL-2+`, `Expat`, `GPL-2+ or MIT`), in
 * SPDX's spelling. Of alternatives, the permissive one may be chosen; of combined licenses, the strictest
 * counts.
 */
export function readLicense(written: string): License {
  const words = written
    .replace(/[()]/g, ' ')
    .replace(/,\s*(?=and|or)/gi, ' ')
    .trim();
  const alternatives = words.split(/\s+or\s+(?!later)|\s*\|\s*/i).map(readTogether);
  const classes = alternatives.map(({ licenseClass }) => licenseClass);
  const licenseClass = classes.includes('permissive')
    ? 'permissive'
    : classes.includes('unknown')
      ? 'unknown'
      : 'copyleft';
  return { expression: alternatives.map(({ expression }) => expression).join(' OR '), licenseClass };
}

function readTogether(words: string): License {
  const parts = words.split(/\s+and\s+|\s*[,&]\s*/i).filter((part) => part !== '');
  const licenses = parts.map(readOne);
  const classes = licenses.map(({ licenseClass }) => licenseClass);
  const licenseClass = classes.includes('copyleft')
    ? 'copyleft'
    : classes.length === 0 || classes.includes('unknown')
      ? 'unknown'
      : 'permissive';
  return { expression: licenses.map(({ expression }) => expression).join(' AND '), licenseClass };
}

/** An exception (`WITH Classpath-exception-2.0`) leaves copied code under the license. */
function readOne(words: string): License {
  const [name = ''] = words.trim().split(/\s+(?:with|plus)\s+/i);
  const known = OTHER_NAMES[name.toLowerCase()] ?? name;
  const lower = known.toLowerCase();
  const family = familyNames.find(
    (candidate) =>
      lower === candidate || (lower.startsWith(candidate) && /^[-+ v\d]/.test(lower.slice(candidate.length))),
  );
  if (family === undefined) return { expression: name.slice(0, LONGEST_NAME), licenseClass: 'unknown' };
  const { name: familyName, licenseClass } = families.get(family) as {
    name: string;
    licenseClass: LicenseClass;
  };
  const suffix = known.slice(family.length);
  return {
    expression: GNU.test(familyName) ? gnuId(familyName, suffix) : `${familyName}${suffix}`,
    licenseClass,
  };
}

const LONGEST_NAME = 60;
const GNU = /^[AL]?GPL$/;

/** `-2+`, `-2.0+`, `-2.0-or-later` and `` (any version) in SPDX's spelling. */
function gnuId(family: string, suffix: string): string {
  const version = /\d+(?:\.\d+)?/.exec(suffix)?.[0];
  if (version === undefined) return `${family}-1.0-or-later`;
  const isLater = /\+|later/.test(suffix);
  return `${family}-${version.includes('.') ? version : `${version}.0`}-${isLater ? 'or-later' : 'only'}`;
}
