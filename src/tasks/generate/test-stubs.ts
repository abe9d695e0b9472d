import type { Tests } from '../../answer/build.ts';
import { mayShow } from '../../answer/choose.ts';
import { frameworkOf, type TestFramework, type TestSubject, writeTests } from '../../answer/write-tests.ts';
import { runExamples } from '../../checks/examples.ts';
import type { CodeBlock } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Example } from '../../contract/example.ts';
import { entryOf } from '../../model/entry.ts';
import type { Asked, CheckedDraft, GenerateRun } from './draft.ts';

import { testPlaceOf } from './test-place.ts';

/**
 * Tests of the shown code, in the project's own framework: only of the calls that were run and gave the results stated
 * by the request or the model; a skeleton when there are none. They are checked like code.
 */
export async function testsOf(
  run: GenerateRun,
  asked: Asked,
  { candidate, agreement }: CheckedDraft,
  facts: EnvironmentFacts,
): Promise<Tests> {
  const framework = frameworkOf(asked.language, facts.test_framework);
  if (framework === null) return { code: [], reason: `no tests are generated for ${asked.language}` };
  const code = candidate.alone ?? candidate.text;
  const named = nameIn(code, asked.language);
  if (named === null) return { code: [], reason: 'the code has nothing for a test to call' };
  const given = asked.examples.length > 0 ? asked.examples : (agreement?.passed ?? []);
  const passed = await passing(run, candidate, given);
  const isAsync = new RegExp(
    `\\basync\\s+(?:def|function)\\s+${named.name}\\b|\\b${named.name}\\s*=\\s*async\\b`,
  ).test(code);
  const place = await testPlaceOf(run, candidate, framework);
  const subject: TestSubject = { ...named, module: place.module(named.name), isAsync, calls: passed };
  const text = writeTests(subject, framework);
  const verdicts = await run.check(testCandidate(candidate, text), ['syntax', 'secrets']);
  if (!mayShow(verdicts)) return { code: [], reason: 'the tests did not pass the code checks' };
  const block: CodeBlock = { language: candidate.language, code: text, ...place.block };
  const from = asked.examples.length > 0 ? 'the examples of the request' : 'what the model expects of it';
  const ran = passed.length === 0 ? null : await runTests(run, candidate, { text, framework, subject });
  return {
    code: [block],
    reason: reasonOf({ framework, passed: passed.length, given: given.length, from, ran }),
  };
}

type Reason = { framework: TestFramework; passed: number; given: number; from: string; ran: boolean | null };

function reasonOf({ framework, passed, given, from, ran }: Reason): string {
  if (passed === 0) return `${framework}: a skeleton, because none of its calls could be run`;
  const left = given === passed ? '' : `; ${given - passed} without that result are left out`;
  const calls = passed === 1 ? '1 call that was' : `${passed} calls that were`;
  const made = `${framework}: ${calls} run and gave ${from}${left}`;
  if (ran === null) return `${made}; the tests themselves were not run`;
  return ran
    ? `${made}; the tests were run in the sandbox and passed`
    : `${made}; they did not pass as tests`;
}

/** Run again with the shown code: earlier drafts may have given other results. */
async function passing(
  run: GenerateRun,
  candidate: Candidate,
  calls: readonly Example[],
): Promise<Example[]> {
  if (calls.length === 0) return [];
  const { examples } = run.services.analyzers;
  const ran = await run.tally.time('checks', () => runExamples(examples, candidate, calls, run.signal));
  if (!ran.ok || ran.value.broken !== null) return [];
  return calls.filter((_, index) => ran.value.outcomes[index]?.passed === true);
}

type Written = { text: string; framework: TestFramework; subject: TestSubject };

/**
 * Whether the tests pass with the code; null when they cannot be run: the sandbox has the language's own library and no
 * packages, so only Python tests that use no pytest functions run there.
 */
async function runTests(
  run: GenerateRun,
  candidate: Candidate,
  { text, framework, subject }: Written,
): Promise<boolean | null> {
  const isPlain = framework === 'unittest' || (framework === 'pytest' && !/^import pytest/m.test(text));
  if (!isPlain) return null;
  const own = text.replace(`from ${subject.module} import ${subject.name}\n`, '');
  const call = (expression: string, expected: string): Example => ({
    call: expression,
    kind: 'value',
    expected,
    setup: [],
  });
  const suite = /^class (\w+)\(unittest/m.exec(text)?.[1];
  const calls =
    suite === undefined
      ? [...text.matchAll(/^def (test_\w+)/gm)].map(([, name]) => call(`${name}()`, 'None'))
      : [
          call(
            `unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(${suite})).wasSuccessful()`,
            'True',
          ),
        ];
  const withTests = {
    ...candidate,
    after: `${candidate.after}\n\n${own}`,
    alone: `${candidate.alone ?? candidate.text}\n\n${own}`,
  };
  const { examples } = run.services.analyzers;
  const ran = await run.tally.time('checks', () => runExamples(examples, withTests, calls, run.signal));
  if (!ran.ok) return null;
  return ran.value.broken === null && ran.value.outcomes.every(({ passed }) => passed);
}

function nameIn(code: string, language: string): { name: string; signature: string } | null {
  const entry = entryOf(code, language);
  if (entry !== null) return entry;
  const pattern =
    language === 'python'
      ? /^(?:async )?(?:def|class) (\w+)/m
      : /^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:function\*?|class|const|let) ([\w$]+)/m;
  const name = pattern.exec(code)?.[1];
  return name === undefined ? null : { name, signature: name };
}

function testCandidate({ language, workspace }: Candidate, text: string): Candidate {
  const place = { path: null, range: null, workspace };
  return { text, language, ...place, before: '', after: text, end: 'stop', probabilities: [] };
}
