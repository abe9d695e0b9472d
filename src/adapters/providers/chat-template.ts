import { Template } from '@huggingface/jinja';
import type { ChatMessage } from '../../contract/prompt.ts';
import type { PromptPart } from '../../ports/engine.ts';

/**
 * Lays a conversation out with the model's own chat template (Jinja, from its GGUF file).
 *
 * The template is rendered with marks in place of the texts, and cut at the marks: only what the template
 * itself writes may become control tokens. Text of users and repositories never does, whatever it contains.
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
    // A template that drops a message (for instance a system message it does not know) loses only that text.
    if (at === -1) continue;
    parts.push({ text: rest.slice(0, at), special: true }, { text, special: false });
    rest = rest.slice(at + mark.length);
  }
  parts.push({ text: rest, special: true }, { text: opening, special: false });
  return parts.filter(({ text }) => text !== '');
}
