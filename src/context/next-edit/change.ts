import { headsOf, type Parameter } from './parameters.ts';
import { changedSpans, isName, tokensIn } from './words.ts';

/** One name replaced by another throughout the edited range; `places` are offsets in the new text. */
export type Rename = { kind: 'rename'; from: string; to: string; places: number[] };

/** A function whose parameters changed; `at` is the offset of its name in the new text. */
export type NewParameters = {
  kind: 'parameters';
  name: string;
  at: number;
  before: Parameter[];
  after: Parameter[];
  /** Offset of the name in the old text. */
  wasAt: number;
};

export type Change = Rename | NewParameters;

/** The part of the difference of two texts that can affect other places: a rename, new parameters, or both. */
export function changesOf(before: string, after: string, language: string): Change[] {
  const rename = renameOf(before, after);
  const parameters = parametersOf(before, after, language);
  return [rename, parameters].filter((change) => change !== null);
}

function renameOf(before: string, after: string): Rename | null {
  const spans = changedSpans(before, after);
  if (spans === null) return null;
  const old = tokensIn(before, spans.before);
  const now = tokensIn(after, spans.after);
  if (old.length !== now.length) return null;
  const changed = now.flatMap((token, index) => {
    const was = old[index]?.text ?? '';
    return was === token.text ? [] : [{ was, token }];
  });
  const [first] = changed;
  if (first === undefined) return null;
  const [from, to] = [first.was, first.token.text];
  const isOne = changed.every(({ was, token }) => was === from && token.text === to);
  if (!isOne || !isName(from) || !isName(to)) return null;
  return { kind: 'rename', from, to, places: changed.map(({ token }) => token.at) };
}

function parametersOf(before: string, after: string, language: string): NewParameters | null {
  const old = headsOf(before, language);
  const now = headsOf(after, language);
  const inside = (text: string, span: { start: number; end: number }) => text.slice(span.start, span.end);
  const changed = now.flatMap((head) => {
    // When two functions have the same name, a call's target is unknown.
    const was = old.filter(({ name }) => name === head.name);
    const isOnly = was.length === 1 && now.filter(({ name }) => name === head.name).length === 1;
    const [only] = was;
    if (!isOnly || only === undefined) return [];
    return inside(before, only.inside) === inside(after, head.inside) ? [] : [{ head, only }];
  });
  const [found] = changed;
  if (found === undefined || changed.length > 1) return null;
  const { head, only } = found;
  if (head.parameters === null || only.parameters === null) return null;
  if (isSame(only.parameters, head.parameters)) return null;
  return {
    ...{ kind: 'parameters', name: head.name, at: head.at, wasAt: only.at },
    ...{ before: only.parameters, after: head.parameters },
  };
}

function isSame(old: readonly Parameter[], now: readonly Parameter[]): boolean {
  const names = (list: readonly Parameter[]) =>
    list.map(({ name, isKeywordOnly }) => `${name} ${isKeywordOnly}`).join();
  return names(old) === names(now);
}
