import { expect, it } from 'vitest';
import { fail, ok } from '../../base/result.ts';
import type { Sandbox, SandboxProgram } from '../../ports/sandbox.ts';
import { diagnoseSandbox } from './diagnosis.ts';
import { createNoSandbox } from './none.ts';

/** A machine on which these programs can be run. */
function machineWith(...programs: SandboxProgram[]): Sandbox {
  const missing = fail({ reason: 'no_program' as const, message: 'install Python 3' });
  return {
    tool: 'bubblewrap',
    available: async (program) => (programs.includes(program) ? ok(undefined) : missing),
    run: async () => missing,
    close: async () => {},
  };
}

it('has nothing to mend where both interpreters run', async () => {
  expect(await diagnoseSandbox(machineWith('python', 'node'))).toMatchObject({ status: 'ok', fix: null });
});

it('says which interpreter alone is run, and how to have the other', async () => {
  expect(await diagnoseSandbox(machineWith('node'))).toMatchObject({
    status: 'broken',
    detail: 'only Node runs',
    fix: 'install Python 3',
    required: false,
  });
});

it('says that nothing is run without a sandbox, and how to have one', async () => {
  expect(await diagnoseSandbox(createNoSandbox('install it'))).toMatchObject({
    status: 'missing',
    detail: 'generated code and tests do not run',
    fix: 'no sandbox, so code is never run: install it',
  });
});
