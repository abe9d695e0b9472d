import { z } from 'zod';
import type { Assistant } from '../../src/assistant.ts';
import { isSuggestion } from '../../src/contract/answer.ts';
import { ExplainRequest } from '../../src/contract/request.ts';
import { readRows } from '../data.ts';
import type { AnswerTask } from './generations.ts';
import { type AskAlone, writeCode } from './raw.ts';
import { SUITE_FILES } from './suites.ts';

/** Explains a function in prose; empty when it cannot. */
export type Explain = (code: string, signal: AbortSignal) => Promise<string>;

/**
 * Writes each function from an explanation of its solution, which is all the writer sees besides the function's head:
 * an explanation is as good as the code it leads to. The writer is always the model alone, whoever explains.
 */
export function answerFromExplanation(
  explain: Explain,
  ask: AskAlone,
  solutions: ReadonlyMap<string, string>,
): AnswerTask {
  return async (task, signal) => {
    const code = solutions.get(task.id);
    if (code === undefined) throw new Error(`there is no solution of ${task.id} to explain`);
    const explanation = await explain(code, signal);
    if (signal.aborted) return null;
    const heads = code.split('\n').filter((line) => /^(?:def|from|import) /.test(line));
    return writeCode(ask, task, `${heads.join('\n')}\n\n${explanation}`, signal);
  };
}

/** As `fettle explain` does. */
export function explainByAssistant(assistant: Assistant): Explain {
  return async (text, signal) => {
    const document = { path: null, language: 'python', text };
    const request = ExplainRequest.parse({ id: 'explain', workspace: null, task: 'explain', document });
    for await (const event of assistant.answer(request, signal))
      if (event.type === 'answer-end') return isSuggestion(event.answer) ? event.answer.explanation : '';
    return '';
  };
}

/** As the model alone does with a plain prompt. */
export function explainAlone(ask: AskAlone): Explain {
  return async (code, signal) => {
    const text = `Explain what the following Python code does.\n\`\`\`python\n${code}\n\`\`\``;
    const drawn = await ask({ form: 'chat', messages: [{ role: 'user', text }], opening: '' }, [], signal);
    return drawn.ok ? drawn.value.text : '';
  };
}

/** The solutions of HumanEval's authors, without the descriptions: explaining those would be copying them. */
export function loadSolutions(folder: string): Map<string, string> {
  const row = z.object({ task_id: z.string(), prompt: z.string(), canonical_solution: z.string() });
  return new Map(
    readRows(folder, SUITE_FILES.humaneval, row).map(({ task_id, prompt, canonical_solution }) => [
      task_id,
      `${withoutDescriptions(prompt)}${canonical_solution}`,
    ]),
  );
}

/** Python without its docstrings. */
export function withoutDescriptions(code: string): string {
  return code.replace(/^[ \t]*(?:"""[\s\S]*?"""|'''[\s\S]*?''')[ \t]*\n?/gm, '');
}
