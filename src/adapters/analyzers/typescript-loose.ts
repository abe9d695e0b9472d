import type { TypeProblem } from '../../ports/type-checker.ts';

/** Wrong keys of options and numbers of arguments; what is the wrong type of argument, inference only guesses. */
const SURE_IN_JAVASCRIPT = new Set(['TS2353', 'TS2554', 'TS2555', 'TS2561', 'TS2575']);

/** Objects that programs extend as they go, wrappers, and what `querySelector` and events give. */
const OPEN_RECEIVER =
  /^(?:\{.*|.*=>.*|.*\|.*|null|undefined|object|unknown|never|String|Number|Function|Error|Event|EventTarget|Node|ChildNode|ParentNode|(?:HTML|SVG|MathML)?\w*Element|Navigator|Window\b.*|Global\b.*|typeof globalThis)$/s;

/** What browsers add and TypeScript's own declarations lag behind with. */
const OPEN_NAMES = /^(?:__|[A-Z\d_]+$)/;

/**
 * Whether a problem holds where no tsconfig speaks: it says that something does not exist or is not called
 * so, and not what only strict null checks object to.
 */
export function holdsWithoutSettings({ kind, message }: TypeProblem): boolean {
  if (kind === 'wrong_arguments') return !/\b(?:null|undefined|unknown|never)\b/.test(message);
  return kind !== 'wrong_type' && kind !== 'other';
}

/**
 * Whether a problem holds for JavaScript, whose types are inferred: programs add members to their own
 * functions and classes, leave arguments out, and name types in comments.
 */
export function holdsInJavaScript(problem: TypeProblem, text: string): boolean {
  const { kind, code, message, range } = problem;
  if (!holdsWithoutSettings(problem)) return false;
  const line = text.split(/\r\n|\n|\r/)[range.start.line - 1] ?? '';
  if (/^\s*(?:\/\*|\*|\/\/)/.test(line)) return false;
  if (kind === 'wrong_arguments')
    return SURE_IN_JAVASCRIPT.has(code) && !/^Expected 0(?:-\d+)? arguments/.test(message);
  if (kind === 'missing_name') return !OPEN_NAMES.test(/'([^']+)'/.exec(message)?.[1] ?? '');
  if (kind !== 'missing_member') return true;
  const receiver = /^Property .*? on type '(.*?)'\./s.exec(message)?.[1];
  if (receiver === undefined) return true;
  return !OPEN_RECEIVER.test(receiver) && !isDeclaredIn(text, receiver.replace(/^typeof /, ''));
}

function isDeclaredIn(text: string, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  return new RegExp(`\\b(?:class|function|const|let|var)\\s+${name.replaceAll('$', '\\$')}\\b`).test(text);
}
