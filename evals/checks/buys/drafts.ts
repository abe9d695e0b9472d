import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { languageIdOf } from '../../../src/base/languages.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import {
  COMPLETE_SUITES,
  type CompleteSuite,
  type CompleteTask,
  fileOf,
  loadHoles,
} from '../../complete/tasks.ts';
import { readData, readRows } from '../../data.ts';
import { codeOf } from '../../generate/extract.ts';
import { loadHiddenTests } from '../../generate/hidden-tests.ts';
import type { EvalFailure } from '../report.ts';

/** One answer to one task, as code. */
export type Draft = { id: string; language: string; code: string };

/** The tasks of a recording, and the answers to those that got one. */
export type Recording = { asked: ReadonlySet<string>; drafts: Draft[] };

/** A line of a recording: output of evals/generate, or `task_id` in place of `id`. `code` null: nothing was shown. */
const Line = z
  .object({
    id: z.string().optional(),
    task_id: z.string().optional(),
    language: z.string(),
    code: z.string().nullable(),
  })
  .refine(({ id, task_id }) => (id ?? task_id) !== undefined, 'id or task_id is missing');

/** The output of evals/complete: the text put into a gap. */
const Completion = z.object({ id: z.string(), text: z.string().nullable(), isShown: z.boolean() });

/**
 * The recording in a JSON Lines file; a task for which nothing was shown counts as asked. Completions are inserted into
 * the gaps of their tasks, which are in the folder of development data.
 */
export function readDrafts(path: string, data: string): Result<Recording, EvalFailure> {
  if (!existsSync(path)) return fail({ message: `there is no file ${path}. Name a file of JSON lines` });
  try {
    const lines = readRows(dirname(path), path.slice(dirname(path).length + 1), Completion.or(Line));
    const rows = lines.map(asAnswer(data));
    const drafts = rows.flatMap(({ id, task_id, language, code }) => {
      const known = languageIdOf(language);
      return code === null ? [] : [{ id: id ?? task_id ?? '', language: known, code: codeOf(code) }];
    });
    return ok({ asked: new Set(rows.map(({ id, task_id }) => id ?? task_id ?? '')), drafts });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({ message: `${path} cannot be read (${why}). Each line is {"id", "language", "code"}` });
  }
}

type Answer = z.infer<typeof Line>;

/** A completion as the resulting whole file. */
function asAnswer(data: string): (row: Answer | z.infer<typeof Completion>) => Answer {
  let holes: Map<string, CompleteTask> | null = null;
  return (row) => {
    if (!('isShown' in row)) return row;
    holes ??= new Map(COMPLETE_SUITES.flatMap((suite) => holesOf(suite, data)).map((one) => [one.id, one]));
    const hole = holes.get(row.id);
    if (hole === undefined) throw new Error(`${row.id} is no task in ${data}`);
    const code = row.isShown ? `${hole.prefix}${row.text ?? ''}${hole.suffix}` : null;
    return { id: row.id, language: hole.language, code };
  };
}

function holesOf(suite: CompleteSuite, data: string): CompleteTask[] {
  return existsSync(join(data, fileOf(suite))) ? loadHoles(suite, data) : [];
}

const PYTHON = 'replay-humaneval-1.5b-base.jsonl.gz';
const TYPESCRIPT = 'replay-humaneval-ts-1.5b-base.json.gz';

/** The recorded first drafts in the folder of development data; empty when it has none. */
export function recordedDrafts(data: string): Recording {
  const drafts = [
    ...(existsSync(join(data, PYTHON)) ? pythonDrafts(data) : []),
    ...(existsSync(join(data, TYPESCRIPT)) ? scriptDrafts(data) : []),
  ];
  return { asked: new Set(drafts.map(({ id }) => id)), drafts };
}

/** Both recordings, limited to the tasks in both: the sides of a comparison have the same tasks. */
export function ofSameTasks(off: Recording, on: Recording): [off: Draft[], on: Draft[]] {
  return [off.drafts.filter(({ id }) => on.asked.has(id)), on.drafts.filter(({ id }) => off.asked.has(id))];
}

function pythonDrafts(data: string): Draft[] {
  const row = z.object({ task_id: z.string(), completion: z.string() });
  return readRows(data, PYTHON, row).map(({ task_id, completion }) => ({
    id: task_id,
    language: 'python',
    code: codeOf(completion),
  }));
}

const Recorded = z.record(z.string(), z.array(z.tuple([z.number(), z.object({ code: z.string() })])));

/** Recorded with the tests of the task, which are not part of the draft. */
function scriptDrafts(data: string): Draft[] {
  const hidden = loadHiddenTests('humaneval-ts', data);
  const all = Object.entries(Recorded.parse(JSON.parse(readData(data, TYPESCRIPT))));
  return all.map(([id, [first]]) => {
    const [test, code] = [hidden.get(id)?.test ?? '', first?.[1].code ?? ''];
    return {
      id,
      language: 'typescript',
      code: code.endsWith(test) ? code.slice(0, code.length - test.length) : code,
    };
  });
}
