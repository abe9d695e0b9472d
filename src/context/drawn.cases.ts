import { rangeAt } from '../base/text.ts';
import type { CompleteRequest, ExplainRequest, GenerateRequest } from '../contract/request.ts';
import { fakeDisk } from './fake-disk.cases.ts';
import type { CountTokens, SourceInput } from './source.ts';

/** Where the cursor stands in a drawn text; two of them enclose a selection. */
export const MARK = '▮';

const common = { id: 'test', workspace: null, history: [], alternatives: 0 };

/** A completion drawn with the cursor in it. */
export function drawnCompletion(drawing: string, path = 'src/drawn.py'): CompleteRequest {
  const offset = drawing.indexOf(MARK);
  const text = drawing.replace(MARK, '');
  const position = rangeAt(text, offset, offset).start;
  return { ...common, task: 'complete', document: { path, language: '', text }, position };
}

/** An explanation of what stands between two marks; of the whole file without marks. */
export function drawnExplanation(drawing: string, path = 'src/drawn.py'): ExplainRequest {
  const [before = '', selected, after] = drawing.split(MARK);
  const text = [before, selected, after].join('');
  const range = selected === undefined ? null : rangeAt(text, before.length, before.length + selected.length);
  return { ...common, task: 'explain', document: { path, language: '', text }, range, question: '' };
}

/** A request for code for a file. */
export function generation(
  instruction: string,
  text: string | null = null,
  path = 'src/drawn.py',
): GenerateRequest {
  const document = text === null ? null : { path, language: '', text };
  return { ...common, task: 'generate', instruction, language: 'python', document };
}

/** A tokenizer of about four characters a token in code: each word, each run of blanks, each other sign. */
export const countTokens: CountTokens = async (text) => text.match(/\w+|\s+|[^\w\s]/gu)?.length ?? 0;

/** What a source is given, with an empty disk unless told otherwise. */
export function sourceInput<Asked extends SourceInput['request']>(
  request: Asked,
  rest: Partial<SourceInput> = {},
): SourceInput<Asked> {
  return { files: fakeDisk({}), countTokens, maxTokens: 10_000, ...rest, request };
}

/** Numbers from 0 to 1 that are the same on every run (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
