import type { CompleteRequest } from '../../contract/request.ts';
import type { TaskRun } from '../run/run.ts';
import type { TaskServices } from '../run/services.ts';
import type { Admission } from './admission.ts';
import type { CompletionMemory } from './memory.ts';

/** The run of a completion: a task's run with admission and memory. */
export type CompleteServices = TaskServices & {
  completions: CompletionMemory;
  /** Null: the model is not local, and takes every request. */
  admission: Admission | null;
};

/** A completion under way. */
export type CompleteRun = TaskRun<CompleteRequest, CompleteServices>;
