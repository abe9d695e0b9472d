import { randomUUID } from 'node:crypto';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Range,
} from 'vscode-languageserver-protocol';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { z } from 'zod';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { isSuggestion } from '../../src/contract/answer.ts';
import { COMMANDS } from './commands.ts';
import { fromEditorRange, SOURCE } from './convert.ts';
import type { Shown } from './diagnostics.ts';
import type { OpenDocuments } from './documents.ts';
import type { LspServices } from './services.ts';

/** Existing names to replace a missing one, and explanations of the code. */
export function codeActions(
  { textDocument: { uri }, range, context: { only } }: CodeActionParams,
  text: TextDocument,
  shown: readonly Shown[],
): CodeAction[] {
  const wants = (kind: string) =>
    only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  const fixes = wants(CodeActionKind.QuickFix)
    ? shown
        .filter(({ diagnostic }) => touches(diagnostic.range, range))
        .flatMap((one) => replacementsOf(one, text))
    : [];
  const explain: CodeAction = {
    title: 'Explain with Fettle',
    command: { title: 'Explain with Fettle', command: COMMANDS.explain, arguments: [uri, range] },
  };
  return only === undefined ? [...fixes, explain] : fixes;
}

function replacementsOf({ finding, diagnostic }: Shown, text: TextDocument): CodeAction[] {
  const there = text.getText(diagnostic.range);
  // Text that has changed since is not replaced.
  if (!/^[\w$]+$/.test(there)) return [];
  const names = [...new Set((finding.replacements ?? []).map(lastPart))];
  return names.map((name, index) => ({
    title: `Change to ${name} (${SOURCE})`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: index === 0 && names.length === 1,
    edit: { changes: { [text.uri]: [{ range: diagnostic.range, newText: name }] } },
  }));
}

/** For `pandas.DataFrame.merge`, the part in the place of the wrong name. */
function lastPart(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function touches(a: Range, b: Range): boolean {
  const isBefore = (left: Range, right: Range) =>
    left.end.line < right.start.line ||
    (left.end.line === right.start.line && left.end.character < right.start.character);
  return !isBefore(a, b) && !isBefore(b, a);
}

const EditorPosition = z.object({ line: z.int().min(0), character: z.int().min(0) });
const ExplainArguments = z.tuple([
  z.string(),
  z.object({ start: EditorPosition, end: EditorPosition }).optional(),
]);

/** Explains a range of an open document, or all of it when the range is empty. */
export async function explain(
  { assistant }: LspServices,
  documents: OpenDocuments,
  given: readonly unknown[],
  signal: AbortSignal,
): Promise<Result<string, { message: string }>> {
  const parsed = ExplainArguments.safeParse(given);
  const text = parsed.success ? documents.get(parsed.data[0]) : null;
  if (!parsed.success || text === null)
    return fail({ message: `${COMMANDS.explain} takes the URI of an open document and a range` });
  const { document, workspace } = await documents.describe(text);
  const wanted = parsed.data[1];
  const isAll = wanted === undefined || text.offsetAt(wanted.start) === text.offsetAt(wanted.end);
  const inside = isAll ? null : fromEditorRange(clamped(wanted, text));
  const common = { id: randomUUID(), workspace, history: [], alternatives: 0, question: '' };
  const request = { ...common, task: 'explain' as const, document, range: inside };
  for await (const step of assistant.answer(request, signal)) {
    if (step.type !== 'answer-end') continue;
    const { answer } = step;
    return isSuggestion(answer) ? ok(answer.explanation) : fail({ message: answer.no_suggestion.message });
  }
  throw new Error('The assistant stopped without an answer');
}

function clamped({ start, end }: Range, text: TextDocument): Range {
  return { start: text.positionAt(text.offsetAt(start)), end: text.positionAt(text.offsetAt(end)) };
}
