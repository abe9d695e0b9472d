import { MAX_ENVIRONMENT_TOKENS, MAX_UNTOUCHED_PACKAGES } from '../config/limits.ts';
import type { GenerateRequest } from '../contract/request.ts';
import { ANY_VERSION, type PackageFact, type ToolFacts, type VersionFact } from './environment-facts.ts';
import type { RankedPiece, SourceInput } from './source.ts';

/**
 * The facts in words, as far as the request touches them; null when there are none. The user waits for
 * each token, so packages that the request does not touch are named only when it touches none.
 */
export async function environmentPiece(
  tools: ToolFacts,
  { request, countTokens, maxTokens }: SourceInput<GenerateRequest>,
): Promise<RankedPiece | null> {
  const touched = tools.packages.filter((fact) => fact.touched);
  const chosen = touched.length > 0 ? touched : tools.packages.slice(0, MAX_UNTOUCHED_PACKAGES);
  const limit = Math.min(MAX_ENVIRONMENT_TOKENS, maxTokens);
  const words = (shown: PackageFact[]) => inWords(tools, shown, isAboutTests(request));
  if (words(chosen) === '') return null;

  let shown = chosen;
  let tokens = await countTokens(words(shown));
  while (tokens > limit && shown.length > 0) {
    shown = shown.slice(0, Math.min(shown.length - 1, Math.floor((shown.length * limit) / tokens)));
    tokens = await countTokens(words(shown));
  }
  return {
    source: 'environment',
    path: null,
    range: null,
    text: words(shown),
    why: whyOf([...(tools.language === null ? [] : [tools.language]), ...shown]),
    tokens,
    cut_by: cutBy(tools.packages.length - chosen.length, chosen.length - shown.length, limit),
    value: 1,
  };
}

/** For instance `Python 3.11.4, pandas 2.1.4, requests, tests with pytest`. */
function inWords(tools: ToolFacts, packages: PackageFact[], withTests: boolean): string {
  const names: Record<string, string> = { python: 'Python', node: 'Node.js' };
  const { language } = tools;
  const parts = [
    ...(language === null ? [] : [{ ...language, name: names[language.name] ?? language.name }]),
    ...packages,
  ].map(({ name, version }) => (version === ANY_VERSION ? name : `${name} ${version}`));
  if (withTests && tools.testFramework !== null) parts.push(`tests with ${tools.testFramework}`);
  return parts.join(', ');
}

function isAboutTests({ instruction, document }: GenerateRequest): boolean {
  return /\btest(?:s|ed|ing)?\b/i.test(instruction) || /test|spec/i.test(document?.path ?? '');
}

/** The files that say so; one folder stands for all the packages installed in it. */
function whyOf(facts: VersionFact[]): string {
  const files = facts.map(({ from }) => from.replace(/(node_modules|site-packages)\/.*$/, '$1'));
  return `versions this project has, from ${[...new Set(files)].join(', ') || 'its test files'}`;
}

function cutBy(untouched: number, overLimit: number, limit: number): string | null {
  const cuts = [
    untouched > 0 ? `${untouched} packages left out that the request does not touch` : '',
    overLimit > 0 ? `limit of ${limit} tokens: ${overLimit} packages left out` : '',
  ];
  return cuts.filter((cut) => cut !== '').join('; ') || null;
}
