import { z } from 'zod';
import { MAX_EXTRA_TEXTS } from '../../../../src/config/limits.ts';
import { parseInput } from '../../body.ts';
import { badInput } from '../../errors.ts';
import { extension } from '../../protocols/extension.ts';
import { Seed, Temperature, Text } from '../../protocols/fields.ts';
import { fill } from '../../protocols/fill.ts';
import type { Hole } from '../../protocols/markers.ts';
import type { Call, Reply } from '../../route.ts';

const Snippet = z.object({ filepath: Text, body: Text });

const Segments = z.object({
  prefix: Text,
  suffix: Text.nullish(),
  filepath: Text.nullish(),
  declarations: z.array(Snippet).nullish(),
  relevant_snippets_from_changed_files: z.array(Snippet).nullish(),
  relevant_snippets_from_recently_opened_files: z.array(Snippet).nullish(),
});

const TabbyBody = z.object({
  language: z.string().nullish(),
  segments: Segments.nullish(),
  temperature: Temperature,
  seed: Seed,
  debug_options: z
    .looseObject({ raw_prompt: Text.nullish(), return_snippets: z.boolean().nullish() })
    .nullish(),
});
type TabbyBody = z.output<typeof TabbyBody>;

/** Whether the body of `/v1/completions` is Tabby's and not OpenAI's (protocols.md section 3). */
export function isForTabby(body: object): boolean {
  return ['segments', 'debug_options'].some((field) => {
    return Object.hasOwn(body, field) && Reflect.get(body, field) !== null;
  });
}

/** Tabby's POST /v1/completions (its OpenAPI document). An empty list of choices is its "no suggestion". */
export async function fillForTabby(call: Call, given: object): Promise<Reply> {
  const body = parseInput(TabbyBody, given);
  if (!body.ok) return { kind: 'failure', failure: body.failure };
  const hole = holeOf(body.value);
  if (hole === null) return { kind: 'failure', failure: badInput('segments.prefix: expected code') };
  const { temperature, seed, debug_options } = body.value;
  const filled = await fill(call, hole, { temperature, seed });
  if (!filled.ok) return { kind: 'failure', failure: filled.failure };
  const { texts, answer } = filled;
  const snippets = hole.extra.map(({ path, text }) => ({ filepath: path, body: text, score: 1 }));
  const reply = {
    // Sent back with each event about it.
    id: `cmpl-${answer.id}`,
    choices: texts.map((text, index) => ({ index, text })),
    ...(debug_options?.return_snippets === true && { debug_data: { snippets } }),
    fettle: extension(answer),
  };
  return { kind: 'json', body: reply };
}

/** Null: there is nothing before the cursor to continue. */
function holeOf({ segments, language, debug_options }: TabbyBody): Hole | null {
  const prefix = segments?.prefix ?? debug_options?.raw_prompt ?? '';
  if (prefix.trim() === '') return null;
  return {
    prefix,
    suffix: segments?.suffix ?? '',
    path: segments?.filepath ?? null,
    language: language ?? null,
    extra: segments ? extraOf(segments) : [],
  };
}

/** Text declared elsewhere and used here is most valuable, so it comes last. */
function extraOf(segments: z.output<typeof Segments>): Hole['extra'] {
  const snippets = [
    ...(segments.relevant_snippets_from_recently_opened_files ?? []),
    ...(segments.relevant_snippets_from_changed_files ?? []),
    ...(segments.declarations ?? []),
  ];
  return snippets.slice(-MAX_EXTRA_TEXTS).map(({ filepath, body }) => ({ path: filepath, text: body }));
}
