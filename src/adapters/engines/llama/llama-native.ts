import { stat } from 'node:fs/promises';
import {
  getLlama,
  type Llama,
  type LlamaContext,
  type LlamaContextOptions,
  type LlamaContextSequence,
  type LlamaEmbeddingContext,
  LlamaGrammar,
  LlamaGrammarEvaluationState,
  LlamaLogLevel,
  type LlamaModel,
  type SequenceEvaluateOptions,
  type Token,
  TokenBias,
} from 'node-llama-cpp';
import { PREFILL_STEP_QUIET_TOKENS } from '../../../config/limits.ts';
import type { Sampling } from '../../../contract/prompt.ts';
import type { LoadedModel, ModelSpec, PromptPart } from '../../../ports/engine.ts';
import { LineEnds } from './line-ends.ts';
import { modelBytes } from './memory.ts';
import type { DrawnToken, Native, NativeModel, NativeSequence } from './native.ts';
import { Vocabulary } from './vocabulary.ts';

/** From the technical report of Qwen2.5-Coder (arXiv 2409.12186). */
const FILE_SEPARATOR = '<|file_sep|>';

/** The real library: node-llama-cpp with its prebuilt CPU binary; nothing is compiled or downloaded. */
export async function createLlamaNative(threads: number): Promise<Native> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    progressLogs: false,
    maxThreads: threads,
  });
  return { open: (spec) => openModel(llama, spec, threads) };
}

async function openModel(llama: Llama, spec: ModelSpec, threads: number): Promise<NativeModel> {
  const started = performance.now();
  const { size } = await stat(spec.path);
  const model = await llama.loadModel({ modelPath: spec.path, gpuLayers: 0, ignoreMemorySafetyChecks: true });
  try {
    const shared = { contextSize: spec.contextTokens, ignoreMemorySafetyChecks: true };
    const contexts: LlamaContext[] = [];
    while (!spec.embeddings && contexts.length < spec.sequences) {
      contexts.push(await model.createContext({ ...shared, ...oneSequence(spec, threads) }));
    }
    // One thread: short texts gain little from a second, which spins while another task needs the core.
    const embedding = spec.embeddings ? await model.createEmbeddingContext({ ...shared, threads: 1 }) : null;
    const contextTokens = contexts[0]?.contextSize ?? spec.contextTokens;
    const info = describe(model, contextTokens, performance.now() - started);
    return new LlamaNativeModel(llama, { model, contexts, embedding }, info, modelBytes(size, spec));
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

/**
 * A context for each sequence: in one with several, llama.cpp takes a fifth longer per token of a small model
 * (`decisions/0002`).
 */
function oneSequence({ loraAdapters }: ModelSpec, threads: number): LlamaContextOptions {
  return {
    threads: { ideal: threads, min: threads },
    sequences: 1,
    // No step is larger; a larger batch would only take memory.
    batchSize: PREFILL_STEP_QUIET_TOKENS,
    ...(loraAdapters.length > 0 && {
      lora: { adapters: loraAdapters.map(({ path, scale }) => ({ filePath: path, scale })) },
    }),
  };
}

function describe(model: LlamaModel, contextTokens: number, loadMs: number): LoadedModel {
  const { infill } = model.tokens;
  const text = (token: Token | null) => (token === null ? null : model.detokenize([token], true));
  const [prefix, suffix, middle] = [text(infill.prefix), text(infill.suffix), text(infill.middle)];
  // The library has no field for it: it is a single token if the model knows it.
  const separator = model.tokenize(FILE_SEPARATOR, true);
  const fileSeparator = separator.length === 1 ? FILE_SEPARATOR : null;
  return {
    trainContextTokens: model.trainContextSize,
    contextTokens,
    chatTemplate: model.fileInfo.metadata.tokenizer?.chat_template ?? null,
    fillInTheMiddle: prefix && suffix && middle ? { prefix, suffix, middle, fileSeparator } : null,
    loadMs,
  };
}

type Opened = { model: LlamaModel; contexts: LlamaContext[]; embedding: LlamaEmbeddingContext | null };

class LlamaNativeModel implements NativeModel {
  readonly sequences: NativeSequence[];
  private vocabulary: Vocabulary | null = null;
  private readonly opened: Opened;
  readonly info: LoadedModel;
  readonly bytes: number;

  constructor(llama: Llama, opened: Opened, info: LoadedModel, bytes: number) {
    this.opened = opened;
    this.info = info;
    this.bytes = bytes;
    const { contexts, model } = opened;
    // Done now and not at the first keystroke that needs it: reading all tokens takes as long as an answer.
    if (info.fillInTheMiddle !== null && contexts.length > 0) this.tokensFor(' ');
    this.sequences = contexts.map((context) => new LlamaNativeSequence(llama, model, context.getSequence()));
  }

  tokenize(prompt: PromptPart[]): number[] {
    return prompt.flatMap(({ text, special }) =>
      this.opened.model.tokenize(text, special, 'trimLeadingSpace'),
    );
  }

  detokenize(tokens: number[], previous: number[]): string {
    return this.opened.model.detokenize(tokens as Token[], false, previous as Token[]);
  }

  tokensFor(text: string): number[] {
    this.vocabulary ??= new Vocabulary(entriesOf(this.opened.model));
    return this.vocabulary.tokensFor(text);
  }

  async embed(text: string, maxTokens: number | null): Promise<Float32Array> {
    const { embedding, model } = this.opened;
    if (embedding === null) throw new Error('The model was not opened for embeddings');
    const tokens = model.tokenize(text, false);
    // The library adds one token before and one after.
    const kept = maxTokens === null ? tokens : tokens.slice(0, maxTokens - 2);
    const { vector } = await embedding.getEmbeddingFor(kept);
    return Float32Array.from(vector);
  }

  async dispose(): Promise<void> {
    await this.opened.embedding?.dispose();
    for (const context of this.opened.contexts) await context.dispose();
    await this.opened.model.dispose();
  }
}

function* entriesOf(model: LlamaModel): Generator<{ token: number; text: string }> {
  for (const token of model.iterateAllTokens()) yield { token, text: model.detokenize([token]) };
}

/** Probabilities come sorted, and only for these tokens; the library's own sample of them is not used. */
const AMONG_LIKELIEST = { temperature: 1, topK: 128, topP: 1, seed: 0 };

/** Far above any logit of a model: only these tokens are sampled. */
const ONLY_THESE = { logit: 1_000 };

class LlamaNativeSequence implements NativeSequence {
  private readonly llama: Llama;
  private readonly model: LlamaModel;
  private readonly sequence: LlamaContextSequence;
  private readonly lineEnds: LineEnds;

  constructor(llama: Llama, model: LlamaModel, sequence: LlamaContextSequence) {
    this.llama = llama;
    this.model = model;
    this.sequence = sequence;
    this.lineEnds = new LineEnds((token) => model.detokenize([token as Token]));
  }

  evaluated(): readonly number[] {
    return this.sequence.contextTokens;
  }

  async keep(count: number): Promise<void> {
    const end = this.sequence.nextTokenIndex;
    if (count >= end) return;
    if (count === 0) await this.sequence.clearHistory();
    else await this.sequence.eraseContextTokenRanges([{ start: count, end }]);
  }

  async evaluate(tokens: number[]): Promise<void> {
    await this.sequence.evaluateWithoutGeneratingNewTokens(tokens as Token[]);
  }

  async save(file: string): Promise<number> {
    const { fileSize } = await this.sequence.saveStateToFile(file);
    return fileSize;
  }

  async load(file: string): Promise<void> {
    // The risk is a file of another model or origin: these were written by this process, in a folder of its
    // own.
    await this.sequence.loadStateFromFile(file, { acceptRisk: true });
  }

  async *draw(
    tokens: number[],
    sampling: Sampling,
    allowed?: () => number[] | null,
  ): AsyncGenerator<DrawnToken, void, void> {
    if (sampling.probabilities === true && sampling.temperature === 0 && sampling.constraint === undefined) {
      yield* this.drawLikeliest(tokens, allowed);
      return;
    }
    const grammar = await this.grammar(sampling);
    const options: SequenceEvaluateOptions = {
      temperature: sampling.temperature,
      ...(sampling.topP !== undefined && { topP: sampling.topP }),
      ...(sampling.topK !== undefined && { topK: sampling.topK }),
      ...(sampling.minP !== undefined && { minP: sampling.minP }),
      ...(sampling.seed !== undefined && { seed: sampling.seed }),
      ...(grammar && { grammarEvaluationState: grammar }),
      ...(allowed && { tokenBias: () => this.only(allowed()) }),
    };
    if (sampling.probabilities === true) {
      const drawn = this.sequence.evaluateWithMetadata(tokens as Token[], { confidence: true }, options);
      for await (const { token, confidence } of drawn) yield { token, probability: confidence };
    } else {
      for await (const token of this.sequence.evaluate(tokens as Token[], options)) {
        yield { token, probability: null };
      }
    }
  }

  /**
   * Always samples the most likely token, with its probability among the most likely: slightly above the true
   * one where the model is unsure. A token that ends the line gets the probability of all that end it the
   * same way. Asked for a confidence, the library sorts all 150,000 tokens of the vocabulary for each sample,
   * which makes a small model take half as long again.
   */
  private async *drawLikeliest(
    tokens: number[],
    allowed?: () => number[] | null,
  ): AsyncGenerator<DrawnToken, void, void> {
    let input = tokens as Token[];
    for (;;) {
      const only = allowed?.() ?? null;
      const bias = only !== null && { tokenBias: this.only(only) };
      const generateNext = { probabilities: true, options: { ...AMONG_LIKELIEST, ...bias } };
      const last = input.at(-1);
      if (last === undefined) return;
      const outputs = await this.sequence.controlledEvaluate([
        ...input.slice(0, -1),
        [last, { generateNext }],
      ]);
      const probabilities = outputs.at(-1)?.next.probabilities ?? new Map<Token, number>();
      const [token] = probabilities.keys();
      if (token === undefined || this.model.isEogToken(token)) return;
      yield { token, probability: this.lineEnds.together(token, probabilities) };
      input = [token];
    }
  }

  private only(tokens: number[] | null): TokenBias {
    const bias = new TokenBias(this.model.tokenizer);
    return tokens === null ? bias : bias.set(tokens as Token[], ONLY_THESE);
  }

  private async grammar({ constraint }: Sampling): Promise<LlamaGrammarEvaluationState | undefined> {
    if (constraint === undefined) return undefined;
    const grammar =
      constraint.kind === 'gbnf'
        ? new LlamaGrammar(this.llama, { grammar: constraint.grammar })
        : await this.llama.createGrammarForJsonSchema(
            constraint.schema as Parameters<Llama['createGrammarForJsonSchema']>[0],
          );
    return new LlamaGrammarEvaluationState({ model: this.model, grammar });
  }
}
