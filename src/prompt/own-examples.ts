import type { ContextBundle } from '../contract/context.ts';
import type { GenerateRequest } from '../contract/request.ts';
import { askedAlso } from './asked-also.ts';
import type { CodePrompt } from './generate.ts';
import { generateMessages } from './generate.ts';

/**
 * Asks what calls of a function return, for a request that says nothing of it. The code is not shown: what is expected
 * must come from the request. It begins as the prompt for the code does, so that most of it is cached.
 */
export function ownExamplesPrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  { name, signature }: { name: string; signature: string },
): CodePrompt {
  const words = `The function is \`${signature}\`. Write four examples, the simplest first, one a line: \`${name}(...) == what it returns\`.`;
  const messages = askedAlso(generateMessages(request, bundle), words);
  return { prompt: { form: 'chat', messages, opening: `\`\`\`\n${name}(` }, stop: ['```', '\n\n'] };
}
