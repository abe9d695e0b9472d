import { Template } from '@huggingface/jinja';
import type { ChatMessage } from '../../contract/prompt.ts';
import type { PromptPart } from '../../ports/engine.ts';

/**
 * Formats a conversation with the model's own chat template (Jinja, from its GGUF file).
 *
 * The template is rendered with placeholders for the texts, and split at the placeholders: only text from the
 * template itself may become control tokens. Text from users and repositories never does, whatever it
 * contains.
 */
export function renderChat(template: string, messages: ChatMessage[], opening: string): PromptPart[] {
  const marks = messages.map((_, index) => `\u{E000}${index}\u{E001}`);
  const rendered = new Template(template).render({
    messages: messages.map(({ role }, index) => ({ role, content: marks[index] })),
    add_generation_prompt: true,
    bos_token: '',
    eos_token: '',
  });
  const parts: PromptPart[] = [];
  let rest = rendered;
  for (const [index, { text }] of messages.entries()) {
    const mark = marks[index] ?? '';
    const at = rest.indexOf(mark);
    // A template that drops a message (for instance an unsupported system message) loses only that text.
    if (at === -1) continue;
    parts.push({ text: rest.slice(0, at), special: true }, { text, special: false });
    rest = rest.slice(at + mark.length);
  }
  parts.push({ text: rest, special: true }, { text: opening, special: false });
  return parts.filter(({ text }) => text !== '');
}
