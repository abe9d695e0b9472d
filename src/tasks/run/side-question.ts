import type { Prompt } from '../../contract/prompt.ts';
import type { Request } from '../../contract/request.ts';
import { askModel, type Drawn } from '../../model/ask.ts';
import type { TaskRun } from './run.ts';

export type AsideQuestion = { prompt: Prompt; stop: string[]; maxTokens: number };

/**
 * What the model says to a question beside the drafts of a task, drawn greedily and told to nobody; null where it
 * failed. It counts in the request's tally.
 */
export async function askAside(
  { services, signal, tally }: Pick<TaskRun<Request>, 'services' | 'signal' | 'tally'>,
  { prompt, stop, maxTokens }: AsideQuestion,
): Promise<Drawn | null> {
  const sampling = { temperature: 0, maxTokens, stop };
  const drawn = await tally.time('model', () =>
    askModel(services.provider, { prompt, sampling, priority: 'chat', signal }, services.clock),
  );
  if (!drawn.ok) return null;
  tally.drawn(drawn.value);
  return drawn.value;
}
