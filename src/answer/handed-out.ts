import type { AnalyzerFailure, SecretScanner } from '../ports/analyzer.ts';

/** What takes secrets out of a text. */
export type Redactor = Pick<SecretScanner, 'redact'>;

/** A text of the repository that somebody is about to be given; `path` says what kind of file it is of. */
export type HandedOut = { text: string; path: string | null };

/**
 * The texts as agents and other clients may have them, in order: without the secrets that can be recognized, as what
 * goes to a provider on another machine. A text that could not be searched is not handed out; a note stands for it.
 */
export async function withoutSecretsIn(
  pieces: readonly HandedOut[],
  secrets: Redactor,
  signal: AbortSignal,
): Promise<string[]> {
  const texts: string[] = [];
  for (const { text, path } of pieces) {
    const cleaned = await secrets.redact([text], signal, path);
    texts.push(cleaned.ok ? cleaned.value.texts.join('') : noteOf(cleaned.failure));
  }
  return texts;
}

/** As `withoutSecretsIn`, for many short texts: they are searched as one, a line or more each. */
export async function linesWithoutSecrets(
  lines: readonly string[],
  secrets: Redactor,
  signal: AbortSignal,
): Promise<string[]> {
  const parts = lines.flatMap((line) => [line, '\n']);
  const cleaned = await secrets.redact(parts, signal);
  if (cleaned.ok) return lines.map((_, index) => cleaned.value.texts[2 * index] ?? '');
  const each = lines.map((text) => ({ text, path: null }));
  return withoutSecretsIn(each, secrets, signal);
}

function noteOf({ message }: AnalyzerFailure): string {
  return `[not shown, because it could not be searched for secrets: ${message}]`;
}
