import { join } from 'node:path';
import type { LanguageId } from '../../../base/languages.ts';
import type { Result } from '../../../base/result.ts';
import type { CodeOutline } from '../../../contract/code-outline.ts';
import type { AnalyzerFailure, ParseError, SecurityMatch } from '../../../ports/analyzer.ts';
import { packageRoot } from '../../package-root.ts';
import { ParseThread } from './parse-thread.ts';
import type { Question } from './parse-worker.ts';

type Answers = { faults: ParseError[]; weaknesses: SecurityMatch[]; outline: CodeOutline };

/**
 * The thread that reads source code. The analyzers that share one share each parse too. It starts with the first
 * question; `build` is the folder of the grammars, the rules and the compiled thread.
 */
export class CodeThread {
  private readonly thread: ParseThread<Answers[Question]>;

  constructor({ build = join(packageRoot(), 'dist') }: { build?: string } = {}) {
    this.thread = new ParseThread({
      entry: join(build, 'src/adapters/analyzers/parsing/parse-worker.js'),
      grammars: join(build, 'grammars'),
      data: { rules: join(build, 'rules/security') },
    });
  }

  /** Never rejects; `cancelled` at once when the signal is aborted. */
  ask<Asked extends Question>(
    question: Asked,
    { text, language }: { text: string; language: LanguageId },
    signal: AbortSignal,
  ): Promise<Result<Answers[Asked], AnalyzerFailure>> {
    // The thread answers what it was asked.
    return this.thread.parse({ text, language, question }, signal) as Promise<
      Result<Answers[Asked], AnalyzerFailure>
    >;
  }

  /** Loads what an answer needs. Never fails: what cannot be loaded is the answer of the first question. */
  warm(question: Question, language: LanguageId): Promise<void> {
    return this.thread.warm(language, question);
  }

  /** May be called by everyone who shares it; a later question starts it again. */
  close(): Promise<void> {
    return this.thread.close();
  }
}
