import { compareIdentifiers } from './identifiers.ts';

/** One version as a list of keys that compare in order (PyPA specification "Version specifiers", which was PEP 440). */
type Keys = { epoch: number; release: number[]; suffix: number[]; local: string };

const VERSION =
  /^v?(?:(\d{1,9})!)?(\d{1,15}(?:\.\d{1,15}){0,30})(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d{0,9}))?(?:-(\d{1,9})|[-_.]?(post|rev|r)[-_.]?(\d{0,9}))?(?:[-_.]?(dev)[-_.]?(\d{0,9}))?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?$/;

/** Orders two versions; null when one is no version. */
export function comparePep440(left: string, right: string): number | null {
  const one = parse(left);
  const other = parse(right);
  if (one === null || other === null) return null;
  const length = Math.max(one.release.length, other.release.length);
  const pairs: [number, number][] = [
    [one.epoch, other.epoch],
    ...Array.from({ length }, (_, index): [number, number] => [
      one.release[index] ?? 0,
      other.release[index] ?? 0,
    ]),
    ...one.suffix.map((key, index): [number, number] => [key, other.suffix[index] ?? 0]),
  ];
  for (const [a, b] of pairs) if (a !== b) return a < b ? -1 : 1;
  return compareLocal(one.local, other.local);
}

const LETTERS: Readonly<Record<string, number>> = {
  a: 0,
  alpha: 0,
  b: 1,
  beta: 1,
  c: 2,
  rc: 2,
  pre: 2,
  preview: 2,
};
/** Before every letter, and behind every letter and number. */
const FIRST = -1;
const LAST = Number.POSITIVE_INFINITY;

function parse(text: string): Keys | null {
  const parts = VERSION.exec(text.trim().toLowerCase());
  if (parts === null) return null;
  const [, epoch, release = '', letter, letterNumber, dashPost, post, postNumber, dev, devNumber, local] =
    parts;
  const isPost = post !== undefined || dashPost !== undefined;
  const isDevOnly = letter === undefined && !isPost && dev !== undefined;
  const pre = letter === undefined ? (isDevOnly ? FIRST : LAST) : (LETTERS[letter] ?? FIRST);
  return {
    epoch: Number(epoch ?? 0),
    release: release.split('.').map(Number),
    suffix: [
      pre,
      Number(letterNumber ?? 0),
      isPost ? Number(dashPost ?? postNumber ?? 0) : FIRST,
      dev === undefined ? LAST : Number(devNumber ?? 0),
    ],
    local: local ?? '',
  };
}

/** A local version comes after the same without; its numbers come after its words. */
function compareLocal(one: string, other: string): number {
  if (one === '' || other === '') return Math.sign(one.length - other.length);
  return compareIdentifiers(one.split(/[-_.]/), other.split(/[-_.]/), 'words-first');
}
