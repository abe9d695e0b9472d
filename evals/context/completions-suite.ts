import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../src/base/result.ts';
import { SelectionMemory } from '../../src/context/selection-memory.ts';
import { isSuggestion } from '../../src/contract/answer.ts';
import { CompleteRequest } from '../../src/contract/request.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import type { Parts } from '../../src/parts.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { prepare } from '../../src/tasks/complete/ahead.ts';
import { complete } from '../../src/tasks/complete/complete.ts';
import { CompletionMemory } from '../../src/tasks/complete/memory.ts';
import type { CompleteServices } from '../../src/tasks/complete/run.ts';
import { TaskRun } from '../../src/tasks/run/run.ts';
import { type EvalFailure, type Report, type Row, rowOf, type SuiteOptions } from '../checks/report.ts';
import { Journal } from '../journal.ts';
import { CASES_EACH, copyOf, SUBJECTS, type Subject } from './cross-file.ts';
import { type CallCase, cutCalls } from './cut-calls.ts';
import { onlyRepository, withIndex } from './indexed.ts';
import { withParts } from './parts.ts';

/** Whether the prompt has pieces of other files. */
const TELLINGS = ['with context', 'without'] as const;
type Telling = (typeof TELLINGS)[number];

/** The text generated for a removed call, as a line of JSON; null: nothing. */
export type CallCompletion = { id: string; telling: Telling; text: string | null };

/**
 * How often the completion is exactly the original call, with pieces of other files and without: generated greedily,
 * regardless of the show filter and the checks. Stored in `evals/context-completions.jsonl` of the home; delete the
 * file to generate again.
 */
export function evaluateCompletions(options: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  const journal = new Journal<CallCompletion>(join(options.home, 'evals', 'context-completions.jsonl'));
  return withParts(options.home, async (parts) => {
    const expected = new Map<string, CallCase>();
    for (const subject of SUBJECTS) {
      const root = await copyOf(subject, options);
      if (!root.ok) return root;
      try {
        const cases = cutCalls(root.value, subject.language, CASES_EACH);
        for (const one of cases) expected.set(idOf(subject, one), one);
        const drawing = { parts, subject, cases, journal, options };
        const done = await withIndex(root.value, options, (repository) => drawAll(repository, drawing));
        if (!done.ok) return done;
      } finally {
        await rm(root.value, { recursive: true, force: true });
      }
    }
    const versions = Object.fromEntries(SUBJECTS.map(({ name, version }) => [name, version]));
    return ok({ suite: 'completions', rows: completionRows(expected, journal.entries), versions });
  });
}

type Drawing = {
  parts: Parts;
  subject: Subject;
  cases: readonly CallCase[];
  journal: Journal<CallCompletion>;
  options: SuiteOptions;
};

async function drawAll(
  repository: Repository,
  { parts, subject, cases, journal, options: { signal, onLine } }: Drawing,
): Promise<void> {
  const has = (id: string, telling: Telling) =>
    journal.entries.some((entry) => entry.id === id && entry.telling === telling);
  for (const one of cases)
    for (const telling of TELLINGS) {
      const id = idOf(subject, one);
      if (signal.aborted || has(id, telling)) continue;
      const text = await draw(parts, repository, { subject, one, telling }, signal);
      if (signal.aborted) return;
      journal.add({ id, telling, text });
      onLine(`completions: ${id}, ${telling}: ${text?.trim().slice(0, 40) ?? 'nothing'}`);
    }
}

/** Without checks: the copy of a package lacks its dependencies, and the model is measured. */
class UncheckedRun extends TaskRun<CompleteRequest, CompleteServices> {
  override async check(): Promise<Verdict[]> {
    return [];
  }
}

type Asked = { subject: Subject; one: CallCase; telling: Telling };

/** As in an editor that has been open for a while; without a memory of earlier texts for the same file. */
async function draw(
  { services, bound }: Parts,
  repository: Repository,
  { subject, one: { path, text, line, column }, telling }: Asked,
  signal: AbortSignal,
): Promise<string | null> {
  const request = CompleteRequest.parse({
    ...{ id: 'eval', task: 'complete', workspace: repository.root, temperature: 0 },
    document: { path, language: subject.language, text },
    position: { line, column },
  });
  const completions = new CompletionMemory();
  const pieces = { repositories: onlyRepository(repository), selections: new SelectionMemory() };
  const shown = telling === 'with context' ? pieces : null;
  const own = { ...services, ...bound.complete, completions, repository: shown };
  try {
    await prepare(request, own, signal);
    const answer = await complete(new UncheckedRun(request, own, () => undefined, signal));
    return isSuggestion(answer) ? (answer.generated_code[0]?.code ?? null) : null;
  } finally {
    completions.close();
  }
}

function idOf({ name }: Subject, { path, line, column }: CallCase): string {
  return `${name}, ${path}:${line}:${column}`;
}

/** For the cases generated both ways. */
export function completionRows(
  expected: ReadonlyMap<string, CallCase>,
  drawn: readonly CallCompletion[],
): Row[] {
  const textOf = new Map(drawn.map(({ id, telling, text }) => [`${telling} ${id}`, text]));
  const both = [...expected].filter(([id]) => TELLINGS.every((telling) => textOf.has(`${telling} ${id}`)));
  const row = (name: string, telling: Telling, isRight: (text: string, one: CallCase) => boolean) => {
    const hits = both.filter(([id, one]) => isRight(textOf.get(`${telling} ${id}`) ?? '', one)).length;
    return rowOf({ name: `${name}, ${telling}`, n: both.length, hits, wrong: [] });
  };
  return [
    ...TELLINGS.map((telling) => row('the very rest of the line', telling, isExact)),
    ...TELLINGS.map((telling) => row('the right name', telling, hasName)),
  ];
}

/** A call may continue on the lines below: only its first line is compared. */
function isExact(text: string, { rest }: CallCase): boolean {
  return (text.split('\n')[0] ?? '').trim() === rest.trim();
}

function hasName(text: string, { name }: CallCase): boolean {
  return text.trimStart().startsWith(name) && !/^[\w$]/.test(text.trimStart().slice(name.length));
}
