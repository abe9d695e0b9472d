import { expect, test } from 'vitest';
import { completeRequest } from '../../../test/fixtures/complete-request.ts';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { ok } from '../../base/result.ts';
import { candidateAlone } from '../../checks/candidate.cases.ts';
import { GenerateRequest, type Request } from '../../contract/request.ts';
import type { TypeChecker } from '../../ports/type-checker.ts';
import { checkFor } from './check-for.ts';

const LOADING_MS = 400;
const COMPLETION = completeRequest('total = ▮\n');
const GENERATION = GenerateRequest.parse({
  ...{ id: 'r2', workspace: null, task: 'generate' },
  ...{ instruction: 'Count them', language: 'python' },
});

/** What the verdict on types is while the project is still being read. */
async function typesOf(request: Request): Promise<string | null | undefined> {
  const services = { ...taskServices('complete', scriptedProvider([])), beforeDisplayMs: 50 };
  const loaded = new Promise<void>((resolve) => setTimeout(resolve, LOADING_MS));
  const reading: Partial<TypeChecker> = {
    prepare: () => loaded,
    check: () => loaded.then(() => ok([])),
  };
  const python = { ...services.analyzers.types.byLanguage.python, ...reading } as TypeChecker;
  services.analyzers.types = { ...services.analyzers.types, byLanguage: { python } };
  const [verdict] = await checkFor(request, {
    candidate: candidateAlone('total = 1\n'),
    only: ['types'],
    services,
    signal: new AbortController().signal,
    onVerdict: () => undefined,
  });
  return verdict?.reason ?? verdict?.status;
}

test('a completion does not wait until a type checker has read its project, and says so', async () => {
  expect(await typesOf(COMPLETION)).toBe('timed_out: not finished after 50 ms');
});

test('code that was asked for does', async () => {
  expect(await typesOf(GENERATION)).toBe('pass');
});
