import { detach } from '../base/detach.ts';
import { fingerprint } from '../base/fingerprint.ts';
import { findLanguage, languageIdOf } from '../base/languages.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { lineStarts, offsetAt } from '../base/text.ts';
import { MAX_TYPE_SUGGESTIONS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Request } from '../contract/request.ts';
import type { Finding, Severity } from '../contract/verdict.ts';
import type { AnalyzerFailure } from '../ports/analyzer.ts';
import type { TypeChecker, TypeCheckers, TypeProblem, TypeProblemKind } from '../ports/type-checker.ts';
import type { Check } from './check.ts';
import { placesOf, type Span, touches } from './place.ts';
import { subtract } from './subtract.ts';

/** Lines a verdict lists when it says what was not checked. */
const MAX_NAMED_LINES = 5;

/** The problems of the document without and with the candidate. */
type TypeFacts = { before: TypeProblem[]; after: TypeProblem[] };

/** A problem and its place in its text. */
type Fault = { problem: TypeProblem; place: Span; fingerprint: string };

/** Using what does not exist cannot work; other type errors are up to the project. Null: left to another check. */
const SEVERITY: Record<TypeProblemKind, Severity | null> = {
  missing_member: 'high',
  missing_module: 'high',
  missing_name: 'high',
  wrong_arguments: 'high',
  wrong_type: 'medium',
  other: 'medium',
  syntax: null,
  deprecated: 'low',
};

/** With the candidate, the document must use nothing more that does not exist, and have no more type errors. */
export const typesCheck: Check<TypeFacts> = {
  name: 'types',
  stage: 'display',
  analyzer: ({ types }, language) => checkerOf(types, language) ?? types,
  async warm({ language, path, workspace }, { types }) {
    const id = languageIdOf(language);
    await checkerOf(types, language)?.prepare({ text: '', language: id, path, workspace });
  },
  async gather(candidate, { types }, signal) {
    const checker = checkerOf(types, candidate.language);
    if (checker === null) {
      const message = `there is no type checker for ${JSON.stringify(candidate.language)}`;
      return fail({ reason: 'language_not_supported', message });
    }
    const text = withoutSuppressions(candidate.after);
    const after = await problemsOf(checker, candidate, text, signal);
    if (!after.ok) return after;
    const hasNothing = after.value.every(({ kind }) => SEVERITY[kind] === null);
    if (hasNothing || candidate.before.trim() === '') return ok({ before: [], after: after.value });
    const before = await problemsOf(checker, candidate, withoutSuppressions(candidate.before), signal);
    return before.ok ? ok({ before: before.value, after: after.value }) : before;
  },
  judge(candidate, { before, after }) {
    const places = placesOf(candidate);
    const isInside = ({ place }: Fault) => touches(place, places.after);
    // Errors in the replaced range are gone, and excuse nothing that replaces them.
    const old = toFaults(candidate.before, before).filter(
      ({ place }) => candidate.range === null || !isWithin(place, places.before),
    );
    const all = heard(candidate, toFaults(candidate.after, after)).faults;
    const added = subtract([...all.filter((fault) => !isInside(fault)), ...all.filter(isInside)], old);
    // A text that does not parse is understood differently when anything changes: only the candidate's own problems
    // count.
    const isBroken = [...before, ...after].some(({ kind }) => kind === 'syntax');
    const counted = added.filter(
      (fault) => (!isBroken || isInside(fault)) && !isNamedBeside(candidate, fault.problem),
    );
    return all.filter((fault) => counted.includes(fault)).flatMap(toFinding);
  },
  missing(candidate, { after }) {
    const { silenced } = heard(candidate, toFaults(candidate.after, after));
    const [first] = silenced;
    if (first === undefined) return null;
    const lines = [...new Set(silenced.map(({ problem }) => problem.range.start.line))];
    const places = `${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, MAX_NAMED_LINES).join(', ')}`;
    const count = `${silenced.length} ${silenced.length === 1 ? 'problem is' : 'problems are'}`;
    return `${count} silenced by comments for the type checker (${places}): ${first.problem.message}`;
  },
};

/**
 * Starts the type check of the document while the model is still working, so that the result is known when the
 * candidate arrives. Does not block.
 */
export function prepareTypes(
  types: TypeCheckers,
  { task, document, workspace }: Pick<Request, 'task' | 'document' | 'workspace'>,
  signal: AbortSignal,
): void {
  const checker = document === null ? null : checkerOf(types, document.language);
  // Code in prose is an extract, and so is a part of a file: their types are not checked.
  const isExtract = task === 'explain' || task === 'chat' || document?.part === true;
  if (document === null || checker === null || isExtract) return;
  detach(problemsOf(checker, { ...document, workspace }, withoutSuppressions(document.text), signal));
}

/**
 * The same checkers, used while the user types. A project that is not loaded starts to load without waiting: it takes
 * seconds, and only the next completion benefits.
 */
export function askedInPassing(types: TypeCheckers): TypeCheckers {
  const byLanguage = Object.entries(types.byLanguage).map(([language, checker]): [string, TypeChecker] => [
    language,
    {
      ...{ tool: checker.tool, version: checker.version },
      warm: (id) => checker.warm(id),
      close: () => checker.close(),
      check: (input, signal) => checker.check({ ...input, inPassing: true }, signal),
      prepare: async (input) => detach(checker.prepare({ ...input, inPassing: true })),
    },
  ]);
  return { ...types, byLanguage: Object.fromEntries(byLanguage) };
}

function checkerOf(types: TypeCheckers, language: string): TypeChecker | null {
  return types.byLanguage[findLanguage(language)?.id ?? ''] ?? null;
}

function problemsOf(
  checker: TypeChecker,
  { language, path, workspace }: Pick<Candidate, 'language' | 'path' | 'workspace'>,
  text: string,
  signal: AbortSignal,
): Promise<Result<TypeProblem[], AnalyzerFailure>> {
  return checker.check({ text, language: languageIdOf(language), path, workspace }, signal);
}

/**
 * Whether a file is checked for its own sake. Its author may silence the checker on a line, which the verdict reports;
 * a candidate cannot excuse itself, and nothing silences a whole file.
 */
function isOwnFile({ before, path, range }: Candidate): boolean {
  return range === null && path !== null && before === '';
}

/** The faults without those that a file's author silenced on their lines. */
function heard(candidate: Candidate, faults: Fault[]): { faults: Fault[]; silenced: Fault[] } {
  if (!isOwnFile(candidate)) return { faults, silenced: [] };
  const lines = silencedLines(candidate.after);
  const isSilenced = ({ problem: { range } }: Fault) => {
    for (let line = range.start.line; line <= range.end.line; line += 1) if (lines.has(line)) return true;
    return false;
  };
  return {
    faults: faults.filter((fault) => !isSilenced(fault)),
    silenced: faults.filter((fault) => isSilenced(fault) && fault.problem.kind !== 'deprecated'),
  };
}

/** Identifies a problem independently of its place: its code and the words it is about. */
function toFaults(text: string, problems: TypeProblem[]): Fault[] {
  const starts = lineStarts(text);
  return problems
    .filter(({ kind }) => SEVERITY[kind] !== null)
    .map((problem) => {
      const start = offsetAt(text, problem.range.start, starts) ?? text.length;
      const end = Math.max(start, offsetAt(text, problem.range.end, starts) ?? text.length);
      const place = { start, end };
      return { problem, place, fingerprint: fingerprint(problem.code, text.slice(start, end)) };
    });
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end && outer.end > outer.start;
}

/** Code for a file may use the file's names before it is inserted. */
function isNamedBeside({ beside }: Candidate, { kind, message }: TypeProblem): boolean {
  if (beside === undefined || kind !== 'missing_name') return false;
  const name = /['"`]([\w$]+)['"`]/.exec(message)?.[1];
  return name !== undefined && beside.split(/[^\w$]+/).includes(name);
}

function toFinding({ problem, fingerprint: mark }: Fault): Finding[] {
  const { code, kind, message, range, suggestions } = problem;
  const severity = SEVERITY[kind];
  if (severity === null) return [];
  const more = suggestions.filter((name) => !message.includes(`'${name}'`)).slice(0, MAX_TYPE_SUGGESTIONS);
  const hint = more.length > 0 ? ` The nearest that exist: ${more.join(', ')}.` : '';
  const finding = { rule: `types/${code}`, cwe: null, message: `${message}${hint}`, range, severity };
  const replacements = suggestions.slice(0, MAX_TYPE_SUGGESTIONS);
  return [{ ...finding, fingerprint: mark, ...(replacements.length > 0 && { replacements }) }];
}

/** Comments that silence a type checker, in any language. */
const SUPPRESSION = /@ts-(?=ignore|expect-error|nocheck)|\btype(?=:\s*ignore)|\bpyright(?=:)/g;

/** Comments that silence it on their own line, or on the next line with code. */
const OF_THIS_LINE = /#.*\b(?:type:\s*ignore|pyright:\s*ignore)\b/;
const OF_NEXT_LINE = /(?:\/\/|\/\*|\*).*@ts-(?:ignore|expect-error)\b/;
const NO_CODE = /^\s*(?:$|\/\/|\/\*|\*|\{\/\*)/;

/** The same text, with all offsets kept, in which no comment silences the checker. */
export function withoutSuppressions(text: string): string {
  return text.replace(SUPPRESSION, (word) => '_'.repeat(word.length));
}

/** The lines, from 1, on which comments silence the checker. Excludes comments that silence a whole file. */
export function silencedLines(text: string): Set<number> {
  const lines = text.split(/\r\n|\n|\r/);
  const silenced = new Set<number>();
  lines.forEach((line, index) => {
    if (OF_THIS_LINE.test(line)) silenced.add(index + 1);
    if (!OF_NEXT_LINE.test(line)) return;
    let next = index + 1;
    while (next < lines.length && NO_CODE.test(lines[next] ?? '')) next += 1;
    silenced.add(next + 1);
  });
  return silenced;
}
