import { expect, test } from 'vitest';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { createTypeCheckers } from '../../adapters/analyzers/type-checking/type-checkers.ts';
import { ok } from '../../base/result.ts';
import { CompleteRequest } from '../../contract/request.ts';
import type { TypeCheckInput } from '../../ports/type-checker.ts';
import { complete } from '../complete/complete.ts';
import { TaskRun } from './run.ts';

test('the project of a document is loaded while the model draws what may be shown', async () => {
  const provider = scriptedProvider([{ pieces: ['1'] }]);
  const seen: { input: TypeCheckInput; drawn: number }[] = [];
  const checker = {
    tool: 'outside',
    version: '1',
    check: async (input: TypeCheckInput) => {
      seen.push({ input, drawn: provider.asked.length });
      return ok([]);
    },
    warm: async () => undefined,
    prepare: async () => undefined,
    close: async () => undefined,
  };
  const services = taskServices('complete', provider);
  services.analyzers.types = createTypeCheckers({ python: checker });
  const request = CompleteRequest.parse({
    id: 'r1',
    workspace: '/project',
    task: 'complete',
    document: { path: 'a.py', language: 'py', text: 'a = ' },
    position: { line: 1, column: 5 },
  });
  await complete(new TaskRun(request, services, () => undefined, new AbortController().signal));
  const place = { language: 'python', path: 'a.py', workspace: '/project', inPassing: true };
  expect(seen).toEqual([
    { input: { ...place, text: 'a = ' }, drawn: 1 },
    { input: { ...place, text: 'a = 1' }, drawn: 1 },
  ]);
});
