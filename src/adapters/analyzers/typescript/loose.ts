import { escapePattern } from '../../../base/escape-pattern.ts';
import type { TypeProblem } from '../../../ports/type-checker.ts';

/** Wrong option keys and numbers of arguments; inference only guesses whether the type of an argument is wrong. */
const SURE_IN_JAVASCRIPT = new Set(['TS2353', 'TS2554', 'TS2555', 'TS2561', 'TS2575']);

/** Objects that programs extend at run time, unions, wrappers, and the results of `querySelector` and events. */
const OPEN_RECEIVER =
  /^(?:\{.*|.*=>.*|.*\|.*|null|undefined|object|unknown|never|String|Number|Function|Error|Event|EventTarget|Node|ChildNode|ParentNode|(?:HTML|SVG|MathML)?\w*Element|Navigator|Window\b.*|Global\b.*|typeof globalThis)$/s;

const WRONG_KEY = /Object literal may only specify known properties/;

/** Problems of assigned, returned or calculated values: unless `null` is the cause, no setting makes them right. */
const WRONG_UNDER_ANY_SETTING = new Set([
  'TS2322',
  'TS2362',
  'TS2363',
  'TS2365',
  'TS2739',
  'TS2740',
  'TS2741',
]);
const HANGS_ON_NULL = /\b(?:null|undefined|unknown|never)\b/;

/** Names that browsers add before TypeScript's own declarations have them. */
const OPEN_NAMES = /^(?:__|[A-Z\d_]+$)/;

/**
 * Whether a problem is valid without a tsconfig: something does not exist, has another name, or has a type
 * that no setting makes right. Objections of strict null checks alone do not count.
 */
export function holdsWithoutSettings({ kind, code, message }: TypeProblem): boolean {
  // A wrong key is wrong even if the type that lacks it may be undefined.
  if (kind === 'wrong_arguments') return WRONG_KEY.test(message) || !HANGS_ON_NULL.test(message);
  if (kind === 'wrong_type') return WRONG_UNDER_ANY_SETTING.has(code) && !HANGS_ON_NULL.test(message);
  return kind !== 'other';
}

/**
 * Whether a problem is valid for JavaScript, whose types are inferred: programs add members to their own
 * functions and classes, omit arguments, and name types in comments.
 */
export function holdsInJavaScript(problem: TypeProblem, text: string): boolean {
  const { kind, message, range } = problem;
  if (kind === 'wrong_type' || !holdsWithoutSettings(problem)) return false;
  const line = text.split(/\r\n|\n|\r/)[range.start.line - 1] ?? '';
  if (/^\s*(?:\/\*|\*|\/\/)/.test(line)) return false;
  if (kind === 'wrong_arguments') return isSureOfCall(problem, text, line);
  if (kind === 'missing_name') return !OPEN_NAMES.test(/'([^']+)'/.exec(message)?.[1] ?? '');
  if (kind !== 'missing_member') return true;
  const receiver = /^Property .*? on type '(.*?)'\./s.exec(message)?.[1];
  if (receiver === undefined) return true;
  const isOpen = !isList(receiver) && OPEN_RECEIVER.test(withoutArguments(receiver));
  return !isOpen && !isDeclaredIn(text, receiver.replace(/^typeof /, ''));
}

/** The error for a function without required arguments. */
const MANY_ARGUMENTS = /^Expected 0(?:-\d+)? arguments/;

/**
 * Whether only the callee's declaration shows that a call has too many arguments: a function in JavaScript
 * may read them from `arguments`.
 */
export function hangsOnDeclaration({ code, message }: TypeProblem): boolean {
  return code === 'TS2554' && MANY_ARGUMENTS.test(message);
}

function isSureOfCall(problem: TypeProblem, text: string, line: string): boolean {
  const { code, message, range } = problem;
  if (code === 'TS2769') return WRONG_KEY.test(message);
  if (code !== 'TS2349') return SURE_IN_JAVASCRIPT.has(code) || hangsOnDeclaration(problem);
  // A member that is a number, a text, a truth value or a list, and that nothing here turns into a function.
  const [, member] = /(?<=\.)([\w$]+)$/.exec(line.slice(0, range.end.column - 1)) ?? [];
  if (
    member === undefined ||
    !/Type '(?:Number|String|Boolean|[^|&]*\[\])' has no call signatures/.test(message)
  )
    return false;
  return !new RegExp(`\\b${escapePattern(member)}\\s*[=:](?!=)`).test(text);
}

/** A list has the members of a list, whatever its items. */
function isList(type: string): boolean {
  return /^[\w$.]*\[\]$/.test(stripped(type, /<[^<>]*>|\{[^{}]*\}|\([^()]*\)/g));
}

/** A type without its type arguments, whose unions do not count. */
function withoutArguments(type: string): string {
  return stripped(type, /<[^<>]*>/g);
}

/** Removes everything that matches a pattern of innermost brackets, from the inside out. */
function stripped(type: string, innermost: RegExp): string {
  let left = type;
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(innermost, '');
  }
  return left;
}

function isDeclaredIn(text: string, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  return new RegExp(`\\b(?:class|function|const|let|var)\\s+${escapePattern(name)}\\b`).test(text);
}
