import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await createPlace();
  await mkdir(join(place.folder, '.git'));
  await mkdir(join(place.folder, 'src'));
  await writeFile(
    join(place.folder, 'src/net.py'),
    'def close_connection(handle):\n    """Closes it."""\n    return handle.finish()\n',
  );
  await writeFile(
    join(place.folder, 'src/use.py'),
    'from net import close_connection\n\nclose_connection(None)\n',
  );
  await writeFile(join(place.folder, 'logo.png'), 'x');
});
afterEach(() => place.remove());

it('indexes, and says what it left out', async () => {
  const made = await runCli(place, ['index']);
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(made.stdout).toMatch(
    /^2 files in 2 chunks: 2 read \(\d+ B\), 0 unchanged, 0 removed, .+s\n {2}left out: binary 1, vendored 1\n {2}words only: for search by meaning, .+\n$/,
  );
  const again = await runCli(place, ['index', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({
    root: place.folder,
    files: 2,
    chunks: 2,
    condition: 'kept',
    cut: 0,
  });
});

it('prints no secret, and nothing of a file that holds credentials', async () => {
  const secret = ['sun', 'shine'].join('');
  await writeFile(join(place.folder, '.env'), `WOMBAT_PASSWORD=${secret}\n`);
  await writeFile(
    join(place.folder, 'src/wombat.py'),
    `def feed_wombat(name, password="${secret}"):\n    return login(name, password="${secret}")\n`,
  );
  await writeFile(join(place.folder, 'src/zoo.py'), `feed_wombat("a", password="${secret}")\n`);
  const made = await runCli(place, ['index']);
  expect(made.stdout).toContain('credentials 1');
  for (const args of [
    ['search', 'wombat password'],
    ['symbols', 'feed_wombat'],
    ['symbols', 'feed_wombat', '--uses'],
  ])
    for (const form of [args, [...args, '--json']]) {
      const { code, stdout } = await runCli(place, form);
      expect([code, stdout.includes(secret), stdout.includes('.env')]).toEqual([0, false, false]);
      expect(stdout).toContain('[secret:fettle/value-of-a-password]');
    }
});

it('shows its progress on a terminal', async () => {
  const { stderr } = await runCli(place, ['index'], { errorIsTerminal: true });
  expect(stderr).toContain('indexing [');
});

it('searches only what was indexed, and takes in what has changed since', async () => {
  const none = await runCli(place, ['search', 'close']);
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining('is not indexed yet. Run fettle index in it'),
  ]);
  await runCli(place, ['index']);
  await writeFile(join(place.folder, 'src/late.py'), 'def fresh_mango():\n    pass\n');
  const found = await runCli(place, ['search', 'mango', '-n', '1']);
  expect(found.stdout).toBe(
    'src/late.py:1-2  function fresh_mango  (by words)\n    def fresh_mango():\n        pass\n',
  );
  const json = await runCli(place, ['search', 'closing a connection', '--json', '--kind', 'function']);
  expect(JSON.parse(json.stdout).hits).toMatchObject([
    {
      path: 'src/net.py',
      first_line: 1,
      last_line: 3,
      kind: 'function',
      symbol: 'close_connection',
      is_stale: false,
    },
  ]);
  const elsewhere = await runCli(place, ['search', 'connection', '--path', 'docs/**']);
  expect([elsewhere.stdout, elsewhere.stderr, elsewhere.code]).toEqual(['', 'nothing found\n', 0]);
});

it('lists definitions and uses', async () => {
  await runCli(place, ['index']);
  const symbols = await runCli(place, ['symbols', 'close_connection']);
  expect(symbols.stdout).toBe('src/net.py:1  function close_connection  def close_connection(handle)\n');
  const uses = await runCli(place, ['symbols', 'close_connection', '--uses', '--json']);
  expect(
    JSON.parse(uses.stdout).uses.map(({ path, line }: { path: string; line: number }) => `${path}:${line}`),
  ).toEqual(['src/net.py:1', 'src/use.py:1', 'src/use.py:3']);
  const all = await runCli(place, ['symbols', '-n', '1']);
  expect([all.stdout.split('\n').length, all.stderr]).toEqual([2, 'only the first 1 are shown\n']);
});

it.each<[string, string[], RegExp]>([
  ['no words', ['search', ' '], /the query is empty/],
  ['a bad glob', ['search', 'a', '--path', '../x'], /--path must not lead out of the project/],
  ['uses of nothing', ['symbols', '--uses'], /--uses needs a name/],
  ['too many', ['search', 'a', '-n', '9999'], /whole number from 1 to 200/],
])('refuses %s', async (_, args, message) => {
  const refused = await runCli(place, args);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(message)]);
});

it('stays and takes in what is saved, until it is told to end', async () => {
  const ending = new AbortController();
  let told = '';
  const outcome = runCli(place, ['index', '--watch'], {
    signal: ending.signal,
    onWrite: ({ text }) => {
      told += text;
    },
  });
  await expect.poll(() => told, { timeout: 10_000 }).toContain('watching; Ctrl-C stops it\n');
  await writeFile(join(place.folder, 'src/net.py'), 'def open_connection():\n    pass\n');
  await expect
    .poll(() => told, { timeout: 10_000 })
    .toContain('src/net.py: 1 read, 0 unchanged, 0 removed\n');
  ending.abort();
  expect((await outcome).code).toBe(0);
  const found = await runCli(place, ['symbols', 'open_connection']);
  expect(found.stdout).toContain('src/net.py:1');
}, 30_000);
