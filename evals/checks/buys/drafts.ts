import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { languageIdOf } from '../../../src/base/languages.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { readData, readRows } from '../../data.ts';
import { codeOf } from '../../generate/extract.ts';
import { loadHiddenTests } from '../../generate/hidden-tests.ts';
import type { EvalFailure } from '../report.ts';

/** One answer to one task, as code. */
export type Draft = { id: string; language: string; code: string };

/** A line of a recording: what evals/generate writes, or `task_id` in place of `id`. `code` null: nothing was shown. */
const Line = z
  .object({
    id: z.string().optional(),
    task_id: z.string().optional(),
    language: z.string(),
    code: z.string().nullable(),
  })
  .refine(({ id, task_id }) => (id ?? task_id) !== undefined, 'id or task_id is missing');

/** The answers of a file of JSON lines; those that showed nothing are left out. */
export function readDrafts(path: string): Result<Draft[], EvalFailure> {
  if (!existsSync(path)) return fail({ message: `there is no file ${path}. Name a file of JSON lines` });
  try {
    const rows = readRows(dirname(path), path.slice(dirname(path).length + 1), Line);
    return ok(
      rows.flatMap(({ id, task_id, language, code }) => {
        const known = languageIdOf(language);
        return code === null ? [] : [{ id: id ?? task_id ?? '', language: known, code: codeOf(code) }];
      }),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({ message: `${path} cannot be read (${why}). Each line is {"id", "language", "code"}` });
  }
}

const PYTHON = 'replay-humaneval-1.5b-base.jsonl.gz';
const TYPESCRIPT = 'replay-humaneval-ts-1.5b-base.json.gz';

/** The recorded first drafts in the folder of development data; empty where it has none. */
export function recordedDrafts(data: string): Draft[] {
  return [
    ...(existsSync(join(data, PYTHON)) ? pythonDrafts(data) : []),
    ...(existsSync(join(data, TYPESCRIPT)) ? scriptDrafts(data) : []),
  ];
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

/** Recorded with the tests of the task, which are no part of the draft. */
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
