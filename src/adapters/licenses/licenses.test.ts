import { describe, expect, it } from 'vitest';
import { readCopyright } from './dep5.ts';
import { headLicense } from './head-license.ts';
import { isSameName, remoteNames } from './own-names.ts';
import { readLicense } from './spdx.ts';

it.each([
  ['GPL-2+', 'GPL-2.0-or-later', 'copyleft'],
  ['GPL-2.0-only', 'GPL-2.0-only', 'copyleft'],
  ['GPL-3', 'GPL-3.0-only', 'copyleft'],
  ['GPLv3+', 'GPL-3.0-or-later', 'copyleft'],
  ['LGPL-2.1-or-later', 'LGPL-2.1-or-later', 'copyleft'],
  ['AGPL-3+ with openssl exception', 'AGPL-3.0-or-later', 'copyleft'],
  ['GPL', 'GPL-1.0-or-later', 'copyleft'],
  ['MPL-2.0', 'MPL-2.0', 'copyleft'],
  ['EUPL-1.2', 'EUPL-1.2', 'copyleft'],
  ['Expat', 'MIT', 'permissive'],
  ['BSD-3-clause', 'BSD-3-clause', 'permissive'],
  ['MS-PL', 'MS-PL', 'permissive'],
  ['public-domain', 'public-domain', 'permissive'],
  ['GPL-2+ or MIT', 'GPL-2.0-or-later OR MIT', 'permissive'],
  ['(GPL-2+ OR LGPL-3+)', 'GPL-2.0-or-later OR LGPL-3.0-or-later', 'copyleft'],
  ['GPL-3+ and BSD-2-clause', 'GPL-3.0-or-later AND BSD-2-clause', 'copyleft'],
  ['Apache-2.0, and GPL-2+', 'Apache-2.0 AND GPL-2.0-or-later', 'copyleft'],
  ['GPL-2+ or other', 'GPL-2.0-or-later OR other', 'unknown'],
  ['MITRE', 'MITRE', 'unknown'],
  ['', '', 'unknown'],
])('reads the license %j', (written, expression, licenseClass) => {
  expect(readLicense(written)).toEqual({ expression, licenseClass });
});

describe('debian/copyright', () => {
  const TEXT = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: x

Files: *
Copyright: somebody
License: GPL-2+

Files: lib/third/*
 src/one?.py src/with\\*star.py
Copyright: others
License: Expat
 Permission is hereby granted

Files: debian/*
License: GPL-3+

License: GPL-2+
 text
`;
  it.each([
    ['a.py', 'GPL-2+'],
    ['lib/third/deep/a.py', 'Expat'],
    ['other/lib/third/a.py', 'GPL-2+'],
    ['src/one1.py', 'Expat'],
    ['src/one12.py', 'GPL-2+'],
    ['src/with*star.py', 'Expat'],
    ['src/with-star.py', 'GPL-2+'],
    ['debian/rules', 'GPL-3+'],
  ])('gives %s its license', (path, license) => {
    expect(readCopyright(TEXT)?.(path)).toBe(license);
  });

  it('knows installed files by the end of their globs', () => {
    const copyright = readCopyright(TEXT, true);
    expect(copyright?.('usr/lib/python3/dist-packages/third/a.py')).toBe('Expat');
    expect(copyright?.('usr/lib/python3/dist-packages/x/one1.py')).toBe('Expat');
    expect(copyright?.('usr/lib/python3/dist-packages/x/a.py')).toBe('GPL-2+');
  });

  it('is not understood in free words', () => {
    expect(readCopyright('This package is under the GPL.\n\nFiles: *\nLicense: GPL-2\n')).toBeNull();
  });

  it('takes its time for no glob', () => {
    const text = `Format: copyright-format/1.0\n\nFiles: ${'*a'.repeat(2_000)}b\nLicense: GPL-2\n`;
    expect(readCopyright(text)?.('a'.repeat(4_000))).toBeNull();
  });
});

it.each<[string, string, string | null]>([
  ['an SPDX tag', '# SPDX-License-Identifier: GPL-3.0-or-later\nimport os\n', 'GPL-3.0-or-later'],
  ['an SPDX tag in a comment', '/* SPDX-License-Identifier: MIT OR GPL-2.0 */', 'MIT OR GPL-2.0'],
  [
    'a GNU notice',
    '# under the terms of the GNU General Public License as published by\n# the Free Software Foundation; either version 2 of the License, or\n# (at your option) any later version.\n',
    'GPL-2+',
  ],
  ['a lesser one', ' * GNU Lesser General Public\n * License version 2.1.\n', 'LGPL-2.1'],
  ['MIT', '// Permission is hereby granted, free of\n// charge, to any person\n', 'MIT'],
  ['both', '/* Dual licensed under the MIT license and the GNU General Public License v2 */', 'GPL-2 OR MIT'],
  ['none', 'import os\n', null],
])('finds %s in the head of a file', (_, text, license) => {
  expect(headLicense(text)).toBe(license);
});

it('knows a project by its names', () => {
  expect(remoteNames(['git@example.com:ours/Meld.git', 'https://example.com/x/python-nmap/'])).toEqual([
    { name: 'Meld', from: 'a git remote' },
    { name: 'python-nmap', from: 'a git remote' },
  ]);
  expect(isSameName('@ours/Ldap_3', 'python-ldap3')).toBe(true);
  expect(isSameName('meld', 'meld-tools')).toBe(false);
  expect(isSameName('', 'python-')).toBe(false);
});
