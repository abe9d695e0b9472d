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
 * Generates the next likely requests while the user looks or types: after the shown suggestion, as if it were accepted,
 * and, if that ends its line, on the next line. Only with a local model: a hosted one would cost money for answers no
 * one requested.
 */
export function prefetchAfter(request: CompleteRequest, answer: Answer, services: CompleteServices): void {
  if (services.provider.cache === undefined) return;
  if (request.temperature !== undefined || request.alternatives > 0) return;
  // One user's possible next request is worth less than another's actual one.
  if (services.admission?.hasWaiting === true) return;
  // No one waits for it: it takes no place from a waiting request.
  const ahead: CompleteServices = { ...services, priority: 'background', admission: null };
  detach(drawOn(request, answer, ahead));
}

/** Places generated ahead: after the suggestion, and the next line. */
const STEPS = 2;

async function drawOn(request: CompleteRequest, answer: Answer, services: CompleteServices): Promise<void> {
  let [here, known]: [CompleteRequest, Answer | null] = [request, answer];
  for (let step = 0; step < STEPS && known !== null; step++) {
    const next = isSuggestion(known) ? services.completions.afterAccept(here.id) : afterEnter(here, known);
    // It was generated for a line without text yet: what follows it is a guess about a guess.
    if (next === null || (step > 0 && isSuggestion(known))) return;
    // Its own id: the user's id belongs to the shown suggestion.
    here = { ...next, id: `${request.id}/ahead` };
    const draw = (signal: AbortSignal) => complete(new TaskRun(here, services, () => undefined, signal));
    known = await services.completions.drawAhead(here, draw);
  }
}

/** The request that follows when Enter is pressed at the end of the line; null when the line continues. */
function afterEnter(request: CompleteRequest, answer: Answer): CompleteRequest | null {
  const { before, after } = placeOf(request);
  const isAtEnd = !isSuggestion(answer) && answer.no_suggestion.reason === 'empty' && firstLine(after) === '';
  if (!isAtEnd || firstLine(before.slice(before.lastIndexOf('\n') + 1)).trim() === '') return null;
  const typed = before + nextLine(before, request.document.language);
  const document = { ...request.document, text: typed + after };
  return { ...request, document, position: positionAt(document.text, typed.length) };
}

/** Prepares a place for its first completion: loads the checks and evaluates its text. Completions go first. */
export async function prepare(
  request: CompleteRequest,
  services: CompleteServices,
  signal: AbortSignal,
): Promise<Result<void, AnswerFailure>> {
  const { document, position } = request;
  if (offsetAt(document.text, position) === null) {
    const message = `Line ${position.line}, column ${position.column} is outside the file. Give a position inside it`;
    return fail({ reason: 'bad_input', message });
  }
  prepareChecks(request, services, signal);
  return services.completions.prepare(request, (until) => prepareWindows(request, services, until), signal);
}

/** An accepted suggestion tells where the next one will be requested. Does not block. */
export function prepareAfter(event: CompletionEvent, services: CompleteServices): void {
  if (event.event !== 'select' || event.select_kind !== null) return;
  const next = services.completions.afterAccept(event.completion_id);
  if (next !== null)
    detach(services.completions.prepare(next, (until) => prepareWindows(next, services, until)));
}
