import { MAX_TYPE_MESSAGE_CHARACTERS } from '../../config/limits.ts';
import type { TypeProblem, TypeProblemKind } from '../../ports/type-checker.ts';
import type { LspDiagnostic } from './lsp/protocol.ts';

/** The meaning of pyright's rules, for messages that state something certain; the first match counts. */
const MEANINGS: { rule: string; message: RegExp; kind: TypeProblemKind }[] = [
  { rule: 'reportAttributeAccessIssue', message: /^Cannot access attribute/, kind: 'missing_member' },
  {
    rule: 'reportAttributeAccessIssue',
    message: /is not a known attribute of module/,
    kind: 'missing_member',
  },
  { rule: 'reportAttributeAccessIssue', message: /is unknown import symbol/, kind: 'missing_member' },
  { rule: 'reportMissingImports', message: /could not be resolved/, kind: 'missing_module' },
  { rule: 'reportCallIssue', message: /^No parameter named/, kind: 'wrong_arguments' },
  { rule: 'reportUndefinedVariable', message: /is not defined/, kind: 'missing_name' },
  { rule: 'reportIndexIssue', message: /^"?__getitem__"? method not defined/, kind: 'missing_member' },
];

/** Objects that accept any attribute, and classes that are meant to be completed by others. */
const VAGUE =
  /for class "(?:function|FunctionType|MethodType|type\[type\]|object|None|Never|\w*Mixin\w*\*?|\w*Protocol)"/;

/** Empty for a diagnostic that is not certain. */
export function toTypeProblem({ range, code, message }: LspDiagnostic, text: string): TypeProblem[] {
  const [line = ''] = message.split('\n');
  const meaning = MEANINGS.find((one) => one.rule === code && one.message.test(line));
  if (meaning === undefined || VAGUE.test(line) || isSetHere(line, text)) return [];
  const { start, end } = range;
  return [
    {
      code: meaning.rule,
      kind: meaning.kind,
      message: line.slice(0, MAX_TYPE_MESSAGE_CHARACTERS),
      range: {
        start: { line: start.line + 1, column: start.character + 1 },
        end: { line: end.line + 1, column: end.character + 1 },
      },
      suggestions: [],
    },
  ];
}

/** An attribute that the text itself assigns. */
function isSetHere(message: string, text: string): boolean {
  const name = /^Cannot access attribute "(\w+)"/.exec(message)?.[1];
  return name !== undefined && new RegExp(`\\.${name}\\s*(?::[^=\\n]*)?=(?!=)`).test(text);
}
