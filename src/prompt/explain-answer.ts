import type { ContextBundle } from '../contract/context.ts';
import type { ChatPrompt } from '../contract/prompt.ts';
import type { GenerateRequest } from '../contract/request.ts';
import { fenced } from './fence.ts';
import { generateMessages } from './generate.ts';

/** Asks what code does that was chosen; it begins as the prompt for the code did, so that most of it is cached. */
export function explainAnswerPrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  code: string,
): ChatPrompt {
  return {
    form: 'chat',
    messages: [
      ...generateMessages(request, bundle),
      { role: 'assistant', text: fenced(code, request.language) },
      {
        role: 'user',
        text: 'Explain this code in at most three plain sentences: what it does, how, and what it does not handle. Say only what the code shows. No code.',
      },
    ],
    opening: '',
  };
}
