import { COMPLETE_CONTEXT_TOKENS, MAX_COMPLETION_TOKENS } from '../../src/config/limits.ts';
import type { EngineJob, LoadedModel, ModelSpec, PromptPart } from '../../src/ports/engine.ts';
import { endOf, type FillHole, sureness } from './generations.ts';
import type { RecordingEngine } from './recording-engine.ts';
import type { CompleteTask } from './tasks.ts';

/**
 * `ours`: the recipe as shipped, which fills one line or block. The others are a prompt and nothing else. `psm`: the
 * documented order (prefix, suffix, middle). `spm`: the suffix first, each with its own marker. `bare`: the order of
 * Fettle's prompt (decisions/0003).
 */
const FORMS = ['ours', 'psm', 'spm', 'bare'] as const;
export type Form = (typeof FORMS)[number];

/** A bare prompt, and how many lines after the cursor it has; null: all. */
export type PromptForm = { form: Exclude<Form, 'ours'>; suffixLines: number | null };

/** Generated greedily by the same engine; no context, no trimming, no checks. */
export function fillByPrompt(engine: RecordingEngine, path: string, asked: PromptForm): FillHole {
  const shape = { contextTokens: COMPLETE_CONTEXT_TOKENS, sequences: 1, embeddings: false };
  const model = { path, ...shape, loraAdapters: [] };
  return async (hole, signal) => {
    const started = performance.now();
    const tokens = await tokensOf(engine, model, signal);
    const jobOf = (typed: string): EngineJob => ({
      model,
      prompt: promptOf(asked, { ...hole, prefix: `${hole.prefix}${typed}` }, tokens),
      sampling: {
        ...{ temperature: 0, maxTokens: MAX_COMPLETION_TOKENS, probabilities: true },
        stop: hole.isWholeLine ? ['\n'] : [],
      },
      priority: 'completion',
    });
    let drawn = '';
    let silence: string | null = null;
    for await (const event of engine.generate(jobOf(''), signal)) {
      if (event.type === 'text') drawn += event.text;
      if (event.type === 'failure') silence = event.failure.reason;
    }
    const totalMs = performance.now() - started;
    const code = silence === null ? drawn : null;
    return {
      ...{ id: hole.id, text: code === null ? null : `${code}${endOf(hole)}` },
      ...{ isShown: code !== null, silence, part: null },
      ...sureness(engine.lastDraw, code),
      totalMs,
      keystrokeMs: await firstTextMs(engine, jobOf(drawn.slice(0, 1)), signal),
    };
  };
}

/** Null: nothing was generated. */
async function firstTextMs(
  engine: RecordingEngine,
  job: EngineJob,
  signal: AbortSignal,
): Promise<number | null> {
  const started = performance.now();
  for await (const event of engine.generate(job, signal))
    if (event.type === 'text') return performance.now() - started;
  return null;
}

type FimTokens = NonNullable<LoadedModel['fillInTheMiddle']>;

async function tokensOf(engine: RecordingEngine, model: ModelSpec, signal: AbortSignal): Promise<FimTokens> {
  const loaded = await engine.load(model, signal);
  if (!loaded.ok) throw new Error(loaded.failure.message);
  if (loaded.value.fillInTheMiddle === null) throw new Error('The model has no fill-in-the-middle tokens');
  return loaded.value.fillInTheMiddle;
}

/** The parts of a prompt in its form's order, without empty ones. */
export function promptOf(
  { form, suffixLines }: PromptForm,
  { prefix, suffix }: Pick<CompleteTask, 'prefix' | 'suffix'>,
  tokens: FimTokens,
): PromptPart[] {
  const special = (text: string) => ({ text, special: true });
  const plain = (text: string) => ({ text, special: false });
  const kept = suffixLines === null ? suffix : suffix.split('\n').slice(0, suffixLines).join('\n');
  const [before, behind] = [plain(prefix), [special(tokens.suffix), plain(kept)]];
  const parts = {
    psm: [special(tokens.prefix), before, ...behind, special(tokens.middle)],
    spm: [...behind, special(tokens.prefix), before, special(tokens.middle)],
    bare: [special(tokens.prefix), ...behind, special(tokens.middle), before],
  }[form];
  return parts.filter(({ text }) => text !== '');
}
