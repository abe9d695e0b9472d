import { appendFile, readFile, rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexedProject, refresh, search } from '../../test/fixtures/indexed-project.ts';
import { indexFolder } from '../machine.ts';

const project = indexedProject();

const LONG_AGO = new Date('2020-01-01');

async function put(path: string, text: string, modified: Date | null = LONG_AGO): Promise<void> {
  await project.put(path, text);
  if (modified !== null) await utimes(join(project.root, path), modified, modified);
}

const CLOSER = 'def close_connection(handle):\n    """Closes it."""\n    return handle.finish()\n';
const PARSER =
  'from .net import close_connection\n\n\ndef parse_header(line):\n    close_connection(None)\n    return line.split(":")\n';

async function sample(): Promise<void> {
  await put('pkg/__init__.py', 'from .net import close_connection\n');
  await put('pkg/net.py', CLOSER);
  await put('pkg/parse.py', PARSER);
  await put(
    'web/header.ts',
    "import { trim } from './trim.js';\nexport function showHeader(text: string) {\n  return trim(text);\n}\n",
  );
  await put('web/trim.ts', "export * from './strings.ts';\n");
  await put('web/strings.ts', 'export const trim = (text: string) => text.trim();\n');
  await put('README.md', '# Wombat\n\nHow the wombat closes connections.\n');
}

it('finds chunks, definitions, imports and uses', async () => {
  await sample();
  const repository = await project.open();
  const report = await refresh(repository);
  expect(report).toMatchObject({ cut: 7, files: 7, isWriter: true, condition: 'new' });
  const [first] = await search(repository, 'where is a header parsed');
  expect(first).toMatchObject({
    path: 'pkg/parse.py',
    symbol: 'parse_header',
    firstLine: 4,
    lastLine: 6,
    isStale: false,
  });
  expect((await search(repository, 'header', { kinds: ['section'] })).length).toBe(0);
  const web = await search(repository, 'header', { takesPath: (path: string) => path.startsWith('web/') });
  expect(web.map(({ path }) => path)).toEqual(['web/header.ts']);
  expect((await repository.symbols('close_CONNECTION')) as object).toMatchObject({
    value: [{ path: 'pkg/net.py', signature: 'def close_connection(handle)', doc: 'Closes it.' }],
  });
  const uses = await repository.references('close_connection');
  expect(uses.ok && uses.value.map(({ path, line }) => `${path}:${line}`)).toEqual([
    'pkg/__init__.py:1',
    'pkg/net.py:1',
    'pkg/parse.py:1',
    'pkg/parse.py:5',
  ]);
  const definition = async (path: string, module: string, name: string) => {
    const found = await repository.definitions({ path, module, name });
    return found.ok ? found.value.map((symbol) => `${symbol.path} ${symbol.qualified}`) : found;
  };
  expect(await definition('pkg/parse.py', '.net', 'close_connection')).toEqual([
    'pkg/net.py close_connection',
  ]);
  // Through a package's __init__ and through `export *`.
  expect(await definition('main.py', 'pkg', 'close_connection')).toEqual(['pkg/net.py close_connection']);
  expect(await definition('web/header.ts', './trim.js', 'trim')).toEqual(['web/strings.ts trim']);
  expect(await definition('web/header.ts', 'react', 'trim')).toEqual([]);
});

it('reads only what has changed, and finds it at once', async () => {
  await sample();
  const repository = await project.open();
  await refresh(repository);
  expect(await refresh(repository)).toMatchObject({ cut: 0, reused: 0, gone: 0 });
  await appendFile(join(project.root, 'pkg/net.py'), '\n\ndef open_zeppelin():\n    pass\n');
  // Before it is read again, what is found there says that it is old.
  expect((await search(repository, 'close connection handle'))[0]).toMatchObject({
    path: 'pkg/net.py',
    isStale: true,
  });
  expect(await refresh(repository, ['pkg/net.py'])).toMatchObject({ cut: 1 });
  expect((await search(repository, 'zeppelin'))[0]).toMatchObject({ path: 'pkg/net.py', isStale: false });
  expect(
    (await search(repository, 'close connection handle')).filter(({ path }) => path === 'pkg/net.py'),
  ).toHaveLength(1);
  await unlink(join(project.root, 'pkg/net.py'));
  expect(await refresh(repository, ['pkg/net.py'])).toMatchObject({ gone: 1 });
  expect(await search(repository, 'zeppelin')).toEqual([]);
});

it('notices a change within the same moment and size', async () => {
  await put('a.py', 'value = "kiwi"\n', null);
  const repository = await project.open();
  await refresh(repository);
  const stamp = new Date();
  await utimes(join(project.root, 'a.py'), stamp, stamp);
  await refresh(repository);
  await writeFile(join(project.root, 'a.py'), 'value = "plum"\n');
  await utimes(join(project.root, 'a.py'), stamp, stamp);
  await refresh(repository);
  expect((await search(repository, 'plum'))[0]?.path).toBe('a.py');
});

it('takes back the content of another branch, of a copy and of a moved file', async () => {
  await sample();
  const repository = await project.open();
  await refresh(repository);
  await put('pkg/net.py', 'def other_branch():\n    pass\n', new Date('2021-01-01'));
  expect(await refresh(repository)).toMatchObject({ cut: 1, reused: 0 });
  await put('pkg/net.py', CLOSER, new Date('2022-01-01'));
  await rename(join(project.root, 'web/strings.ts'), join(project.root, 'web/moved.ts'));
  await put('copy/net.py', CLOSER);
  expect(await refresh(repository)).toMatchObject({ cut: 0, reused: 3, gone: 1 });
  const [hit] = await search(repository, 'close connection handle');
  expect([hit?.path, ...(hit?.copies ?? [])].sort()).toEqual(['copy/net.py', 'pkg/net.py']);
  expect(await search(repository, 'other branch')).toEqual([]);
});

it('answers the same after it is opened again', async () => {
  await sample();
  for (let index = 0; index < 60; index += 1)
    await put(
      `many/${index}.py`,
      Array.from(
        { length: 50 },
        (_, place) =>
          `def job_${index}_${place}(first, second):\n    total = first + second * ${place}\n    for item in range(total):\n        notify(item, "job ${index} ${place} done", retries=${place}, verbose=first > second)\n    return total\n\n`,
      ).join(''),
    );
  const repository = await project.open();
  // Enough for a snapshot, and something after it.
  expect((await refresh(repository)).chunks).toBeGreaterThan(3_000);
  await put('late.py', 'def late_arrival():\n    pass\n');
  await refresh(repository);
  const questions = ['job 7 3', 'late arrival', 'close connection', 'notify item'];
  const before = await Promise.all(questions.map((question) => search(repository, question)));
  await project.close(repository);
  const again = await project.open();
  expect(again.condition).toBe('kept');
  for (const [index, question] of questions.entries())
    expect(await search(again, question)).toEqual(before[index]);
}, 60_000);

it('lets another process search while one indexes, and take over the writing', async () => {
  await sample();
  const writer = await project.open();
  await refresh(writer);
  const reader = await project.open();
  expect([writer.isWriter, reader.isWriter]).toEqual([true, false]);
  expect((await search(reader, 'parse header'))[0]?.path).toBe('pkg/parse.py');
  await put('new.py', 'def fresh_mango():\n    pass\n');
  await refresh(writer);
  expect(await refresh(reader)).toMatchObject({ isWriter: false, cut: 0 });
  expect((await search(reader, 'mango'))[0]?.path).toBe('new.py');
  await project.close(writer);
  await put('newer.py', 'def fresh_papaya():\n    pass\n');
  expect(await refresh(reader)).toMatchObject({ isWriter: true, cut: 1 });
  expect((await search(reader, 'papaya'))[0]?.path).toBe('newer.py');
});

it('makes a damaged index anew, and says so', async () => {
  await sample();
  const first = await project.open();
  await refresh(first);
  await project.close(first);
  const path = join(indexFolder(project.home, project.root), 'index.db');
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0x5a, 8_192));
  const repository = await project.open();
  expect(await refresh(repository)).toMatchObject({ condition: 'rebuilt_corrupted', cut: 7, files: 7 });
  expect((await search(repository, 'parse header'))[0]?.path).toBe('pkg/parse.py');
});

it('takes the beginning of a file of a million lines, and says so', async () => {
  await put(
    'huge.py',
    Array.from({ length: 1_000_000 }, (_, index) => `value_${index} = compute(${index})\n`).join(''),
  );
  await put('small.py', CLOSER);
  const repository = await project.open();
  const report = await refresh(repository);
  expect(report.files).toBe(2);
  expect(report.notes).toEqual([
    { path: 'huge.py', note: expect.stringContaining('only the first 2097152 bytes') },
  ]);
  expect((await search(repository, 'close connection'))[0]?.path).toBe('small.py');
}, 60_000);

it('stops when it is told, waits while a person does, and goes on where it was', async () => {
  await sample();
  const repository = await project.open();
  const stopped = await repository.refresh(AbortSignal.abort());
  expect(stopped).toMatchObject({ failure: { reason: 'cancelled' } });
  const release = repository.pause();
  let isDone = false;
  const running = refresh(repository).then((report) => {
    isDone = true;
    return report;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(isDone).toBe(false);
  release();
  expect(await running).toMatchObject({ cut: 7 });
});

it('counts what it left out, and does not read it again', async () => {
  await put('a.py', CLOSER);
  await writeFile(join(project.root, 'odd.txt'), Buffer.from([0x41, 0, 0x42]));
  await utimes(join(project.root, 'odd.txt'), LONG_AGO, LONG_AGO);
  const repository = await project.open();
  expect((await refresh(repository)).skipped).toEqual({ binary: 1 });
  const again = await refresh(repository);
  expect([again.skipped, again.bytes]).toEqual([{ binary: 1 }, 0]);
});
