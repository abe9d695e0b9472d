import { MAX_API_NOTES, MAX_ENVIRONMENT_TOKENS } from '../config/limits.ts';
import type { EnvironmentFacts, StyleFacts, VersionFact } from '../contract/context.ts';
import type { ChatRequest, GenerateRequest } from '../contract/request.ts';
import type { ApiNote } from '../ports/environment.ts';
import { ANY_VERSION, isAmong, type Subject } from './environment-facts.ts';
import { type RankedPiece, type SourceInput, wordsOf } from './source.ts';

/** Packages listed in a prompt that neither the request nor the document names. */
const MAX_UNTOUCHED_PACKAGES = 8;

/** `facts` about the subject; `language` is the id of the language to write. */
type EnvironmentFindings = { facts: EnvironmentFacts; notes: ApiNote[]; subject: Subject; language: string };

/** One fact and its origin. `isNote`: a separate sentence after the list of versions. */
type Part = { text: string; from: string | null; isNote?: true; isPackage?: true };

/**
 * The facts as text, as far as the request touches them; null when there are none. The user waits for each token, so
 * packages the request does not touch are listed only when it touches none, and the least useful are dropped first.
 */
export async function environmentPiece(
  told: EnvironmentFindings,
  { request, countTokens, maxTokens }: SourceInput<GenerateRequest | ChatRequest>,
): Promise<RankedPiece | null> {
  const { facts, subject } = told;
  const touched = facts.packages.filter((fact) => isAmong(subject.touched, fact));
  const chosen = touched.length > 0 ? touched : facts.packages.slice(0, MAX_UNTOUCHED_PACKAGES);
  const limit = Math.min(MAX_ENVIRONMENT_TOKENS, maxTokens);
  const parts = partsOf(told, chosen, request);
  if (parts.length === 0) return null;

  let shown = parts;
  let tokens = await countTokens(inWords(shown));
  while (tokens > limit && shown.length > 1) {
    const fitting = Math.min(shown.length - 1, Math.floor((shown.length * limit) / tokens));
    shown = shown.slice(0, Math.max(1, fitting));
    tokens = await countTokens(inWords(shown));
  }
  return {
    source: 'environment',
    path: null,
    range: null,
    text: inWords(shown),
    why: whyOf(shown),
    tokens,
    cut_by: cutBy(facts.packages.length - chosen.length, parts.slice(shown.length), limit),
    value: 1,
  };
}

/** The most useful first. */
function partsOf(
  { facts, notes, language }: EnvironmentFindings,
  packages: VersionFact[],
  request: GenerateRequest | ChatRequest,
): Part[] {
  const tests = isAboutTests(request) ? testsOf(facts) : [];
  return [
    ...facts.languages.slice(0, 1).map((fact) => ({ text: versionOf(fact), from: fact.from })),
    ...packages.slice(0, MOST_USEFUL).map(packageOf),
    ...notes.slice(0, MAX_API_NOTES).map(({ text }) => ({ text, from: null, isNote: true as const })),
    ...tests.map((text) => ({ text, from: null })),
    ...packages.slice(MOST_USEFUL).map(packageOf),
    ...modulesOf(facts, language).map((text) => ({ text, from: null })),
    ...(facts.style === undefined ? [] : styleOf(facts.style)),
  ];
}

/** Packages listed before the notes on them. */
const MOST_USEFUL = 8;

const NAMES: Readonly<Record<string, string>> = {
  python: 'Python',
  node: 'Node.js',
  go: 'Go',
  rust: 'Rust',
  java: 'Java',
};

function versionOf({ name, version }: VersionFact): string {
  return `${NAMES[name] ?? name} ${version}`;
}

function packageOf({ name, version, from }: VersionFact): Part {
  return { text: version === ANY_VERSION ? name : `${name} ${version}`, from, isPackage: true };
}

function testsOf({ test_framework, test_command }: EnvironmentFacts): string[] {
  if (test_framework === null) return [];
  return [`tests with ${test_framework}${test_command === undefined ? '' : ` (run by ${test_command})`}`];
}

function modulesOf({ module_system, typescript }: EnvironmentFacts, language: string): string[] {
  const isScript = ['typescript', 'tsx', 'javascript'].includes(language);
  if (!isScript) return [];
  const system =
    module_system === 'esm' ? ['ES modules'] : module_system === undefined ? [] : ['CommonJS modules'];
  const isStrict = typescript?.strict === true && language !== 'javascript';
  return [...(language === 'javascript' ? system : []), ...(isStrict ? ['strict TypeScript'] : [])];
}

/** Style that a model would not use by default. */
function styleOf({ line_length, quotes, indent, semicolons, from }: StyleFacts): Part[] {
  const said = [
    quotes === undefined ? '' : `${quotes} quotes`,
    semicolons === false ? 'no semicolons' : '',
    indent === undefined ? '' : indent === 'tab' ? 'tabs' : `${indent} spaces`,
    line_length === undefined ? '' : `lines up to ${line_length}`,
  ].filter((one) => one !== '');
  return said.map((text) => ({ text, from: from[0] ?? null }));
}

/** Such as `Python 3.11.4, pandas 2.1.4, requests, tests with pytest. DataFrame has no append (pandas 2.1.4)`. */
function inWords(parts: Part[]): string {
  const list = parts.filter(({ isNote }) => isNote !== true).map(({ text }) => text);
  const notes = parts.filter(({ isNote }) => isNote === true).map(({ text }) => text);
  return [list.join(', '), ...notes].filter((text) => text !== '').join('. ');
}

function isAboutTests(request: GenerateRequest | ChatRequest): boolean {
  return /\btest(?:s|ed|ing)?\b/i.test(wordsOf(request)) || /test|spec/i.test(request.document?.path ?? '');
}

/** The files that state it; one folder stands for all packages installed in it. */
function whyOf(parts: Part[]): string {
  const files = parts.flatMap(({ from }) =>
    from === null ? [] : [from.replace(/(node_modules|site-packages)\/.*$/, '$1')],
  );
  const notes = parts.some(({ isNote }) => isNote === true)
    ? '; names looked up in the installed packages'
    : '';
  return `versions this project has, from ${[...new Set(files)].join(', ') || 'its test files'}${notes}`;
}

function cutBy(untouched: number, left: Part[], limit: number): string | null {
  const packages = left.filter(({ isPackage }) => isPackage === true).length;
  const others = left.length - packages;
  const lost = [
    ...(packages > 0 ? [`${packages} packages left out`] : []),
    ...(others > 0 ? [`${others} other facts left out`] : []),
  ];
  const cuts = [
    untouched > 0 ? `${untouched} packages unrelated to the request left out` : '',
    lost.length > 0 ? `limit of ${limit} tokens: ${lost.join(', ')}` : '',
  ];
  return cuts.filter((cut) => cut !== '').join('; ') || null;
}
