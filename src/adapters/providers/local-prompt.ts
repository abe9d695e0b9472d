import { fail, ok, type Result } from '../../base/result.ts';
import type { FillInTheMiddlePrompt, Prompt } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { LoadedModel, PromptPart } from '../../ports/engine.ts';
import { renderChat } from './chat-template.ts';

/** A prompt in the model's own control tokens; `opening` is the text that the answer is forced to begin with. */
export type LaidOut = { prompt: PromptPart[]; opening?: string };

/** Formats a prompt for a local model. */
export function layOut(prompt: Prompt, loaded: LoadedModel): Result<LaidOut, ModelFailure> {
  switch (prompt.form) {
    case 'plain':
      return ok({ prompt: [{ text: prompt.text, special: false }] });
    case 'chat':
      if (loaded.chatTemplate === null) return fail(notSupported('no chat template', 'chat'));
      return ok({ prompt: renderChat(loaded.chatTemplate, prompt.messages, prompt.opening) });
    case 'fill_in_the_middle':
      if (loaded.fillInTheMiddle === null)
        return fail(notSupported('no fill-in-the-middle tokens', 'complete'));
      return ok(fillInTheMiddle(prompt, loaded.fillInTheMiddle));
  }
}

/**
 * The append-only form: an empty prefix, then the suffix, then the text before the cursor as the beginning of
 * the middle. The part that a keystroke changes comes last, so a warm cache evaluates only that. On the small
 * default model it is also far better than the documented order (decisions/0003).
 */
function fillInTheMiddle(
  { files, prefix, suffix }: FillInTheMiddlePrompt,
  tokens: NonNullable<LoadedModel['fillInTheMiddle']>,
): LaidOut {
  const { kept, opening } = healed(prefix);
  const control = (text: string): PromptPart => ({ text, special: true });
  const others = files.flatMap(({ path, text }) => [
    control(tokens.fileSeparator ?? ''),
    { text: `${path}\n${text}\n`, special: false },
  ]);
  const parts = [
    ...others,
    control(tokens.prefix),
    control(tokens.suffix),
    { text: suffix, special: false },
    control(tokens.middle),
    { text: kept, special: false },
  ];
  return { prompt: parts.filter(({ text }) => text !== ''), ...(opening !== '' && { opening }) };
}

/** The half-typed word before a cursor, with the blanks before it: both are parts of the tokens that complete it. */
const UNFINISHED = /[ \t]*[\w$]*$/;
/** Longer ones are left as they are: a line of blanks, a base64 text. */
const MAX_HEALED_CHARACTERS = 64;

function healed(prefix: string): { kept: string; opening: string } {
  const opening = UNFINISHED.exec(prefix.slice(-MAX_HEALED_CHARACTERS - 1))?.[0] ?? '';
  if (opening.length > MAX_HEALED_CHARACTERS) return { kept: prefix, opening: '' };
  return { kept: prefix.slice(0, prefix.length - opening.length), opening };
}

function notSupported(lack: string, role: string): ModelFailure {
  return {
    reason: 'not_supported',
    message: `The model has ${lack}. Use another one: fettle config set roles.${role}.model NAME`,
  };
}
