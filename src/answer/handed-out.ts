import type { AnalyzerFailure, SecretScanner } from '../ports/analyzer.ts';

/** Redacts secrets in texts. */
export type Redactor = Pick<SecretScanner, 'redact'>;

/** A repository text about to be handed out; `path` tells the kind of file. */
export type HandedOut = { text: string; path: string | null };

/**
 * The texts as agents and other clients may receive them, in order: without recognizable secrets, like text sent to a
 * provider on another machine. A text that could not be scanned is not handed out; a note replaces it.
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

/** Like `withoutSecretsIn`, for many short texts: they are scanned as one, a line or more each. */
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
  return `[not shown, because it could not be scanned for secrets: ${message}]`;
}
