import { expect, it } from 'vitest';
import { toTypeProblem } from './pyright-rules.ts';

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } };
const kinds = (code: string, message: string, text = '') =>
  toTypeProblem({ range, severity: 1, code, message }, text).map(({ kind }) => kind);

it.each([
  [
    'reportAttributeAccessIssue',
    'Cannot access attribute "x" for class "A"\n  Attribute "x" is unknown',
    'missing_member',
  ],
  ['reportAttributeAccessIssue', '"x" is not a known attribute of module "os"', 'missing_member'],
  ['reportAttributeAccessIssue', '"x" is unknown import symbol', 'missing_member'],
  ['reportMissingImports', 'Import "x" could not be resolved', 'missing_module'],
  ['reportCallIssue', 'No parameter named "x"', 'wrong_arguments'],
  ['reportUndefinedVariable', '"x" is not defined', 'missing_name'],
  ['reportIndexIssue', '"__getitem__" method not defined on type "int"', 'missing_member'],
])('%s: %s', (code, message, kind) => {
  expect(kinds(code, message)).toEqual([kind]);
});

it.each([
  ['reportOptionalMemberAccess', '"x" is not a known attribute of "None"'],
  ['reportAttributeAccessIssue', 'Cannot assign to attribute "x" for class "A"'],
  ['reportAttributeAccessIssue', 'Cannot access attribute "x" for class "FunctionType"'],
  ['reportAttributeAccessIssue', 'Cannot access attribute "x" for class "LoginMixin*"'],
  ['reportCallIssue', 'Expected 1 positional argument'],
  ['reportArgumentType', 'Argument of type "int" cannot be assigned'],
])('is not sure: %s: %s', (code, message) => {
  expect(kinds(code, message)).toEqual([]);
});

it('lets go of an attribute that the text sets itself', () => {
  const message = 'Cannot access attribute "count" for class "A"';
  expect(kinds('reportAttributeAccessIssue', message, 'a.count == 1')).toEqual(['missing_member']);
  expect(kinds('reportAttributeAccessIssue', message, 'a.count: int = 1')).toEqual([]);
});

it('counts lines and columns from 1, and keeps the first line of a message', () => {
  const [problem] = toTypeProblem(
    { range, code: 'reportCallIssue', message: 'No parameter named "x"\n  more' },
    '',
  );
  expect(problem).toEqual({
    code: 'reportCallIssue',
    kind: 'wrong_arguments',
    message: 'No parameter named "x"',
    range: { start: { line: 2, column: 3 }, end: { line: 2, column: 6 } },
    suggestions: [],
  });
});
