import type { AnswerFailure } from '../../answer/build.ts';
import { detach } from '../../base/detach.ts';
import { fail, type Result } from '../../base/result.ts';
import { offsetAt, positionAt } from '../../base/text.ts';
import { type Answer, isSuggestion } from '../../contract/answer.ts';
import type { CompletionEvent } from '../../contract/event.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import { firstLine } from '../../model/completion-shape.ts';
import { nextLine } from '../../model/next-line.ts';
import { prepareChecks } from '../run/check-for.ts';
import { TaskRun } from '../run/run.ts';
import { placeOf } from './cache.ts';
import { complete } from './complete.ts';
import type { CompleteServices } from './run.ts';
import { prepareWindows } from './window.ts';

/**
 * Draws what will be asked for next while the user looks or types: behind what is shown, as if it were accepted, and
 * where that ends its line, on the line below. Only with a model of this machine: a hosted one would be paid for
 * answers that nobody asked for.
 */
export function prefetchAfter(request: CompleteRequest, answer: Answer, services: CompleteServices): void {
  if (services.provider.cache === undefined) return;
  if (request.temperature !== undefined || request.alternatives > 0) return;
  // What one user may need next is worth less than what another has asked for.
  if (services.admission?.hasWaiting === true) return;
  // Nobody waits for it: it takes no place from who does.
  const ahead: CompleteServices = { ...services, priority: 'background', admission: null };
  detach(drawOn(request, answer, ahead));
}

/** Places on the way that are looked at: behind the suggestion, and the next line. */
const STEPS = 2;

async function drawOn(request: CompleteRequest, answer: Answer, services: CompleteServices): Promise<void> {
  let [here, known]: [CompleteRequest, Answer | null] = [request, answer];
  for (let step = 0; step < STEPS && known !== null; step++) {
    const next = isSuggestion(known) ? services.completions.afterAccept(here.id) : afterEnter(here, known);
    // It was drawn for a line that has no text yet: what follows it is a guess about a guess.
    if (next === null || (step > 0 && isSuggestion(known))) return;
    // An identity of its own: the user's is that of what is shown to him.
    here = { ...next, id: `${request.id}/ahead` };
    const draw = (signal: AbortSignal) => complete(new TaskRun(here, services, () => undefined, signal));
    known = await services.completions.drawAhead(here, draw);
  }
}

/** The request that follows when the line is at its end and Enter is pressed; null where it goes on. */
function afterEnter(request: CompleteRequest, answer: Answer): CompleteRequest | null {
  const { before, after } = placeOf(request);
  const isAtEnd = !isSuggestion(answer) && answer.no_suggestion.reason === 'empty' && firstLine(after) === '';
  if (!isAtEnd || firstLine(before.slice(before.lastIndexOf('\n') + 1)).trim() === '') return null;
  const typed = before + nextLine(before, request.document.language);
  const document = { ...request.document, text: typed + after };
  return { ...request, document, position: positionAt(document.text, typed.length) };
}

/** Makes a place ready for its first completion: checks load, its text is evaluated. Completions go before it. */
export async function prepare(
  request: CompleteRequest,
  services: CompleteServices,
  signal: AbortSignal,
): Promise<Result<void, AnswerFailure>> {
  const { document, position } = request;
  if (offsetAt(document.text, position) === null) {
    const message = `Line ${position.line}, column ${position.column} is outside the file. Give a place inside it`;
    return fail({ reason: 'bad_input', message });
  }
  prepareChecks(request, services, signal);
  return services.completions.prepare(request, (until) => prepareWindows(request, services, until), signal);
}

/** An accepted suggestion says where the next one will be asked for. Nobody waits for this. */
export function prepareAfter(event: CompletionEvent, services: CompleteServices): void {
  if (event.event !== 'select' || event.select_kind !== null) return;
  const next = services.completions.afterAccept(event.completion_id);
  if (next !== null)
    detach(services.completions.prepare(next, (until) => prepareWindows(next, services, until)));
}
