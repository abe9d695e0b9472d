import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeZip } from '../../../test/fixtures/fake-pip/wheels.ts';
import type { Advisory, Ecosystem } from '../../ports/package-index.ts';
import { loadAdvisories } from './advisories.ts';
import { createPackageData } from './package-data.ts';
import { loadSnapshot } from './snapshots.ts';

const SIGNAL = new AbortController().signal;
const DATE = '2026-01-31';
let folder: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-package-data-'));
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true }));

function list(text: string): string {
  const path = join(folder, 'names.txt');
  writeFileSync(path, text);
  return path;
}

describe('makeSnapshot', () => {
  const from = { ecosystem: 'pypi' as Ecosystem, date: DATE, popular: 0, coverage: null };

  it('takes the first word of each line, in any spelling, and replaces what came with Fettle', async () => {
    const path = list('Quick_Auth.ZZ\n\nother-zz\t1.0\ta summary\r\nnot a name\n../../etc\nother-zz\n');
    const made = await createPackageData(home).makeSnapshot({ ...from, path }, SIGNAL);
    expect(made).toMatchObject({
      ok: true,
      value: { count: 2, skipped: 2, path: join(home, 'packages', 'pypi.bloom') },
    });
    const snapshot = await loadSnapshot('pypi', home);
    expect(['quick-auth-zz', 'other-zz', 'numpy'].map((name) => snapshot?.all.has(name))).toEqual([
      true,
      true,
      false,
    ]);
    expect(snapshot?.all.head).toMatchObject({ date: DATE, coverage: 'the 2 names of a list' });
    // Not asked for: those that come with Fettle stay.
    expect(snapshot?.popular.has('numpy')).toBe(true);
  });

  it('makes the much used names too, and says what the list is', async () => {
    const path = list('first-zz\nsecond-zz\nthird-zz\n');
    await createPackageData(home).makeSnapshot({ ...from, path, popular: 2, coverage: 'all names' }, SIGNAL);
    const snapshot = await loadSnapshot('pypi', home);
    expect(['first-zz', 'second-zz', 'third-zz', 'numpy'].map((name) => snapshot?.popular.has(name))).toEqual(
      [true, true, false, false],
    );
    expect(snapshot?.all.head.coverage).toBe('all names');
  });

  it('keeps the spelling of npm', async () => {
    const path = list('@scope/Name\nJSONStream\n');
    await createPackageData(home).makeSnapshot({ ...from, path, ecosystem: 'npm' }, SIGNAL);
    const snapshot = await loadSnapshot('npm', home);
    expect(['@scope/Name', 'JSONStream', 'jsonstream'].map((name) => snapshot?.all.has(name))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each<[string, () => string, string]>([
    ['no file', () => join(folder, 'none'), 'not_found'],
    ['a list without names', () => list('!\n?\n'), 'not_usable'],
    ['a folder', () => folder, 'io_error'],
  ])('refuses %s and writes nothing', async (_, path, reason) => {
    const made = await createPackageData(home).makeSnapshot({ ...from, path: path() }, SIGNAL);
    expect(made).toMatchObject({ ok: false, failure: { reason } });
    expect(readdirSync(folder)).not.toContain('home');
  });

  it('stops when it is told to', async () => {
    const made = await createPackageData(home).makeSnapshot(
      { ...from, path: list('a\n') },
      AbortSignal.abort(),
    );
    expect(made).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });

  it('falls back to what came with Fettle when the file is damaged or of another ecosystem', async () => {
    await createPackageData(home).makeSnapshot({ ...from, path: list('zz\n') }, SIGNAL);
    const file = join(home, 'packages', 'pypi.bloom');
    writeFileSync(join(home, 'packages', 'npm.bloom'), readFileSync(file));
    writeFileSync(file, 'x');
    expect((await loadSnapshot('pypi', home))?.all.has('numpy')).toBe(true);
    expect((await loadSnapshot('npm', home))?.all.has('react')).toBe(true);
  });
});

const range = (events: object[], type = 'ECOSYSTEM') => ({ ranges: [{ type, events }] });
const about = (name: string, rest: object, ecosystem = 'PyPI') => [{ package: { ecosystem, name }, ...rest }];
const CRITICAL = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }];
const HIGH = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }];

/** Written by hand: no entry of any database. */
const ENTRIES: Record<string, object> = {
  'A-1': {
    id: 'A-1',
    severity: CRITICAL,
    affected: about('Quick.Auth', range([{ introduced: '0' }, { fixed: '1.5' }])),
  },
  'A-2': {
    id: 'A-2',
    severity: HIGH,
    affected: about(
      'quick-auth',
      range([{ introduced: '1.0' }, { last_affected: '1.2' }, { introduced: '2.0' }]),
    ),
  },
  'A-3': {
    id: 'A-3',
    database_specific: { severity: 'MODERATE' },
    affected: about('quick-auth', { versions: ['0.9.post1'] }),
  },
  'A-4': {
    id: 'A-4',
    withdrawn: '2026-01-01T00:00:00Z',
    affected: about('gone', range([{ introduced: '0' }])),
  },
  'A-5': {
    id: 'A-5',
    severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }],
    affected: about('unrated', range([{ introduced: '0' }])),
  },
  'A-6': { id: 'A-6', affected: about('only-git', range([{ introduced: '0' }], 'GIT')) },
  'A-7': { id: 'A-7', affected: about('other', range([{ introduced: '0' }]), 'npm') },
  'MAL-1': { id: 'MAL-1', affected: about('evil', range([{ introduced: '0' }])) },
  'MAL-2': { id: 'MAL-2', affected: about('evil-for-a-day', { versions: ['6.6.6'] }) },
};

function entries(files: Record<string, object | string> = ENTRIES): string {
  const path = join(folder, 'osv', 'deep');
  mkdirSync(path, { recursive: true });
  for (const [name, entry] of Object.entries(files))
    writeFileSync(join(path, `${name}.json`), typeof entry === 'string' ? entry : JSON.stringify(entry));
  return join(folder, 'osv');
}

function zipOf(path: string): string {
  const deep = join(path, 'deep');
  const members = readdirSync(deep).map((name) => ({
    name,
    content: readFileSync(join(deep, name)),
    deflate: name < 'A-4',
  }));
  writeFileSync(
    join(folder, 'all.zip'),
    makeZip([...members, { name: 'README', content: Buffer.from('x') }]),
  );
  return join(folder, 'all.zip');
}

async function affecting(name: string, version: string | null): Promise<string[]> {
  const found = await loadAdvisories('pypi', home);
  return (found?.affecting(name, version) ?? []).map(
    ({ id, severity, fixedIn }: Advisory) => `${id} ${severity} ${fixedIn}`,
  );
}

describe.each(['folder', 'zip'])('makeAdvisories from a %s', (kind) => {
  const make = () => {
    const path = kind === 'zip' ? zipOf(entries()) : entries();
    return createPackageData(home).makeAdvisories({ path, ecosystem: 'pypi', date: DATE }, SIGNAL);
  };

  it.each<[string, string | null, string[]]>([
    ['quick-auth', '0.5', ['A-1 critical 1.5']],
    ['quick-auth', '1.1', ['A-1 critical 1.5', 'A-2 high null']],
    ['quick-auth', '1.5', []],
    ['quick-auth', '2.1', ['A-2 high null']],
    ['quick-auth', '0.9.post1', ['A-1 critical 1.5', 'A-3 medium null']],
    ['quick-auth', '>=0.1,<1.5', ['A-1 critical 1.5']],
    ['quick-auth', '>=0.1,<2', []],
    ['quick-auth', null, []],
    ['quick-aut', '0.5', []],
    ['quick-auth2', '0.5', []],
    ['unrated', '1', ['A-5 medium null']],
    ['gone', '1', []],
    ['only-git', '1', []],
    ['other', '1', []],
    ['evil', null, ['MAL-1 critical null']],
    ['evil-for-a-day', null, []],
    ['evil-for-a-day', '6.6.6', ['MAL-2 critical null']],
    ['', '1', []],
    ['zzz', '1', []],
  ])('%s %s: %j', async (name, version, expected) => {
    expect(await make()).toMatchObject({ ok: true, value: { count: 7, skipped: 0 } });
    expect((await affecting(name, version)).sort()).toEqual(expected);
  });
});

describe('makeAdvisories', () => {
  const from = { ecosystem: 'pypi' as Ecosystem, date: DATE };

  it('finds each of many packages', async () => {
    const names = Array.from({ length: 500 }, (_, at) => `p${at % 7}-${at}`);
    entries(
      Object.fromEntries(
        names.map((name) => [name, { id: `X-${name}`, affected: about(name, range([{ introduced: '0' }])) }]),
      ),
    );
    await createPackageData(home).makeAdvisories({ ...from, path: join(folder, 'osv') }, SIGNAL);
    const advisories = await loadAdvisories('pypi', home);
    expect(advisories?.date).toBe(DATE);
    expect(names.filter((name) => advisories?.affecting(name, '1')[0]?.id !== `X-${name}`)).toEqual([]);
  });

  it('counts what it cannot read, and goes on', async () => {
    const path = entries({
      ...ENTRIES,
      bad: '{"id": ',
      odd: '[1]',
      text: '"x"',
      nameless: '{"affected": []}',
      twisted: '{"id": "T", "affected": [null, {"package": {"ecosystem": "PyPI", "name": "../x"}}]}',
    });
    const made = await createPackageData(home).makeAdvisories({ ...from, path }, SIGNAL);
    expect(made).toMatchObject({ ok: true, value: { count: 7, skipped: 4 } });
  });

  it.each<[string, () => string, string]>([
    ['nothing', () => join(folder, 'none'), 'not_found'],
    ['no zip', () => list('plain text'), 'not_usable'],
    ['a folder without entries of the ecosystem', () => entries({ a: ENTRIES['A-7'] ?? {} }), 'not_usable'],
  ])('refuses %s', async (_, path, reason) => {
    const made = await createPackageData(home).makeAdvisories({ ...from, path: path() }, SIGNAL);
    expect(made).toMatchObject({ ok: false, failure: { reason } });
  });

  it('takes no file that is damaged or of another ecosystem', async () => {
    await createPackageData(home).makeAdvisories({ ...from, path: entries() }, SIGNAL);
    const file = join(home, 'packages', 'osv-pypi.jsonl');
    writeFileSync(join(home, 'packages', 'osv-npm.jsonl'), readFileSync(file));
    expect(await loadAdvisories('npm', home)).toBeNull();
    writeFileSync(file, 'x');
    expect(await loadAdvisories('pypi', home)).toBeNull();
  });
});
