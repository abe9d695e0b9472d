import { buildSuggestion, type Tests } from '../../answer/build.ts';
import { whyNothingPassed } from '../../answer/choose.ts';
import { earnConfidence } from '../../answer/confidence.ts';
import { additionOf, blocksOf, changeOf } from '../../answer/edits.ts';
import { withRehearsal } from '../../checks/examples.ts';
import { MAX_GENERATED_TOKENS } from '../../config/limits.ts';
import type { Answer, FileChange } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import { furtherDrafts } from './alternatives.ts';
import { type Asked, type CheckedDraft, type GenerateRun, readRequest } from './draft.ts';
import { draftUntilPassed } from './draft-loop.ts';
import { explanationOf } from './explanation.ts';
import { newDependencies } from './new-dependencies.ts';
import { testsOf } from './test-stubs.ts';

/** From a request to code: generate and check until a draft passes, then show it, or say why nothing is shown. */
export async function generate(run: GenerateRun): Promise<Answer> {
  const asked = readRequest(run.request);
  const context = await run.context(MAX_GENERATED_TOKENS);
  if (!context.ok) return run.noSuggestion(context.failure);
  const found = await draftUntilPassed(run, asked, context.value);
  if (found.passed !== null) return shown(run, asked, { context: context.value, judged: found.passed });
  const verdicts = found.rejected?.verdicts ?? [];
  if (found.failure !== null) return run.noSuggestion(found.failure, verdicts);
  const message = whyNothingPassed(verdicts, run.tally.attempts, { canSearch: true, doubt: found.doubt });
  return run.noSuggestion({ reason: 'nothing_passed', message }, verdicts);
}

type Passed = { context: ContextBundle; judged: CheckedDraft };

async function shown(run: GenerateRun, asked: Asked, { context, judged }: Passed): Promise<Answer> {
  const { candidate, cut, agreement, attempt, compared } = judged;
  const verdicts = agreement === null ? judged.verdicts : withRehearsal(judged.verdicts, agreement);
  const earned = earnConfidence({
    verdicts,
    attempts: attempt,
    probabilities: candidate.probabilities,
    cut,
    rehearsed: agreement,
    compared,
  });
  const others = await furtherDrafts(run, asked, { context, first: judged });
  const tests = run.request.tests === true ? await testsOf(run, asked, judged, context.facts) : null;
  const found = {
    code: blocksOf(candidate),
    changes: changesOf(run, candidate, tests),
    explanation: run.request.explain === true ? await explanationOf(run, context, candidate) : '',
    tests,
    dependencies: await newDependencies(run, candidate),
    alternatives: others.map(blocksOf),
    verdicts,
    earned,
  };
  // The total cost is known only now.
  return buildSuggestion(run.base(), found);
}

/** Changes of the file, and of the test file. */
function changesOf(run: GenerateRun, candidate: Candidate, tests: Tests | null): FileChange[] {
  const change = changeOf(candidate, run.request.document);
  const additions = (tests?.code ?? []).map(additionOf);
  return [change, ...additions].filter((one) => one !== null);
}
