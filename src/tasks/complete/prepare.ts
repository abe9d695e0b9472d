import type { Silence } from '../../answer/build.ts';
import { detach } from '../../base/detach.ts';
import { fail, type Result } from '../../base/result.ts';
import { offsetAt } from '../../base/text.ts';
import type { CompletionEvent } from '../../contract/event.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import { prepareChecks } from '../run/check-for.ts';
import type { CompleteServices } from './run.ts';
import { prepareWindows } from './window.ts';

/** Makes a place ready for its first completion: checks load, its text is evaluated. Completions go before it. */
export async function prepare(
  request: CompleteRequest,
  services: CompleteServices,
  signal: AbortSignal,
): Promise<Result<void, Silence>> {
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
