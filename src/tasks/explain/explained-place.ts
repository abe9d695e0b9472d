import { lineStarts } from '../../base/text.ts';
import type { ExplainRequest } from '../../contract/request.ts';

type Explained = Pick<ExplainRequest, 'document' | 'range'>;

/** The lines that are explained, both included: those of the range, or all. */
export function explainedLines({ document, range }: Explained): { first: number; last: number } {
  if (range === null) return { first: 1, last: lineStarts(document.text).length };
  return { first: range.start.line, last: range.end.line };
}

/** Where those lines begin and end in the document. */
export function explainedOffsets(request: Explained): { from: number; to: number } {
  const { text } = request.document;
  const starts = lineStarts(text);
  const { first, last } = explainedLines(request);
  return { from: starts[first - 1] ?? 0, to: starts[last] ?? text.length };
}
