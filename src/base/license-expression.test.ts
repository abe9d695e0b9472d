import { expect, it } from 'vitest';
import {
  copyleftOf,
  isMeantBy,
  licenseEntryProblem,
  licenseWords,
  mayUse,
  readLicenseExpression,
} from './license-expression.ts';

it.each([
  ['MIT', 'MIT'],
  ['(MIT OR GPL-3.0) AND ISC', '(MIT OR GPL-3.0-only) AND ISC'],
  ['GPL-2.0+', 'GPL-2.0-or-later'],
  ['Apache-2.0 WITH LLVM-exception', 'Apache-2.0 WITH LLVM-exception'],
  ['LicenseRef-own', 'LicenseRef-own'],
  ['The MIT License (MIT)', 'MIT'],
  ['Apache License, Version 2.0', 'Apache-2.0'],
  ['BSD', 'BSD-2-Clause AND BSD-3-Clause'],
  ['License :: OSI Approved :: MIT License', 'MIT'],
  ['License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)', 'GPL-3.0-or-later'],
  ['License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)', 'LGPL-2.0-or-later'],
])('reads %s', (written, words) => {
  const read = readLicenseExpression(written);
  expect(read.ok && licenseWords(read.value)).toBe(words);
});

it.each([
  ['', 'it does not state one'],
  ['UNLICENSED', '"UNLICENSED" gives no one the right to use it'],
  ['SEE LICENSE IN LICENSE.txt', '"SEE LICENSE IN LICENSE.txt" only names a file'],
  ['free for all', '"free for all" is not an SPDX expression'],
  ['MIT OR', '"MIT OR" is not an SPDX expression'],
  ['constructor', '"constructor" is not an SPDX expression'],
  [
    'License :: Other/Proprietary License',
    '"License :: Other/Proprietary License" is not an SPDX expression',
  ],
  [`${'('.repeat(10_000)}MIT`, `"${'('.repeat(60)}..." is not an SPDX expression`],
])('takes %.30j for no license', (written, why) => {
  expect(readLicenseExpression(written)).toEqual({ ok: false, failure: why });
});

it.each([
  ['MIT OR GPL-3.0-only', 'yes'],
  ['MIT AND GPL-3.0-only', 'no'],
  ['LicenseRef-x OR MIT', 'yes'],
  ['LicenseRef-x AND GPL-3.0-only', 'no'],
  ['LicenseRef-x OR GPL-3.0-only', 'unknown'],
  ['GPL-3.0-only OR (MIT AND LicenseRef-x)', 'unknown'],
])('works out %s', (written, answer) => {
  const read = readLicenseExpression(written);
  const of = ({ id }: { id: string }) =>
    id === 'MIT' ? 'yes' : id.startsWith('LicenseRef') ? 'unknown' : 'no';
  expect(read.ok && mayUse(read.value, of)).toBe(answer);
});

it.each([
  ['GPL-3.0-only', null, 'GPL-3.0', true],
  ['GPL-3.0-or-later', null, 'GPL-3.0-only', false],
  ['AGPL-3.0-only', null, 'AGPL-*', true],
  ['LGPL-3.0-only', null, 'GPL-*', false],
  ['Apache-2.0', 'LLVM-exception', 'Apache-2.0', true],
  ['Apache-2.0', 'LLVM-exception', 'Apache-2.0 WITH LLVM-exception', true],
  ['Apache-2.0', null, 'Apache-2.0 WITH LLVM-exception', false],
])('%s (%s) is meant by %s: %s', (id, exception, entry, meant) => {
  expect(isMeantBy({ id, exception }, entry)).toBe(meant);
});

it.each([
  ['AGPL-3.0-only', null, 'network'],
  ['GPL-2.0-or-later', null, 'strong'],
  ['GPL-2.0-only', 'Classpath-exception-2.0', 'weak'],
  ['LGPL-2.1-only', null, 'weak'],
  ['MPL-2.0', null, 'weak'],
  ['BSD-3-Clause', null, 'none'],
  ['LicenseRef-own', null, 'unknown'],
])('%s (%s) is %s', (id, exception, kind) => {
  expect(copyleftOf({ id, exception })).toBe(kind);
});

it('says which entries of a list mean nothing', () => {
  expect(
    ['MIT', 'GPL-*', 'GPL-2.0-only WITH Classpath-exception-2.0', 'LicenseRef-own'].map(licenseEntryProblem),
  ).toEqual([null, null, null, null]);
  for (const entry of ['GPLv3', 'MIT OR ISC', '*', ''])
    expect(licenseEntryProblem(entry), entry).toContain('SPDX');
});
