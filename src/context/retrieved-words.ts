import { dirname } from 'node:path/posix';
import { importsOf } from '../base/source/imports.ts';
import { countTerms, questionTerms } from '../base/terms.ts';
import { sliceRange } from '../base/text.ts';
import { MAX_IMPORTS_PER_FILE, MAX_LOOKED_UP_NAMES, MAX_RETRIEVED_HITS } from '../config/limits.ts';
import type { ChatRequest, ExplainRequest, GenerateRequest } from '../contract/request.ts';
import type { RepositoryHit, RepositoryIndex } from '../ports/repository.ts';
import type { Candidate } from './candidate.ts';
import {
  definitionCandidate,
  type ImportedName,
  importedDefinitions,
  importedNames,
  namedDefinitions,
} from './definition-candidates.ts';
import { shownHits, TEST_PATH } from './hit-candidates.ts';
import { attributesOf, identifiersOf, namesInWords } from './identifiers.ts';
import { languageOf } from './outline.ts';
import { wordsOf } from './source.ts';

/** A request in prose; `path` is its document's path from the project root, or null. */
type WordsPlace = { request: ChatRequest | ExplainRequest | GenerateRequest; path: string | null };

/** A hit below this share of a perfect match is unrelated to the request. */
const MIN_STRENGTH = { generate: 0.3, explain: 0.2, chat: 0.1 } as const;
/** A hit without the words must match by meaning: lower cosines are those of unrelated code. */
const MIN_CLOSENESS = { generate: 0.45, explain: 0.35, chat: 0.2 } as const;
/**
 * Words of the request that a hit must contain. Two common words meet in many places ("reverse", "string"): for new
 * code a hit needs more than that to be worth seconds of reading; for a question it may have all if there are no more.
 */
const MIN_MATCHED = { generate: 3, explain: 2, chat: 2 } as const;
const SAME_FOLDER = 1.1;
const NAMED_FILE = 1.6;
const TEST_FILE = 0.6;
/** Prose next to code: useful for a question, useless for new code. */
const PROSE = { generate: 0.4, explain: 0.7, chat: 0.9 } as const;
const NAME_WORTH = 6;
const IMPORT_WORTH = 4;
const HIT_WORTH = 3;
const ASKS_FOR_TESTS = /\btest/i;

/**
 * The context of a request in prose: the definitions of names it mentions (or that an explained selection uses), and
 * search results for its text, a few per file.
 */
export async function wordsCandidates(index: RepositoryIndex, place: WordsPlace): Promise<Candidate[]> {
  const subject = subjectOf(place.request);
  const imports = await importCandidates(index, place, subject);
  const names = await nameCandidates(index, place, subject);
  return [...imports, ...names, ...(await hitCandidates(index, place))];
}

/** The names in the text, the code it is about, and the imports that one of them touches. */
type Subject = { names: string[]; code: string; language: string; touched: ImportedName[] };

function subjectOf(request: WordsPlace['request']): Subject {
  const { document } = request;
  const names = namesInWords(wordsOf(request));
  const code = codeOf(request);
  const language = (document === null ? null : languageOf(document)?.id) ?? '';
  const used = request.task === 'explain' ? identifiersOf(code, language) : [];
  const imported = importedNames(importsOf(document?.text ?? '', language, MAX_IMPORTS_PER_FILE));
  const touched = imported.filter(({ alias }) => names.includes(alias) || used.includes(alias));
  return { names, code, language, touched: touched.slice(0, MAX_LOOKED_UP_NAMES) };
}

async function importCandidates(
  index: RepositoryIndex,
  { path }: WordsPlace,
  { names, code, language, touched }: Subject,
): Promise<Candidate[]> {
  const attributes = attributesOf(code, language);
  const found: Candidate[] = [];
  for (const name of touched) {
    const { alias } = name;
    const why = `definition of ${alias}, which is imported and ${names.includes(alias) ? 'named in the request' : 'used there'}`;
    for (const symbol of await importedDefinitions(index, path ?? '', name, attributes.get(alias) ?? []))
      found.push(await definitionCandidate(index, symbol, { source: 'imports', why, worth: IMPORT_WORTH }));
  }
  return found;
}

async function nameCandidates(
  index: RepositoryIndex,
  { request }: WordsPlace,
  { names, touched }: Subject,
): Promise<Candidate[]> {
  const wholeLines = request.task === 'generate' ? {} : { wholeLines: WHOLE_WHEN_ASKED_LINES };
  const others = names.filter((name) => !touched.some(({ alias }) => alias === name));
  const found: Candidate[] = [];
  for (const name of others.slice(0, MAX_LOOKED_UP_NAMES)) {
    const why = `definition of ${name}, named in the request`;
    for (const symbol of await namedDefinitions(index, name, () => true))
      found.push(
        await definitionCandidate(index, symbol, {
          source: 'symbols',
          why,
          worth: NAME_WORTH,
          ...wholeLines,
        }),
      );
  }
  return found;
}

/** A user who asks about a definition wants to see it, not its signature. */
const WHOLE_WHEN_ASKED_LINES = 60;
/** Identifiers of a selection that are searched for. */
const SEARCHED_IDENTIFIERS = 40;

function codeOf(request: WordsPlace['request']): string {
  const text = request.document?.text ?? '';
  if (request.task !== 'explain' || request.range === null) return text;
  return sliceRange(text, request.range) ?? text;
}

function isAbout(
  { text, path }: RepositoryHit,
  question: string,
  task: WordsPlace['request']['task'],
): boolean {
  const asked = questionTerms(question);
  const has = countTerms(`${path}\n${text}`);
  const matched = [...asked.keys()].filter((term) => has.has(term)).length;
  return matched >= (task === 'chat' ? Math.min(MIN_MATCHED.chat, asked.size) : MIN_MATCHED[task]);
}

async function hitCandidates(index: RepositoryIndex, { request, path }: WordsPlace): Promise<Candidate[]> {
  const words = wordsOf(request);
  const language = request.document === null ? '' : (languageOf(request.document)?.id ?? '');
  const question =
    request.task === 'explain'
      ? `${words} ${identifiersOf(codeOf(request), language).slice(0, SEARCHED_IDENTIFIERS).join(' ')}`
      : words;
  const found = await index.search(question, {
    limit: MAX_RETRIEVED_HITS,
    byFile: request.task === 'chat',
  });
  if (!found.ok) return [];
  const named = words.match(/[\w@-]+(?:[./\\][\w@-]+)+/g) ?? [];
  const factor = (hit: RepositoryHit) =>
    (path !== null && dirname(hit.path) === dirname(path) ? SAME_FOLDER : 1) *
    (named.some((name) => hit.path.endsWith(name.replaceAll('\\', '/'))) ? NAMED_FILE : 1) *
    (TEST_PATH.test(hit.path) && !ASKS_FOR_TESTS.test(words) ? TEST_FILE : 1) *
    (hit.kind === 'section' || hit.language === 'markdown' ? PROSE[request.task] : 1);
  const scored = found.value
    .filter((hit) => !hit.isStale && speaksTo(hit, question, request.task))
    .map((hit) => ({ hit, score: hit.score * factor(hit), why: WHY[hit.by.join()] ?? WHY.words }));
  return shownHits(scored, HIT_WORTH);
}

const WHY: Record<string, string> & { words: string } = {
  words: 'matches the words of the request',
  meaning: 'matches the meaning of the request',
  'words,meaning': 'matches the words and the meaning of the request',
};

/** Whether a hit is related to the request: by meaning, or by enough of its words. */
function speaksTo(hit: RepositoryHit, question: string, task: WordsPlace['request']['task']): boolean {
  if ((hit.closeness ?? 0) >= MIN_CLOSENESS[task]) return true;
  return hit.strength >= MIN_STRENGTH[task] && isAbout(hit, question, task);
}
