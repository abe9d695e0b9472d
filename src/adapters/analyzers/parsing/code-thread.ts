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
 * The thread that parses source code. Analyzers that share it also share each parse. It starts with the first
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
    // The type of the answer follows from the question.
    return this.thread.parse({ text, language, question }, signal) as Promise<
      Result<Answers[Asked], AnalyzerFailure>
    >;
  }

  /** Loads what an answer needs. Never fails: the first question reports what cannot be loaded. */
  warm(question: Question, language: LanguageId): Promise<void> {
    return this.thread.warm(language, question);
  }

  /** Any sharer may call it; a later question starts the thread again. */
  close(): Promise<void> {
    return this.thread.close();
  }
}
