import { linesWithoutSecrets, type Redactor, withoutSecretsIn } from '../answer/handed-out.ts';
import { ok, type Result } from '../base/result.ts';
import type { ContextAnswer, SearchAnswer } from '../contract/context-answer.ts';
import type { DocumentationAnswer } from '../contract/documentation.ts';

/** Search results, redacted for handing out. */
export async function searchWithoutSecrets(
  answer: SearchAnswer,
  secrets: Redactor,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const texts = await withoutSecretsIn(answer.hits, secrets, signal);
  return { ...answer, hits: answer.hits.map((hit, index) => ({ ...hit, text: texts[index] ?? '' })) };
}

/** The context a model would see, redacted for handing out. The local model gets everything. */
export async function contextWithoutSecrets(
  answer: ContextAnswer,
  secrets: Redactor,
  signal: AbortSignal,
): Promise<ContextAnswer> {
  const texts = await withoutSecretsIn(answer.pieces, secrets, signal);
  const pieces = answer.pieces.map((piece, index) => ({ ...piece, text: texts[index] ?? '' }));
  return { ...answer, pieces, prompt: await promptWithoutSecrets(answer.prompt, secrets, signal) };
}

async function promptWithoutSecrets(
  prompt: ContextAnswer['prompt'],
  secrets: Redactor,
  signal: AbortSignal,
): Promise<ContextAnswer['prompt']> {
  const clean = (texts: readonly string[]) =>
    withoutSecretsIn(
      texts.map((text) => ({ text, path: null })),
      secrets,
      signal,
    );
  switch (prompt.form) {
    case 'plain':
      return { ...prompt, text: (await clean([prompt.text]))[0] ?? '' };
    case 'chat': {
      const [opening = '', ...texts] = await clean([
        prompt.opening,
        ...prompt.messages.map(({ text }) => text),
      ]);
      const messages = prompt.messages.map((message, index) => ({ ...message, text: texts[index] ?? '' }));
      return { ...prompt, messages, opening };
    }
    case 'fill_in_the_middle': {
      const texts = await withoutSecretsIn(prompt.files, secrets, signal);
      const files = prompt.files.map((file, index) => ({ ...file, text: texts[index] ?? '' }));
      // Both sides of the cursor are one text: a secret may span it.
      const sides = await secrets.redact([prompt.prefix, prompt.suffix], signal);
      if (sides.ok) {
        const [prefix = '', suffix = ''] = sides.value.texts;
        return { ...prompt, files, prefix, suffix };
      }
      const [prefix = '', suffix = ''] = await clean([prompt.prefix, prompt.suffix]);
      return { ...prompt, files, prefix, suffix };
    }
  }
}

/** Documentation of a name, redacted for handing out. */
export async function docsWithoutSecrets<Failure>(
  answer: Result<DocumentationAnswer, Failure>,
  secrets: Redactor,
  signal: AbortSignal,
): Promise<Result<DocumentationAnswer, Failure>> {
  if (!answer.ok || answer.value.found === null) return answer;
  const { found } = answer.value;
  const lines = [
    found.signature,
    found.documentation,
    found.deprecated ?? '',
    ...found.examples.map((example) => example.text),
  ];
  const [signature = '', documentation = '', deprecated = '', ...examples] = await linesWithoutSecrets(
    lines,
    secrets,
    signal,
  );
  return ok({
    ...answer.value,
    found: {
      ...found,
      signature,
      documentation,
      deprecated: found.deprecated === null ? null : deprecated,
      examples: found.examples.map((example, index) => ({ ...example, text: examples[index] ?? '' })),
    },
  });
}

/** Data in which any text may contain a secret, such as an address with a token in a manifest. */
export async function dataWithoutSecrets<Data>(
  data: Data,
  secrets: Redactor,
  signal: AbortSignal,
): Promise<Data> {
  const texts: string[] = [];
  JSON.stringify(data, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  const cleaned = await linesWithoutSecrets(texts, secrets, signal);
  let next = 0;
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => {
      if (typeof value !== 'string') return value;
      next += 1;
      return cleaned[next - 1];
    }),
  );
}
