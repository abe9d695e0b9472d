import { fail, ok, type Result } from '../../base/result.ts';
import type { Prompt } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { AnalyzerFailure, SecretScanner } from '../../ports/analyzer.ts';
import type { Ask, ModelEvent, Provider } from '../../ports/provider.ts';

type Redactor = Pick<SecretScanner, 'redact'>;

/**
 * A remote provider that gets no secrets: each secret in outgoing text is replaced by the name of its rule.
 * Text that cannot be scanned is not sent.
 */
export function withoutSecrets(provider: Provider, secrets: Redactor): Provider {
  const clean = (parts: readonly string[], signal: AbortSignal) => redact(provider, secrets, parts, signal);
  return {
    kind: provider.kind,
    name: provider.name,
    model: provider.model,
    probe: (signal) => provider.probe(signal),
    ask: (ask) => answer(provider, clean, ask),
    countTokens: async (text, signal) => {
      const texts = await clean([text], signal);
      return texts.ok ? provider.countTokens(texts.value.join(''), signal) : texts;
    },
    embed: async (texts, signal) => {
      const cleaned = await each(texts, (text) => clean([text], signal));
      return cleaned.ok ? provider.embed(cleaned.value, signal) : cleaned;
    },
    warm: (signal) => provider.warm(signal),
    close: () => provider.close(),
  };
}

type Cleaned = Result<string[], ModelFailure>;
type Clean = (parts: readonly string[], signal: AbortSignal) => Promise<Cleaned>;

async function* answer(provider: Provider, clean: Clean, ask: Ask): AsyncGenerator<ModelEvent, void, void> {
  const prompt = await cleanPrompt(ask.prompt, (...parts) => clean(parts, ask.signal));
  if (!prompt.ok) return yield { type: 'failure', failure: prompt.failure };
  yield* provider.ask({ ...ask, prompt: prompt.value });
}

async function cleanPrompt(
  prompt: Prompt,
  clean: (...parts: string[]) => Promise<Cleaned>,
): Promise<Result<Prompt, ModelFailure>> {
  switch (prompt.form) {
    case 'plain': {
      const texts = await clean(prompt.text);
      return texts.ok ? ok({ ...prompt, text: texts.value.join('') }) : texts;
    }
    case 'chat': {
      const { messages, opening } = prompt;
      const texts = await each([...messages.map(({ text }) => text), opening], (text) => clean(text));
      if (!texts.ok) return texts;
      const cleaned = messages.map((message, index) => ({ ...message, text: texts.value[index] ?? '' }));
      return ok({ ...prompt, messages: cleaned, opening: texts.value.at(-1) ?? '' });
    }
    case 'fill_in_the_middle': {
      // Both sides of the cursor are one text: a secret may span it.
      const sides = await clean(prompt.prefix, prompt.suffix);
      if (!sides.ok) return sides;
      const others = await each(
        prompt.files.map(({ text }) => text),
        (text) => clean(text),
      );
      if (!others.ok) return others;
      const [prefix = '', suffix = ''] = sides.value;
      const files = prompt.files.map((file, index) => ({ ...file, text: others.value[index] ?? '' }));
      return ok({ ...prompt, prefix, suffix, files });
    }
  }
}

/** Unrelated texts, in order; stops at the first failure. */
async function each(texts: readonly string[], clean: (text: string) => Promise<Cleaned>): Promise<Cleaned> {
  const cleaned: string[] = [];
  for (const text of texts) {
    const one = await clean(text);
    if (!one.ok) return one;
    cleaned.push(one.value.join(''));
  }
  return ok(cleaned);
}

async function redact(
  { name }: Provider,
  secrets: Redactor,
  parts: readonly string[],
  signal: AbortSignal,
): Promise<Cleaned> {
  const redaction = await secrets.redact(parts, signal);
  return redaction.ok ? ok(redaction.value.texts) : fail(failureOf(name, redaction.failure));
}

function failureOf(name: string, { reason, message }: AnalyzerFailure): ModelFailure {
  if (reason === 'cancelled') return { reason, message: `${name}: cancelled` };
  const told = `no request was sent to ${name}, because the prompt could not be scanned for secrets: ${message}; shorten it or use a local model`;
  if (reason === 'timed_out') return { reason, message: told };
  return { reason: reason === 'too_large' ? 'prompt_too_large' : 'provider_error', message: told };
}
