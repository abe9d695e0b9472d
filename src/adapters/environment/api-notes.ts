import { findLanguage } from '../../base/languages.ts';
import type { Result } from '../../base/result.ts';
import { MAX_API_NOTES } from '../../config/limits.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ApiNote, Environment, NotesQuestion } from '../../ports/environment.ts';
import type { TypeChecker, TypeProblem } from '../../ports/type-checker.ts';

/** How long a prompt waits for known problems with the names it uses. */
const API_NOTES_MS = 800;
/** Characters of one note on a package name. */
const MAX_API_NOTE_CHARACTERS = 200;

/** A checker that knows the names in a language's installed packages; it judges nothing else. */
type NamesChecker = Pick<TypeChecker, 'check'>;

export type ApiNotesOptions = {
  clock: Clock;
  /** By language id. */
  byLanguage: Readonly<Record<string, NamesChecker>>;
};

/**
 * Reports names in a document and an instruction that the installed packages do not have. The instruction's
 * names go into a separate text of uses, so that they are judged like written code.
 */
export function createApiNotes({ clock, byLanguage }: ApiNotesOptions): Environment['notes'] {
  return async (question, signal) => {
    const language = findLanguage(question.language)?.id ?? '';
    const checker = byLanguage[language];
    if (checker === undefined || signal.aborted) return [];
    const { workspace } = question;
    const uses = usesOf(question, language);
    const done = new AbortController();
    const stop = AbortSignal.any([signal, done.signal]);
    const check = (text: string, path: string | null) =>
      text.trim() === '' ? [] : problemsOf(checker.check({ text, language, path, workspace }, stop));
    const notes: ApiNote[] = [];
    const add = async (problems: Promise<TypeProblem[]> | TypeProblem[]) => {
      for (const problem of await problems) notes.push(...noteOf(problem));
    };
    const asked = async () => (await check(uses.text, null)).filter((problem) => isAbout(problem, uses));
    try {
      const work = Promise.all([add(asked()), add(check(question.text, question.path))]);
      await Promise.race([work, clock.sleep(API_NOTES_MS, stop)]);
      return [...new Map(notes.map((note) => [note.text, note])).values()].slice(0, MAX_API_NOTES);
    } finally {
      done.abort();
    }
  };
}

async function problemsOf(check: Promise<Result<TypeProblem[], AnalyzerFailure>>): Promise<TypeProblem[]> {
  const found = await check;
  return found.ok ? found.value : [];
}

function noteOf({ kind, message, suggestions }: TypeProblem): ApiNote[] {
  if (kind !== 'missing_member' && kind !== 'deprecated' && kind !== 'wrong_arguments') return [];
  const near = suggestions.length === 0 ? '' : `; it has ${suggestions.join(', ')}`;
  // The message repeats the deprecation for each overload and for the name.
  const signature = /^The signature '.*' of ('[\w$]+' is deprecated)/;
  const said = message.replace(/\s+/g, ' ').replace(signature, '$1').replace(/[.]$/, '');
  const text = `${said}${near}`.slice(0, MAX_API_NOTE_CHARACTERS);
  return [{ text, kind: kind === 'deprecated' ? 'deprecated' : 'absent' }];
}

const MOST_USES = 12;

/** A text, and for each of its lines the name that the line is there to use. */
type Uses = { text: string; names: (string | null)[] };

/** True if the problem is about the name itself, not about the path to it. */
function isAbout({ range: { start, end } }: TypeProblem, { text, names }: Uses): boolean {
  const line = text.split('\n')[start.line - 1] ?? '';
  const said = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
  return names[start.line - 1] === said;
}

/**
 * A text that uses the names that the instruction writes as code: `DataFrame.append`, `pd.concat`, with their
 * modules imported.
 */
function usesOf({ instruction, modules }: NotesQuestion, language: string): Uses {
  const dotted = instruction.matchAll(/(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)/g);
  const names = [...new Set([...dotted].map(([name]) => name))].slice(0, MOST_USES);
  if (names.length === 0 || modules.length === 0) return { text: '', names: [] };
  const imported = modules.flatMap((name) => importOf(name, language));
  const lines = names.flatMap((name) => imported.flatMap((one) => useOf(name, one, language)));
  return {
    text: [...imported.map(({ line }) => line), ...lines.map(({ line }) => line), ''].join('\n'),
    names: [...imported.map(() => null), ...lines.map(({ name }) => name)],
  };
}

/** `as`: the module's name in the text. */
type Imported = { line: string; as: string; module: string };

function importOf(module: string, language: string): Imported[] {
  if (language === 'python')
    return /^[A-Za-z_]\w*$/.test(module) ? [{ line: `import ${module}`, as: module, module }] : [];
  const as = `module_${module.replace(/\W/g, '_')}`;
  return [{ line: `import * as ${as} from ${JSON.stringify(module)};`, as, module }];
}

/** Usual import aliases. The packages themselves are checked for the names they contain. */
const SHORT: Readonly<Record<string, string>> = { pd: 'pandas', np: 'numpy', sa: 'sqlalchemy' };

/** `pandas.DataFrame().append()`: members of a class are read from an instance, as code would. */
function useOf(
  written: string,
  { as, module }: Imported,
  language: string,
): { line: string; name: string }[] {
  const [first = '', ...rest] = written.split('.');
  const isModule = (SHORT[first] ?? first).toLowerCase() === module.toLowerCase();
  // A class may be written without its module.
  const way = isModule ? rest : /^[A-Z]/.test(first) ? [first, ...rest] : [];
  const name = way.at(-1);
  if (name === undefined) return [];
  const owners = way
    .slice(0, -1)
    .map((one) => (language === 'python' && /^[A-Z]/.test(one) ? `${one}()` : one));
  const use = [as, ...owners, name].join('.');
  return [{ line: language === 'python' ? `${use}()` : `${use};`, name }];
}
