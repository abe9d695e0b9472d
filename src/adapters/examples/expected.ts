import { LRUCache } from 'lru-cache';
import { ok, type Result } from '../../base/result.ts';
import type { Example } from '../../contract/example.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { Encoded } from './encoded.ts';
import { programOf } from './job.ts';
import { runCalls } from './run-calls.ts';

/** Cached example literals with their values. */
const MAX_KEPT_EXPECTED = 256;

/** Each language's words for true, false and nothing, as people write them in examples of the other. */
const WORDS: Readonly<Record<string, string>> = {
  python:
    'true = True\nfalse = False\nnull = undefined = None\nnan = NaN = float("nan")\ninf = Infinity = float("inf")\n',
  node: 'const True = true, False = false, None = null;\n',
};

/** The values of examples' literals, in order; null for one that is not a literal, or that cannot be compared. */
export type ExpectedValues = (
  examples: readonly Example[],
  language: string,
  signal: AbortSignal,
) => Promise<Result<(Encoded | null)[], AnalyzerFailure>>;

/**
 * Evaluates literals in a separate process, which no candidate ever enters: in the sandbox, as calls of a
 * program that is empty except for a few words. The results are cached, because all drafts of a request run
 * with the same ones.
 */
export function expectedValues(sandbox: Sandbox): ExpectedValues {
  const kept = new LRUCache<string, { value: Encoded | null }>({ max: MAX_KEPT_EXPECTED });
  return async (examples, language, signal) => {
    const program = programOf(language) ?? '';
    const keyOf = (expected: string) => `${program} ${expected}`;
    const texts = new Set(examples.filter(({ kind }) => kind === 'value').map(({ expected }) => expected));
    const found = new Map<string, Encoded | null>();
    for (const text of texts) {
      const known = kept.get(keyOf(text));
      if (known !== undefined) found.set(text, known.value);
    }
    const due = [...texts].filter((text) => !found.has(text));
    const evaluated = due.length === 0 ? ok([]) : await evaluate(sandbox, { program, texts: due }, signal);
    if (!evaluated.ok) return evaluated;
    for (const [at, text] of due.entries()) {
      const value = evaluated.value[at] ?? null;
      found.set(text, value);
      kept.set(keyOf(text), { value });
    }
    return ok(examples.map(({ expected }) => found.get(expected) ?? null));
  };
}

async function evaluate(
  sandbox: Sandbox,
  { program, texts }: { program: string; texts: string[] },
  signal: AbortSignal,
): Promise<Result<(Encoded | null)[], AnalyzerFailure>> {
  const calls = texts.map((text) => ({ setup: [], call: `(${text}\n)` }));
  const language = program === 'python' ? program : 'javascript';
  const ran = await runCalls(sandbox, { code: WORDS[program] ?? '', language, calls }, signal);
  if (!ran.ok || ran.value.broken !== null) return ran.ok ? ok([]) : ran;
  return ok(
    ran.value.answers.map((answer) =>
      typeof answer === 'object' && answer.kind === 'value' ? answer.value : null,
    ),
  );
}
