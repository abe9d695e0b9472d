import { LICENSE_HEAD_CHARACTERS } from '../../config/limits.ts';

const SPDX_TAG = /SPDX-License-Identifier:\s*([^\r\n*]+)/;
/** Typical sentences of permissive licenses, with the license of each. */
const PERMISSIVE_WORDS: readonly [RegExp, string][] = [
  [/Permission is hereby granted, free of charge/i, 'MIT'],
  [/(?:under|released|licensed|license:)[^.]{0,40}\bMIT\b|\bMIT licen[sc]e/i, 'MIT'],
  [/Redistribution and use in source and binary forms/i, 'BSD-3-Clause'],
  [/\bBSD(?:-style)? licen[sc]e/i, 'BSD-3-Clause'],
  [/Apache License,?\s+Version 2/i, 'Apache-2.0'],
  [/Permission to use, copy, modify, and(?:\/or)? distribute/i, 'ISC'],
  [/placed (?:in|into) the public domain|is in the public domain/i, 'public-domain'],
  [/Python Software Foundation|PSF licen[sc]e/i, 'PSF-2.0'],
];
const GNU_WORDS = /GNU\s+(Affero\s+|Lesser\s+|Library\s+)?General\s+Public\s+Licen[sc]e/i;

/**
 * The license that a file states for itself: by its SPDX tag, otherwise by the sentences that licenses
 * require. Null when it states none. A file that names a permissive license next to a GNU one is treated as
 * licensed under either.
 */
export function headLicense(text: string): string | null {
  const head = text
    .slice(0, LICENSE_HEAD_CHARACTERS)
    // The sentences span several lines, each with a comment marker.
    .replace(/[\r\n]+[ \t]*(?:[#*;]|\/\/|--)*[ \t]*/g, ' ');
  const tag = SPDX_TAG.exec(text.slice(0, LICENSE_HEAD_CHARACTERS))?.[1];
  if (tag !== undefined) return tag.replace(/(?:-->|\*\/).*$/, '').trim();
  const permissive = PERMISSIVE_WORDS.find(([words]) => words.test(head))?.[1] ?? null;
  const gnu = gnuLicense(head);
  return permissive !== null && gnu !== null ? `${gnu} OR ${permissive}` : (gnu ?? permissive);
}

function gnuLicense(head: string): string | null {
  const found = GNU_WORDS.exec(head);
  if (found === null) return null;
  const kind = found[1]?.trim().toLowerCase();
  const family = kind === undefined ? 'GPL' : kind === 'affero' ? 'AGPL' : 'LGPL';
  // Before it ("version 2 of the GNU ...") or after it.
  const around = head.slice(Math.max(0, found.index - VERSION_REACH), found.index + 2 * VERSION_REACH);
  const version = /version\s+(\d(?:\.\d)?)|\bv(\d(?:\.\d)?)/i.exec(around);
  const number = version?.[1] ?? version?.[2];
  if (number === undefined) return family;
  return `${family}-${number}${/any\s+later\s+version|or\s+(?:\(at\s+your\s+option\)\s+)?(?:any\s+)?later/i.test(head) ? '+' : ''}`;
}

const VERSION_REACH = 250;
