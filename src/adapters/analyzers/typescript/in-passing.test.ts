import { expect, it } from 'vitest';
import { copyProject } from '../../../../test/fixtures/projects/copy-project.ts';
import { createTypeScriptChecker } from './checker.ts';

const never = new AbortController().signal;

it('loads no third project in passing while two are in use', async () => {
  const checker = createTypeScriptChecker();
  const projects = await Promise.all([1, 2, 3].map(() => copyProject('ts-web')));
  const [one = '', two = '', three = ''] = projects.map(({ root }) => root);
  const check = (workspace: string, inPassing: boolean) =>
    checker.check({ text: '', language: 'typescript', path: 'src/new.ts', workspace, inPassing }, never);
  try {
    for (const workspace of [one, two]) expect(await check(workspace, true)).toMatchObject({ ok: true });
    expect(await check(three, true)).toMatchObject({
      failure: { reason: 'timed_out', message: '2 other projects are being type-checked' },
    });
    expect(await check(one, true)).toMatchObject({ ok: true });
    expect(await check(three, false)).toMatchObject({ ok: true });
  } finally {
    await checker.close();
    await Promise.all(projects.map(({ remove }) => remove()));
  }
});
