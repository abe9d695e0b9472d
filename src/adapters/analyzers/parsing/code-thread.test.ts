import { afterAll, expect, it } from 'vitest';
import { createSecurityAnalyzer, createSyntaxAnalyzer } from './code-analyzers.ts';
import { CodeThread } from './code-thread.ts';

// The thread runs compiled code: `npm test` builds it first.
const thread = new CodeThread();
const syntax = createSyntaxAnalyzer(thread);
const security = createSecurityAnalyzer(thread);
afterAll(() => thread.close());
const { signal } = new AbortController();

it('answers two analyzers about the same text, each what it asked', async () => {
  const text = 'eval(x)\ny = = 1\n';
  const answers = [syntax.parse(text, 'python', signal), security.scan(text, 'python', signal)];
  expect(await Promise.all(answers)).toMatchObject([
    { ok: true, value: [{ kind: 'unexpected' }] },
    { ok: true, value: [{ rule: 'security/python-eval' }] },
  ]);
});

it('goes on for one when the other has closed it', async () => {
  await syntax.close();
  expect(await security.scan('eval(x)\n', 'python', signal)).toMatchObject({ ok: true, value: [{}] });
});
