import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContextAnswer } from '../../src/contract/context-answer.ts';
import { type Place, runCli } from './harness.ts';
import { createRecordedPlace } from './recorded.ts';

let place: Place;
beforeEach(async () => {
  place = await createRecordedPlace();
  await mkdir(join(place.folder, '.git'));
  await writeFile(join(place.folder, 'wombat.py'), 'def feed_wombat(leaves):\n    return leaves * 2\n');
  await writeFile(join(place.folder, 'zoo.py'), 'from wombat import feed_wombat\n\nfeed_wombat(1)\n');
});
afterEach(() => place.remove());

it('prints what a completion would see, with reasons, and what it would not', async () => {
  const bare = await runCli(place, ['context', 'zoo.py:3:1']);
  expect(bare.stdout).toContain(
    'left out\n  retrieved: the repository is not indexed: run fettle index in it\n',
  );
  await runCli(place, ['index']);
  const shown = await runCli(place, ['context', 'zoo.py:3:1']);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toMatch(/^3 pieces for complete, \d+ tokens of recorded-model\n/);
  expect(shown.stdout).toMatch(
    /\nimports {2}wombat\.py:1-2 {2}\d+ tokens, definition of feed_wombat, imported and used near the cursor\n {4}def feed_wombat\(leaves\):\n {8}return leaves \* 2\n\ncursor {2}zoo\.py:1-3/,
  );
});

it('prints what a question or a request would see', async () => {
  await runCli(place, ['index']);
  const asked = await runCli(place, ['context', 'how to feed the wombat leaves?', '--json']);
  const answer = ContextAnswer.parse(JSON.parse(asked.stdout));
  expect(answer.task).toBe('chat');
  expect(answer.pieces[0]).toMatchObject({ source: 'retrieved', path: 'wombat.py' });
  expect(JSON.stringify(answer.prompt)).toContain('wombat.py:1-2\\n```python\\n1: def feed_wombat(leaves):');
  const explained = await runCli(place, ['context', 'zoo.py:3', '--task', 'explain']);
  expect(explained.stdout).toContain('imports  wombat.py:1-2');
  const generated = await runCli(place, [
    'context',
    'call feed_wombat() twice',
    '--task',
    'generate',
    '--file',
    'zoo.py',
  ]);
  expect(generated.stdout).toMatch(/^\d pieces for generate/);
  expect(generated.stdout).toContain('definition of feed_wombat, which is imported and named in the request');
});

it.each<[string, string[], RegExp]>([
  ['no words', [' '], /the query is empty/],
  ['a place outside', ['zoo.py:99:1'], /99:1 is outside zoo\.py/],
  ['no such file', ['nothing.py:1:1'], /nothing\.py/],
  ['a task that there is not', ['x', '--task', 'juggle'], /juggle/],
  ['a request without a language', ['do it', '--task', 'generate'], /cannot tell the language/],
])('refuses %s', async (_, args, message) => {
  const refused = await runCli(place, ['context', ...args]);
  expect([refused.code > 1, refused.stdout, refused.stderr]).toEqual([
    true,
    '',
    expect.stringMatching(message),
  ]);
});
