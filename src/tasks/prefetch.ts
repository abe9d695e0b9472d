import { detach } from '../base/detach.ts';
import { type Answer, isSuggestion } from '../contract/answer.ts';
import type { CompleteRequest } from '../contract/request.ts';
import { complete } from './complete.ts';
import { TaskRun, type TaskServices } from './run.ts';

/**
 * Draws what will be asked for when the user accepts what is shown, while he looks at it. Only with a model of this
 * machine: a hosted one would be paid for answers that nobody asked for.
 */
export function prefetchAfter(request: CompleteRequest, answer: Answer, services: TaskServices): void {
  if (!isSuggestion(answer) || services.provider.cache === undefined) return;
  if (request.temperature !== undefined || request.alternatives > 0) return;
  const accepted = services.completions.afterAccept(request.id);
  if (accepted === null) return;
  // An identity of its own: the user's is that of what is shown to him.
  const next = { ...accepted, id: `${request.id}/ahead` };
  // Nobody waits for it: it takes no place from who does.
  const ahead: TaskServices = { ...services, priority: 'background', admission: null };
  const draw = (signal: AbortSignal) => complete(new TaskRun(next, ahead, () => undefined, signal));
  detach(services.completions.drawAhead(next, draw));
}
