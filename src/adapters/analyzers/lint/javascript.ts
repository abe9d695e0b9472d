import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { type ParseResult, parseSync } from 'oxc-parser';
import { isGlobal } from '../../../base/javascript-globals.ts';
import { lineStarts, rangeAt } from '../../../base/text.ts';
import { MAX_LINT_PROBLEMS } from '../../../config/limits.ts';
import type { LintKind, LintProblem } from '../../../ports/linter.ts';
import { NODE_RULES } from './javascript-rules.ts';
import { type Hit, isNode, type TreeNode, walk } from './syntax-tree.ts';

/** File names from which the parser knows which syntax a text may contain. */
const FILE_NAMES = { javascript: 'a.jsx', typescript: 'a.ts', tsx: 'a.tsx' } as const;

export type JavaScriptId = keyof typeof FILE_NAMES;

type Found = { rule: string; kind: LintKind; name: string | null; message: string; range: [number, number] };

/** Finds wrong JavaScript or TypeScript: syntax errors, undefined names, and violations of our own few rules. */
export function lintJavaScript(text: string, language: JavaScriptId): LintProblem[] {
  const parsed = parseSync(FILE_NAMES[language], text, {
    astType: 'ts',
    range: true,
    sourceType: 'unambiguous',
    showSemanticErrors: true,
    preserveParens: false,
  });
  // If the parser gives up, there is no tree, and so there are no names.
  const found = [...errorsOf(parsed), ...problemsOf(parsed, text)];
  const starts = lineStarts(text);
  return found
    .sort((left, right) => left.range[0] - right.range[0])
    .slice(0, MAX_LINT_PROBLEMS)
    .map(({ range: [start, end], ...problem }) => ({
      ...problem,
      range: rangeAt(text, start, end, starts),
    }));
}

/** CommonJS files may return at the top level. */
const ALLOWED_ERRORS = /'return' statement can only be used within a function/;

function errorsOf({ errors, program }: ParseResult): Found[] {
  const kind = program.body.length === 0 ? 'unparsed' : 'wrong';
  return errors
    .filter(({ severity, message }) => severity === 'Error' && !ALLOWED_ERRORS.test(message))
    .map(({ message, labels }) => {
      const label = labels.at(-1) ?? { start: 0, end: 0 };
      return { rule: 'oxc/error', kind, name: null, message, range: [label.start, label.end] };
    });
}

function problemsOf({ program, module }: ParseResult, text: string): Found[] {
  const root = program as unknown as TreeNode;
  const isModule = module.hasModuleSyntax || IS_COMMON_JS.test(text);
  const scopes = analyze(program as unknown as TSESTree.Program, {
    sourceType: module.hasModuleSyntax ? 'module' : 'script',
    lib: [],
    jsxPragma: null,
    jsxFragmentName: null,
  });
  const nodes = [...walk(root)];
  const hits = nodes.flatMap((node) => NODE_RULES.flatMap((rule) => rule(node, text)));
  return [
    ...undefinedNames(scopes, nodes, text, isModule),
    ...[...hits, ...constAssignments(scopes)].map(({ rule, kind, message, node, name }) => ({
      rule: `oxc/${rule}`,
      kind,
      name: name ?? null,
      message,
      range: node.range,
    })),
  ];
}

const IS_COMMON_JS = /\brequire\s*\(|\bmodule\.exports\b|^\s*exports\.\w/m;
/** ESLint's syntax for names that other scripts define. */
const DECLARED_GLOBALS = /\/\*\s*globals?\s([^*]*)\*\//g;

function undefinedNames(
  { globalScope }: ScopeManager,
  nodes: TreeNode[],
  text: string,
  isModule: boolean,
): Found[] {
  // Inside `with`, any name may be a property of its object.
  if (nodes.some(({ type }) => type === 'WithStatement')) return [];
  const asked = new Set(nodes.flatMap(askedWithTypeof));
  const declared = new Set(
    [...text.matchAll(DECLARED_GLOBALS)].flatMap(([, names]) => names?.match(/[\w$]+/g) ?? []),
  );
  return (globalScope?.through ?? [])
    .filter(({ isValueReference, identifier: { name, range } }) => {
      return isValueReference && !isGlobal(name) && !declared.has(name) && !asked.has(range[0]);
    })
    .map(({ identifier: { name, range } }) => ({
      rule: 'oxc/no-undef',
      kind: isModule ? 'undefined' : 'undefined_in_script',
      name,
      message: `Undefined name \`${name}\``,
      range,
    }));
}

/** `typeof name` is how a program tests whether a name is defined. */
function askedWithTypeof({ type, operator, argument }: TreeNode): number[] {
  const isAsked = type === 'UnaryExpression' && operator === 'typeof' && isNode(argument);
  return isAsked ? [argument.range[0]] : [];
}

const FIXED_KINDS = ['const', 'using', 'await using'];

function constAssignments({ variables }: ScopeManager): Hit[] {
  return variables.flatMap(({ name, defs, references }) => {
    const isFixed = defs.some(({ type, parent }) => {
      const kind = parent !== null && parent !== undefined && 'kind' in parent ? String(parent.kind) : '';
      return String(type) === 'ImportBinding' || (String(type) === 'Variable' && FIXED_KINDS.includes(kind));
    });
    if (!isFixed) return [];
    return references
      .filter((reference) => reference.isWrite() && reference.init !== true)
      .map(({ identifier }) => ({
        rule: 'no-const-assign',
        kind: 'wrong' as const,
        message: `\`${name}\` cannot be assigned: it is a constant or an import`,
        node: identifier as unknown as TreeNode,
        name,
      }));
  });
}
