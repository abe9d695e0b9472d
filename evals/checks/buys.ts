import type { SyntaxAnalyzer } from '../../src/ports/analyzer.ts';
import type { TypeCheckers, TypeProblem, TypeProblemKind } from '../../src/ports/type-checker.ts';
import type { Draft } from './buys/drafts.ts';
import { type Row, rowOf, type Target } from './report.ts';

/** The faults of one draft; `unknown` says why they could not be determined, and the rest then means nothing. */
type Faults = { parses: boolean; types: boolean; exists: boolean; unknown: string | null };

export type JudgedDraft = Draft & { faults: Faults };

export type Judges = {
  syntax: SyntaxAnalyzer;
  types: TypeCheckers;
  /** By language, the project it is checked in, with its packages. */
  workspaces: Readonly<Record<string, string>>;
  signal: AbortSignal;
};

const ABSENT: readonly TypeProblemKind[] = ['missing_member', 'missing_module', 'missing_name'];
const WRONG: readonly TypeProblemKind[] = [...ABSENT, 'wrong_arguments', 'wrong_type', 'other'];

/** Runs the parser and the type checker of its language on each draft, whether or not a check passed it. */
export async function judgeDrafts(drafts: readonly Draft[], judges: Judges): Promise<JudgedDraft[]> {
  const judged: JudgedDraft[] = [];
  for (const draft of drafts) {
    judges.signal.throwIfAborted();
    judged.push({ ...draft, faults: await faultsOf(draft, judges) });
  }
  return judged;
}

async function faultsOf({ language, code }: Draft, judges: Judges): Promise<Faults> {
  const { syntax, types, workspaces, signal } = judges;
  const parsed = await syntax.parse(code, language, signal);
  if (!parsed.ok) return notKnown(parsed.failure.message);
  const checker = types.byLanguage[language];
  if (checker === undefined) return notKnown(`there is no type checker for ${language}`);
  const workspace = workspaces[language] ?? null;
  const found = await checker.check({ text: code, language, path: null, workspace }, signal);
  if (!found.ok) return notKnown(found.failure.message);
  const has = (kinds: readonly TypeProblemKind[]) =>
    found.value.some(({ kind }: TypeProblem) => kinds.includes(kind));
  const parses = parsed.value.length === 0 && !has(['syntax']);
  return { parses, types: parses && !has(WRONG), exists: !has(ABSENT), unknown: null };
}

function notKnown(why: string): Faults {
  return { parses: true, types: true, exists: true, unknown: why };
}

type Question = { name: string; isWrong(faults: Faults): boolean };

const QUESTIONS: readonly Question[] = [
  { name: 'does not parse', isWrong: ({ parses }) => !parses },
  { name: 'does not type', isWrong: ({ types }) => !types },
  { name: 'calls what does not exist', isWrong: ({ exists }) => !exists },
];

/** Google's reported figure for suggestions that do not compile is 80 % fewer: a fifth of such drafts may remain. */
const REMAINING: Target = { atMost: 0.2 };

/**
 * The share of wrong drafts with the checks off; of shown code with them on; and of the tasks with a wrong draft, those
 * whose shown code is wrong as well. Null: not recorded.
 */
export function buysRows(off: readonly JudgedDraft[] | null, on: readonly JudgedDraft[] | null): Row[] {
  const known = (drafts: readonly JudgedDraft[]) => drafts.filter(({ faults }) => faults.unknown === null);
  return [
    ...(off === null ? [] : sharesOf('checks off', off)),
    ...(on === null ? [] : sharesOf('checks on', on)),
    ...(off === null || on === null ? [] : remainingRows(known(off), known(on))),
  ];
}

function sharesOf(side: string, drafts: readonly JudgedDraft[]): Row[] {
  const languages = [...new Set(drafts.map(({ language }) => language))].sort();
  return languages.flatMap((language) => {
    const mine = drafts.filter((draft) => draft.language === language);
    const known = mine.filter(({ faults }) => faults.unknown === null);
    const unknown = mine.flatMap(({ id, faults }) =>
      faults.unknown === null ? [] : `${id}: ${faults.unknown}`,
    );
    return QUESTIONS.map(({ name, isWrong }) => {
      const wrong = known.filter(({ faults }) => isWrong(faults)).map(({ id }) => id);
      const title = `${side}, ${language}: ${name}`;
      return rowOf({ name: title, n: known.length, hits: wrong.length, wrong: [...wrong, ...unknown] });
    });
  });
}

/** A task for which nothing was shown has nothing wrong that was shown. */
function remainingRows(off: readonly JudgedDraft[], on: readonly JudgedDraft[]): Row[] {
  const shown = new Map(on.map((draft) => [draft.id, draft.faults]));
  return QUESTIONS.flatMap(({ name, isWrong }) => {
    const wrongOff = off.filter(({ faults }) => isWrong(faults));
    // Without a wrong draft there is nothing that could remain.
    if (wrongOff.length === 0) return [];
    const wrong = wrongOff.filter(({ id }) => {
      const faults = shown.get(id);
      return faults !== undefined && isWrong(faults);
    });
    const title = `of the drafts that are so, what is shown still ${name}`;
    return rowOf({
      name: title,
      n: wrongOff.length,
      hits: wrong.length,
      target: REMAINING,
      wrong: wrong.map(({ id }) => id),
    });
  });
}
