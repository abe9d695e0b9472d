import type { ModelFailure } from '../../../contract/reasons.ts';
import type {
  EmbedJob,
  EngineEvent,
  EngineJob,
  EngineSnapshots,
  LoadedModel,
  ModelSpec,
  PromptPart,
} from '../../../ports/engine.ts';
import type { PromptTokens } from '../../../ports/provider.ts';

/**
 * The messages between parent and engine process, over Node's IPC channel with structured clone. Every call
 * has a number; the child answers each with exactly one closing message (`end`, `failure`, or the result of
 * the call).
 */
export type ToChild =
  | { type: 'load'; call: number; model: ModelSpec }
  | { type: 'generate'; call: number; job: EngineJob }
  | { type: 'warm'; call: number; job: EngineJob }
  | { type: 'tokenize'; call: number; model: ModelSpec; prompt: PromptPart[] }
  | { type: 'look'; call: number; model: ModelSpec; prompt: PromptPart[] }
  | { type: 'embed'; call: number; job: EmbedJob }
  | { type: 'status'; call: number }
  | { type: 'cancel'; call: number };

type ChildModel = { path: string; residentBytes: number; busy: boolean };

export type FromChild =
  | { type: 'ready' }
  /** The call is alive: its model is loaded, or a step of its prompt was evaluated. */
  | { type: 'step'; call: number }
  | { type: 'event'; call: number; event: EngineEvent }
  | { type: 'loaded'; call: number; model: LoadedModel }
  | { type: 'warmed'; call: number; usage: PromptTokens & { prefillMs: number } }
  | { type: 'looked'; call: number; found: PromptTokens }
  | { type: 'tokens'; call: number; tokens: number[] }
  | { type: 'vectors'; call: number; vectors: Float32Array[] }
  | {
      type: 'status';
      call: number;
      residentBytes: number;
      models: ChildModel[];
      snapshots: EngineSnapshots;
    }
  | { type: 'failure'; call: number; failure: ModelFailure };

/** True for the last message of a call. */
export function closesCall(message: FromChild): boolean {
  if (message.type === 'ready' || message.type === 'step') return false;
  return message.type !== 'event' || message.event.type !== 'text';
}
