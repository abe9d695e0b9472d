import { KINDS, SAFE_BUT_AMOUNT, safeFor } from './kinds.ts';

/**
 * Whether a regular expression lets only harmless words through: it fits the whole text, and no part of it takes
 * any character at all. `/.../flags` or the bare pattern; `anchors` is what the call itself demands.
 */
export function isStrictPattern(pattern: string, anchors: 'none' | 'start' | 'both'): boolean {
  const literal = /^\/(.*)\/(\w*)$/s.exec(pattern);
  const source = literal?.[1] ?? pattern;
  if (literal?.[2]?.includes('m')) return false;
  const starts = anchors !== 'none' || /^(\^|\\A)/.test(source);
  const ends = anchors === 'both' || /(\$|\\[zZ])$/.test(source);
  return starts && ends && !/(?<!\\)\.(?=[*+?{]|$)|\\[SWD][*+{]|\[\^/.test(source);
}

/** What a text is safe for when everything that a pattern fits was taken out of it or escaped. */
export function bitsWithout(pattern: string): number {
  const source = /^\/(.*)\/\w*$/s.exec(pattern)?.[1] ?? pattern;
  const allowed = /^\[\^([^\]]*)\][+*]?$/.exec(source)?.[1];
  if (allowed !== undefined && !/\\[SWD]|[;<>&'"$`|(]/.test(allowed))
    return /[/.]/.test(allowed) ? SAFE_BUT_AMOUNT & ~KINDS.path.mask : SAFE_BUT_AMOUNT;
  let bits = 0;
  if (/\\[nr]|[\n\r]/.test(source)) bits |= safeFor('log', 'header');
  return source.includes('<') ? bits | safeFor('html') : bits;
}
