import { join } from 'node:path';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { MAX_GENERATED_TOKENS } from '../../../src/config/limits.ts';
import type { ContextBundle } from '../../../src/contract/context.ts';
import { GenerateRequest } from '../../../src/contract/request.ts';
import type { Parts } from '../../../src/parts.ts';
import { drawOne, readRequest } from '../../../src/tasks/generate/draft.ts';
import { TaskRun } from '../../../src/tasks/run/run.ts';
import type { EvalFailure } from '../../checks/report.ts';
import { Journal } from '../../journal.ts';
import { withParts } from '../parts.ts';
import type { VersionCase } from './cases.ts';

/** Whether the prompt has the installed versions. */
export const TELLINGS = ['with facts', 'without'] as const;
type Telling = (typeof TELLINGS)[number];

/** A first draft, before any check, as a line of JSON; `told` is what the prompt said about the project. */
export type VersionDraft = { id: string; telling: Telling; told: string; code: string };

/** A case in its project (absolute). */
export type PlacedCase = VersionCase & { root: string };

export type DraftOptions = {
  home: string;
  signal: AbortSignal;
  onLine(line: string): void;
};

/** Each case generated with and without facts, greedily; results in the home's file are not generated again. */
export async function draftAll(
  cases: readonly PlacedCase[],
  { home, signal, onLine }: DraftOptions,
): Promise<Result<VersionDraft[], EvalFailure>> {
  const journal = new Journal<VersionDraft>(join(home, 'evals', 'context-versions.jsonl'));
  const isDone = ({ id }: PlacedCase, telling: Telling) =>
    journal.entries.some((one) => one.id === id && one.telling === telling);
  const due = cases.flatMap((one) => TELLINGS.map((telling) => ({ one, telling })));
  const missing = due.filter(({ one, telling }) => !isDone(one, telling));
  onLine(`versions: ${missing.length} of ${due.length} drafts to be drawn`);
  if (missing.length === 0) return ok(journal.entries);
  return withParts(home, async (parts) => {
    for (const { one, telling } of missing) {
      const drawn = await draft(parts, one, telling, signal);
      if (!drawn.ok) return drawn;
      journal.add(drawn.value);
      onLine(`versions: ${one.id}, ${telling}`);
    }
    return ok(journal.entries);
  });
}

async function draft(
  { services, bound }: Parts,
  { id, language, root, instruction }: PlacedCase,
  telling: Telling,
  signal: AbortSignal,
): Promise<Result<VersionDraft, EvalFailure>> {
  const request = GenerateRequest.parse({ id, task: 'generate', workspace: root, instruction, language });
  const run = new TaskRun(request, { ...services, ...bound.chat }, () => undefined, signal);
  const context = await run.context(MAX_GENERATED_TOKENS);
  if (!context.ok) return fail({ message: context.failure.message });
  const bundle = telling === 'with facts' ? context.value : withoutFacts(context.value);
  const drawn = await drawOne(run, readRequest(request), { context: bundle, attempt: 1, repaired: null });
  if (!drawn.ok) return fail({ message: drawn.failure.message });
  const told = bundle.pieces.flatMap(({ source, text }) => (source === 'environment' ? [text] : []));
  return ok({ id, telling, told: told.join('\n'), code: drawn.value.candidate.text });
}

function withoutFacts(bundle: ContextBundle): ContextBundle {
  return {
    ...bundle,
    pieces: bundle.pieces.filter(({ source }) => source !== 'environment'),
    facts: { languages: [], packages: [], test_framework: null },
  };
}
