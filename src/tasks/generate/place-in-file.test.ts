import { describe, expect, test } from 'vitest';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { applyRangeEdits } from '../../base/text-edits.ts';
import { NoSuggestion, Suggestion } from '../../contract/answer.ts';
import { type Document, GenerateRequest } from '../../contract/request.ts';
import { TaskRun } from '../run/run.ts';
import { generate } from './generate.ts';

const FILE = 'import os\n\n\ndef one():\n    return os.name\n';
const CODE = 'import json\n\ndef two(a):\n    return json.loads(a)';

async function run(code: string | string[], document: Partial<Document> | null, instruction = 'write two') {
  const scripts = [code].flat().map((text): Script => ({ pieces: [text] }));
  const provider = scriptedProvider(scripts);
  const full = document && { path: 'src/a.py', language: 'python', text: FILE, ...document };
  const request = GenerateRequest.parse({
    id: 'r1',
    workspace: null,
    task: 'generate',
    instruction,
    language: full?.language ?? 'python',
    document: full,
  });
  const task = new TaskRun(
    request,
    taskServices('chat', provider),
    () => undefined,
    new AbortController().signal,
  );
  return { answer: await generate(task), provider };
}

function applied({ generated_code }: Suggestion, text = FILE): string | null {
  return applyRangeEdits(
    text,
    generated_code.flatMap(({ range, code }) => (range === null ? [] : [{ range, text: code }])),
  );
}

describe('code for a file', () => {
  test('is an edit of it: blocks with path and range, and a diff', async () => {
    const suggestion = Suggestion.parse((await run(CODE, {})).answer);
    expect(suggestion.generated_code.map(({ path, code }) => [path, code.trim()])).toEqual([
      ['src/a.py', 'import json'],
      ['src/a.py', 'def two(a):\n    return json.loads(a)'],
    ]);
    expect(applied(suggestion)).toBe(
      'import os\nimport json\n\n\ndef one():\n    return os.name\n\n\ndef two(a):\n    return json.loads(a)\n',
    );
    expect(suggestion.changes).toMatchObject([
      { path: 'src/a.py', is_new: false, before_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(suggestion.changes?.[0]?.diff).toContain('--- a/src/a.py\n+++ b/src/a.py\n@@ -1,5 +1,10 @@\n');
  });

  test('is judged as the file will be, without what was wrong there before', async () => {
    const bad = 'import os\nimport unused\n\n\ndef one():\n    return undefined_name\n';
    const { answer } = await run('def two():\n    return nothing_of_the_kind', { text: bad });
    const lint = answer.evidence.find(({ check }) => check === 'lint');
    expect(lint?.findings.map(({ message }) => message).join()).toContain('nothing_of_the_kind');
    expect(lint?.findings.map(({ message }) => message).join()).not.toContain('undefined_name');
  });

  test('brings imports that are checked where they stand', async () => {
    const { answer } = await run(
      'import surely_no_such_package\n\ndef two():\n    return surely_no_such_package.x',
      {},
    );
    const packages = answer.evidence.find(({ check }) => check === 'packages');
    expect(packages).toMatchObject({ status: 'fail' });
    expect(packages?.findings[0]?.range?.start.line).toBe(3);
  });

  test('that is new is all of it', async () => {
    const suggestion = Suggestion.parse((await run(CODE, { text: '', is_new: true })).answer);
    expect(applied(suggestion, '')).toBe(`${CODE}\n`);
    expect(suggestion.changes?.[0]).toMatchObject({ is_new: true, before_sha256: null });
    expect(suggestion.changes?.[0]?.diff).toContain('new file mode 100644\n--- /dev/null\n+++ b/src/a.py\n');
  });

  test('stands alone where there is no place for it', async () => {
    const alone = [{ path: null, range: null }];
    expect(Suggestion.parse((await run(CODE, null)).answer)).toMatchObject({ generated_code: alone });
    expect(Suggestion.parse((await run(CODE, { path: null })).answer)).toMatchObject({
      generated_code: alone,
    });
    const part = Suggestion.parse((await run(CODE, { part: true })).answer);
    expect(part.generated_code).toMatchObject(alone);
    expect(part.changes).toBeUndefined();
  });

  test('does not repeat what the model took for missing code', async () => {
    const { answer } = await run('# ... existing code ...\n\ndef two():\n    return 2', {});
    expect(applied(Suggestion.parse(answer))).toBe(`${FILE}\n\ndef two():\n    return 2\n`);
  });

  test('may not take code away behind a comment', async () => {
    const { answer } = await run('def one():\n    # ... existing code ...\n    return 1', {}, 'change one');
    expect(NoSuggestion.parse(answer).no_suggestion.message).toContain('comment takes the place of code');
  });

  test('is repaired as the model wrote it', async () => {
    const wrong = 'def one():\n    # ... existing code ...\n    return 1';
    const right = 'def one():\n    return 1';
    const { provider, answer } = await run([wrong, right], {}, 'change one');
    expect(provider.asked[1]?.prompt).toMatchObject({
      messages: [{}, {}, { role: 'assistant', text: `\`\`\`python\n${wrong}\n\`\`\`` }, {}],
    });
    expect(applied(Suggestion.parse(answer))).toBe('import os\n\n\ndef one():\n    return 1\n');
  });
});
