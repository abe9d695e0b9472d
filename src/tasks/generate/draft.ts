import { languageIdOf } from '../../base/languages.ts';
import { MAX_GENERATED_TOKENS } from '../../config/limits.ts';
import { examplesOf } from '../../context/examples/examples.ts';
import { variedCalls } from '../../context/examples/vary.ts';
import { stubOf } from '../../context/stub.ts';
import type { Agreement, Comparison } from '../../contract/agreement.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { Example, Stub } from '../../contract/example.ts';
import type { Sampling } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { GenerateRequest } from '../../contract/request.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { Drawn } from '../../model/ask.ts';
import { codeOf, stepwise, stopsOfBody, stopsOfExamples } from '../../model/body.ts';
import { type CodePrompt, generatePrompt, generateRepairPrompt } from '../../prompt/generate.ts';
import { cutCandidate, type Draft } from '../run/cut-candidate.ts';
import type { TaskRun } from '../run/run.ts';
import { placeInFile } from './place-in-file.ts';

export type GenerateRun = TaskRun<GenerateRequest>;

/** A request for code, read once: its examples, its stub and its language. */
export type Asked = {
  language: string;
  stub: Stub | null;
  examples: Example[];
  /** Further calls, made of the examples' own values: what they give is not said. */
  furtherCalls: Example[];
};

/** Finds the function that the request begins, and the examples of its results. */
export function readRequest({ instruction, language }: GenerateRequest): Asked {
  const stub = stubOf(instruction, language);
  const id = languageIdOf(language);
  const examples = examplesOf(instruction, stub);
  return { language: id, stub, examples, furtherCalls: variedCalls(examples) };
}

/**
 * A candidate with its verdicts, and the result of trying it out; null: it was not. `attempt`: number of the first
 * draft that passed its checks, if this one did.
 */
export type CheckedDraft = Draft & {
  verdicts: Verdict[];
  attempt: number;
  agreement: Agreement | null;
  compared: Comparison | null;
};

/** `hints`: lessons from earlier drafts, in sentences. `isStepwise`: the body is written step by step. */
type DraftOptions = {
  context: ContextBundle;
  attempt: number;
  repaired: CheckedDraft | null;
  hints?: readonly string[];
  isStepwise?: boolean;
};

/** Generates one draft and what may be shown of it; later attempts use higher temperatures, so that they differ. */
export async function drawOne(
  run: GenerateRun,
  { stub, ...words }: Asked,
  { context, attempt, repaired, hints = [], isStepwise = false }: DraftOptions,
): Promise<{ ok: true; value: Draft } | { ok: false; failure: ModelFailure }> {
  const asked = { ...words, stub: stub !== null && isStepwise ? stepwise(stub, words.language) : stub };
  const { prompt, stop } = promptFor(run.request, asked, { context, repaired, hints });
  const isBody = asked.stub !== null && repaired === null;
  const drawn = await run.draw(
    prompt,
    sampling(run.request, attempt, [...stop, ...stopsFor(run.request, asked, isBody)]),
  );
  if (!drawn.ok) return drawn;
  const candidate = standalone(run.request, asked, { drawn: drawn.value, isBody });
  const kept = await cutCandidate(run, candidate, drawn.value, drawn.value.text.endsWith('\n'));
  return { ok: true, value: { ...kept, candidate: await placeInFile(run, kept.candidate, context.facts) } };
}

function promptFor(
  request: GenerateRequest,
  { stub }: Asked,
  { context, repaired, hints }: Omit<DraftOptions, 'attempt'>,
): CodePrompt {
  if (repaired === null) return generatePrompt(request, context, stub, hints);
  const { candidate, verdicts } = repaired;
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  if (candidate.alone === undefined) return generateRepairPrompt(request, context, { candidate, findings });
  // The file's lines are not the lines of the code the model wrote.
  const unplaced = findings.map((finding) => ({ ...finding, range: null }));
  const written = { text: candidate.alone, range: null };
  return generateRepairPrompt(request, context, { candidate: written, findings: unplaced });
}

/** Words that request a piece of code for use elsewhere, and not a complete program. */
const ASKS_FOR_A_PIECE = /\b(?:function|class|method|def|interface|type|component|hook|decorator)\b/i;
const ASKS_FOR_OUTPUT = /\b(?:script|program|print|log|examples?\s+of\s+use|usage|main|tests?)\b/i;

function stopsFor({ instruction }: GenerateRequest, { stub, language }: Asked, isBody: boolean): string[] {
  if (isBody) return stopsOfBody(language);
  const isPiece = stub !== null || (ASKS_FOR_A_PIECE.test(instruction) && !ASKS_FOR_OUTPUT.test(instruction));
  return isPiece ? stopsOfExamples(language) : [];
}

/** Temperature of the first fresh draft after a rejected one, the increment for each further one, and the maximum. */
const RESAMPLE_TEMPERATURE = 0.6;
const RESAMPLE_STEP = 0.05;
const MAX_RESAMPLE_TEMPERATURE = 1;

/** The first draft and its repair are greedy unless the user chose otherwise; later ones must differ. */
function sampling(request: GenerateRequest, attempt: number, stop: string[]): Sampling {
  const warmer = Math.min(MAX_RESAMPLE_TEMPERATURE, RESAMPLE_TEMPERATURE + RESAMPLE_STEP * (attempt - 2));
  const temperature = request.temperature ?? (attempt > 1 ? warmer : 0);
  return {
    temperature,
    ...(temperature > 0 && { topP: 0.95, seed: (request.seed ?? 0) + attempt }),
    maxTokens: Math.min(request.max_tokens ?? MAX_GENERATED_TOKENS, MAX_GENERATED_TOKENS),
    stop,
  };
}

function standalone(
  request: GenerateRequest,
  { stub, examples, language }: Asked,
  { drawn, isBody }: { drawn: Drawn; isBody: boolean },
): Candidate {
  const isAlone = request.document === null;
  const text = codeOf(drawn, { stub: isBody ? stub : null, language, isAlone });
  return {
    text,
    language: request.language,
    path: null,
    range: null,
    workspace: request.workspace,
    ...(request.document !== null && { beside: request.document.text }),
    asked: request.instruction,
    examples,
    before: '',
    after: text,
    end: drawn.end,
    probabilities: drawn.probabilities,
  };
}
