import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { MAX_LINT_PROBLEMS } from '../../../config/limits.ts';
import type { Position } from '../../../contract/position.ts';
import type { LintProblem } from '../../../ports/linter.ts';
import { EXTRA_BUILTINS, RUFF_RULES } from './ruff-rules.ts';

/** The result of ruff's `check`; its own declarations say `any`. Rows and columns count from 1. */
type RuffPosition = { row: number; column: number };
type Diagnostic = {
  code: string | null;
  message: string;
  start_location: RuffPosition;
  end_location: RuffPosition;
};

/** The Python versions that ruff knows; without the project's version it checks for the newest. */
const NEWEST = 14;
const OLDEST = 7;

/** How modules such as `turtle` and `socket` create names at run time. */
const MAKES_NAMES = /\bglobals\s*\(\s*\)|\bexec\s*\(|\._convert_\s*\(/;

/** One for each requested version. */
const workspaces = new Map<string, Workspace>();

/** Ruff's name for `3.11.4`; an unknown version becomes the nearest known one. */
function targetOf(version: string | undefined): string {
  const minor = Number(/^3\.(\d+)/.exec(version ?? '')?.[1] ?? NEWEST);
  return `py3${Math.min(NEWEST, Math.max(OLDEST, minor))}`;
}

function workspaceFor(version: string | undefined): Workspace {
  const target = targetOf(version);
  const known = workspaces.get(target);
  if (known !== undefined) return known;
  const made = new Workspace(
    {
      'target-version': target,
      builtins: EXTRA_BUILTINS,
      lint: { select: [...RUFF_RULES.keys()] },
    },
    PositionEncoding.Utf16,
  );
  workspaces.set(target, made);
  return made;
}

/**
 * Finds wrong Python with ruff, compiled to WebAssembly, for a version of Python, syntax newer than it
 * included. Blocks its thread; the first call for a version also builds the rule set.
 */
export function lintPython(text: string, version?: string): LintProblem[] {
  const workspace = workspaceFor(version);
  const readable = withoutSuppressions(text);
  const found: Diagnostic[] = workspace.check(readable);
  const [first] = found.filter(({ code }) => code === SYNTAX_ERROR);
  if (first !== undefined && !sawNames(workspace, readable)) {
    return toProblem(first).map((problem) => ({ ...problem, kind: 'unparsed' }));
  }
  const isDynamic = MAKES_NAMES.test(text);
  return found
    .flatMap(toProblem)
    .filter(({ kind }) => !(isDynamic && kind === 'undefined'))
    .sort(({ range: { start: one } }, { range: { start: two } }) => compare(one, two))
    .slice(0, MAX_LINT_PROBLEMS);
}

/** Disables comments that switch rules off, without changing their length: generated code must not excuse itself. */
function withoutSuppressions(text: string): string {
  return text.replace(/#([^\n]*?)(noqa|ruff:|flake8:)/gi, (comment) => comment.replace(/[a-z0-9]/gi, 'x'));
}

/** The code for text that does not parse, and for text that parses but that the language forbids. */
const SYNTAX_ERROR = 'invalid-syntax';

const PROBE = 'fettle_probe';

/** Distinguishes the two: rules about names run only on text that parses. */
function sawNames(linter: Workspace, text: string): boolean {
  const found: Diagnostic[] = linter.check(`${PROBE}\n${text}`);
  return found.some(({ message }) => message.includes(PROBE));
}

function toProblem({ code, message, start_location, end_location }: Diagnostic): LintProblem[] {
  const rule = code ?? SYNTAX_ERROR;
  const kind = rule === SYNTAX_ERROR ? 'wrong' : RUFF_RULES.get(rule);
  if (kind === undefined) return [];
  const range = { start: toPosition(start_location), end: toPosition(end_location) };
  const name = kind === 'undefined' ? (/`([^`]+)`/.exec(message)?.[1] ?? null) : null;
  return [{ rule: `ruff/${rule}`, kind, name, message, range }];
}

function toPosition({ row, column }: RuffPosition): Position {
  return { line: row, column };
}

function compare(one: Position, other: Position): number {
  return one.line - other.line || one.column - other.column;
}
