import { fail, ok } from '../../base/result.ts';
import { EXAMPLE_SECONDS } from '../../config/limits.ts';
import type { Example } from '../../contract/example.ts';
import type { ExampleOutcome, ExampleRunner } from '../../ports/example-runner.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import { passes } from './compare.ts';
import type { Answer, Encoded } from './encoded.ts';
import { expectedValues } from './expected.ts';
import { programOf } from './job.ts';
import { inTime, runCalls } from './run-calls.ts';

const NEEDS_A_PACKAGE =
  /^(?:ModuleNotFoundError: No module named|ImportError: attempted relative import|Error: Cannot find (?:package|module)) /;

/**
 * Runs examples with the interpreters of this machine, in its sandbox. Only the calls enter the candidate's
 * process; the expected results stay outside, where they are compared.
 */
export function createExampleRunner(sandbox: Sandbox): ExampleRunner {
  const literalsOf = expectedValues(sandbox);
  return {
    tool: sandbox.tool,
    version: '2',
    async run(code, language, examples, signal) {
      if (programOf(language) === undefined) {
        const message = `examples in ${JSON.stringify(language)} cannot be run`;
        return fail({ reason: 'language_not_supported', message });
      }
      const [ran, literals] = await Promise.all([
        runCalls(
          sandbox,
          { code, language, calls: examples.map(({ setup, call }) => ({ setup, call })) },
          signal,
        ),
        literalsOf(examples, language, signal),
      ]);
      if (!ran.ok) return ran;
      const { broken } = ran.value;
      // The project's packages are not in the sandbox: code that needs one was not tested, which does not
      // make it wrong.
      if (broken !== null && NEEDS_A_PACKAGE.test(broken))
        return fail({ reason: 'analyzer_missing', message: `the sandbox lacks a package: ${broken}` });
      if (broken !== null) return ok({ broken, outcomes: [] });
      if (!literals.ok) return literals;
      const { answers } = ran.value;
      return ok({
        broken: null,
        outcomes: examples.map((example, at) => outcomeOf(example, answers[at], literals.value[at] ?? null)),
      });
    },
    async available(language) {
      const program = programOf(language);
      return program !== undefined && (await sandbox.available(program)).ok;
    },
    async warm(language) {
      const program = programOf(language);
      if (program !== undefined) await sandbox.available(program);
    },
    close: () => sandbox.close(),
  };
}

function outcomeOf(
  example: Example,
  answer: Answer | string | undefined,
  literal: Encoded | null,
): ExampleOutcome {
  if (answer === undefined || typeof answer === 'string')
    return { passed: false, got: answer ?? '', isValue: false };
  if (answer.kind === 'late') return { passed: false, got: inTime(EXAMPLE_SECONDS), isValue: false };
  return { passed: passes(example, answer, literal), got: answer.got, isValue: answer.kind === 'value' };
}
