import type { GenerateTask } from './suites.ts';

const FENCE = /^[ \t]*```[\w+-]*[ \t]*\n([\s\S]*?)(?:^[ \t]*```[ \t]*$|$(?![\s\S]))/gm;

/** The code of an answer: its fenced blocks if it has any, otherwise all of it. */
export function codeOf(answer: string): string {
  const blocks = [...answer.replaceAll('\r\n', '\n').matchAll(FENCE)].map((block) => block[1] ?? '');
  return blocks.length === 0 ? answer : blocks.join('\n');
}

/**
 * A program without its tests. Python: the prompt followed by the answer, where a complete function replaces the head.
 * TypeScript, which allows no duplicate declarations: a complete function stands alone, and a continuation of the head
 * is cut where the next declaration begins.
 */
export function programOf(task: GenerateTask, entryPoint: string, answer: string): string {
  const code = codeOf(answer);
  if (task.language === 'python') return `${task.prompt}${code}\n`;
  if (isWhole(code, entryPoint)) return code;
  return `${task.prompt}${cutAtNext(code)}\n`;
}

function isWhole(code: string, name: string): boolean {
  return new RegExp(`^(export )?(async )?(function|const|let) ${name}\\b`, 'm').test(code);
}

/** MultiPL-E's stop words, for models that do not stop. */
const STOPS = ['\nfunction ', '\n/*', '\n//', '\nclass'];

function cutAtNext(code: string): string {
  const ends = STOPS.map((stop) => code.indexOf(stop)).filter((at) => at !== -1);
  return code.slice(0, Math.min(code.length, ...ends));
}
