import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPackageData } from '../adapters/packages/package-data.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone } from './candidate.cases.ts';
import { usePackagesBench } from './packages.cases.ts';
import { packagesCheck } from './packages.ts';

const { bench, write, found, messages, gather } = usePackagesBench();

describe('with known vulnerabilities', () => {
  const osv = (id: string, name: string, score: string, events: object[]) => ({
    id,
    severity: [{ type: 'CVSS_V3', score }],
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, ...events] }],
      },
    ],
  });
  const CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
  const MEDIUM = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N';

  /** Entries written by hand, of a day in the past. */
  async function learn(daysAgo: number): Promise<void> {
    const entries = [
      osv('X-CRITICAL', 'lodash', CRITICAL, [{ fixed: '2.0.0' }]),
      osv('X-HIGH', 'express', HIGH, [{ fixed: '4.5.0' }]),
      osv('X-MEDIUM', 'express', MEDIUM, []),
      { ...osv('MAL-1', 'chalk', CRITICAL, []), severity: [] },
    ];
    mkdirSync(join(bench().folder, 'osv'));
    for (const entry of entries)
      writeFileSync(join(bench().folder, 'osv', `${entry.id}.json`), JSON.stringify(entry));
    const date = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const from = { path: join(bench().folder, 'osv'), ecosystem: 'npm', date } as const;
    expect(
      await createPackageData(bench().home).makeAdvisories(from, new AbortController().signal),
    ).toMatchObject({
      ok: true,
    });
  }

  const manifest = (name: string, range: string): Candidate => ({
    ...candidateAlone(JSON.stringify({ dependencies: { [name]: range } }), 'json'),
    path: 'package.json',
    workspace: write({ 'README.md': '' }),
  });

  it.each<[string, string, string[]]>([
    ['lodash', '1.9.0', ['critical packages/vulnerable']],
    ['lodash', '^1.2.0', ['critical packages/vulnerable']],
    ['lodash', '2.0.0', []],
    ['lodash', '>=1.0.0', []],
    ['express', '4.4.9', ['high packages/vulnerable', 'medium packages/vulnerable']],
    ['express', '4.5.0', ['medium packages/vulnerable']],
    ['chalk', '*', ['critical packages/malware']],
    ['react', '18.0.0', []],
  ])('of %s %s', async (name, range, expected) => {
    await learn(1);
    expect(await found(manifest(name, range))).toEqual(expected);
  });

  it('says which version mends it, and judges what the project uses already more mildly', async () => {
    await learn(1);
    expect(await messages(manifest('lodash', '1.9.0'))).toEqual([
      'lodash has a known vulnerability (X-CRITICAL): use 2.0.0 or later',
    ]);
    const workspace = write({
      'package.json': '{"dependencies": {"lodash": "^1.0.0"}}',
      'package-lock.json': '{"packages": {\n "node_modules/lodash": {\n  "version": "1.3.0"',
      'node_modules/chalk/package.json': '{"version": "5.0.0"}',
    });
    bench().restart();
    const code = (text: string) => ({ ...candidateAlone(text, 'javascript'), workspace, path: 'a.js' });
    expect(await found(code("import 'lodash'"))).toEqual(['medium packages/vulnerable']);
    expect(await messages(code("import 'lodash'"))).toEqual([
      'lodash 1.3.0 has a known vulnerability (X-CRITICAL): use 2.0.0 or later',
    ]);
    expect(await found(code("import 'chalk'"))).toEqual(['critical packages/malware']);
  });

  it.each<[number, RegExp | null]>([
    [29, null],
    [31, /^the data on known vulnerabilities is from \d{4}-\d\d-\d\d, 31 days old$/],
  ])('of %d days ago: the verdict says %s', async (days, note) => {
    await learn(days);
    const facts = await gather(manifest('react', '18.0.0'));
    if (!facts.ok) throw new Error('no facts');
    const said = packagesCheck.note?.(facts.value) ?? null;
    if (note === null) expect(said).toBeNull();
    else expect(said).toMatch(note);
  });
});
