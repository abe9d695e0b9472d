import { buildSuggestion } from '../answer/build.ts';
import { mayShow, whyNothingPassed } from '../answer/choose.ts';
import { earnConfidence } from '../answer/confidence.ts';
import { MAX_ATTEMPTS, MAX_GENERATED_TOKENS } from '../config/limits.ts';
import type { Answer, CodeBlock } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { Sampling } from '../contract/prompt.ts';
import type { GenerateRequest } from '../contract/request.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { Drawn } from '../model/ask.ts';
import { extractCode } from '../model/extract-code.ts';
import { type CodePrompt, generatePrompt } from '../prompt/generate.ts';
import { generateRepairPrompt } from '../prompt/generate-repair.ts';
import { cutCandidate, type Kept } from './cut-candidate.ts';
import type { TaskRun } from './run.ts';

type Run = TaskRun<GenerateRequest>;
type Rejected = { candidate: Candidate; verdicts: Verdict[] };

/**
 * From a request to code: draw, check; what fails is repaired once with its findings, then drawn afresh,
 * then withheld with the reason.
 */
export async function generate(run: Run): Promise<Answer> {
  const { request } = run;
  const context = await run.context(MAX_GENERATED_TOKENS);
  if (!context.ok) return run.silent(context.failure);
  let rejected: Rejected | null = null;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { prompt, stop } = promptFor(request, context.value, attempt === 2 ? rejected : null);
    const drawn = await run.draw(prompt, sampling(request, attempt, stop));
    if (!drawn.ok) return run.silent(drawn.failure, rejected?.verdicts);
    const { candidate, cut } = await wholeCandidate(run, drawn.value);
    const verdicts = await run.check(candidate);
    if (mayShow(verdicts)) return shown(run, context.value, { candidate, verdicts, cut });
    rejected = { candidate, verdicts };
  }
  const verdicts = rejected?.verdicts ?? [];
  const message = whyNothingPassed(verdicts, MAX_ATTEMPTS);
  return run.silent({ reason: 'nothing_passed', message }, verdicts);
}

type Passed = Kept & { verdicts: Verdict[] };

async function shown(run: Run, context: ContextBundle, passed: Passed): Promise<Answer> {
  const { candidate, verdicts, cut } = passed;
  const earned = earnConfidence({
    verdicts,
    attempts: run.tally.attempts,
    probabilities: candidate.probabilities,
    cut,
  });
  const alternatives = await alternativesTo(run, context, candidate);
  return buildSuggestion(run.base(), {
    code: [block(candidate)],
    explanation: '',
    alternatives,
    verdicts,
    earned,
  });
}

/** Further draws that passed and differ; fewer than asked for when the model repeats itself. */
async function alternativesTo(run: Run, context: ContextBundle, first: Candidate): Promise<CodeBlock[][]> {
  const { request } = run;
  const found: Candidate[] = [];
  for (let index = 0; index < request.alternatives; index++) {
    const { prompt, stop } = promptFor(request, context, null);
    const drawn = await run.draw(prompt, sampling(request, MAX_ATTEMPTS + index, stop));
    if (!drawn.ok) break;
    const { candidate } = await wholeCandidate(run, drawn.value);
    const known = [first, ...found].some(({ text }) => text === candidate.text);
    if (!known && mayShow(await run.check(candidate))) found.push(candidate);
  }
  return found.map((candidate) => [block(candidate)]);
}

function promptFor(request: GenerateRequest, context: ContextBundle, rejected: Rejected | null): CodePrompt {
  if (rejected === null) return generatePrompt(request, context);
  const findings = rejected.verdicts.flatMap((verdict) => verdict.findings);
  return generateRepairPrompt(request, context, { candidate: rejected.candidate, findings });
}

/** Temperature of a fresh draw after a rejected one: high enough to differ, low enough to stay sensible. */
const RESAMPLE_TEMPERATURE = 0.6;

/** The first draw and its repair are greedy unless the user chose otherwise; later ones must differ. */
function sampling(request: GenerateRequest, attempt: number, stop: string[]): Sampling {
  const fresh = attempt > 2;
  const temperature = request.temperature ?? (fresh ? RESAMPLE_TEMPERATURE : 0);
  return {
    temperature,
    ...(temperature > 0 && { topP: 0.95, seed: (request.seed ?? 0) + attempt }),
    maxTokens: Math.min(request.max_tokens ?? MAX_GENERATED_TOKENS, MAX_GENERATED_TOKENS),
    stop,
  };
}

/** An answer that the token limit ended, by its whole statements. */
function wholeCandidate(run: Run, drawn: Drawn): Promise<Kept> {
  return cutCandidate(run, standalone(run.request, drawn), drawn, drawn.text.endsWith('\n'));
}

function standalone(request: GenerateRequest, drawn: Drawn): Candidate {
  const text = extractCode(drawn.text);
  return {
    text,
    language: request.language,
    path: null,
    range: null,
    workspace: request.workspace,
    ...(request.document !== null && { beside: request.document.text }),
    asked: request.instruction,
    before: '',
    after: text,
    end: drawn.end,
    probabilities: drawn.probabilities,
  };
}

function block({ language, text, path, range }: Candidate): CodeBlock {
  return { language, code: text, path, range };
}
