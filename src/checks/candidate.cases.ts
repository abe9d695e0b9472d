import { applyEdit, rangeAt } from '../base/text.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Finding } from '../contract/verdict.ts';
import type { Analyzers, Check } from './check.ts';

/** A candidate at the place that `«` and `»` mark in a document: what stands between them is replaced. */
export function candidateAt(marked: string, text: string, language = 'python'): Candidate {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const before = marked.replace(/[«»]/g, '');
  const range = rangeAt(before, start, end);
  const after = applyEdit(before, range, text);
  if (after === null) throw new Error('mark the place with « and »');
  return {
    text,
    language,
    path: null,
    range,
    workspace: null,
    before,
    after,
    end: 'stop',
    probabilities: [],
  };
}

/** A candidate that is a document of its own. */
export function candidateAlone(text: string, language = 'python', before = ''): Candidate {
  return {
    text,
    language,
    path: null,
    range: null,
    workspace: null,
    before,
    after: text,
    end: 'stop',
    probabilities: [],
  };
}

/** What a check has against a candidate. */
export async function findings<Facts>(
  check: Check<Facts>,
  candidate: Candidate,
  analyzers: Analyzers,
): Promise<Finding[]> {
  const facts = await check.gather(candidate, analyzers, new AbortController().signal);
  if (!facts.ok) throw new Error(`${facts.failure.reason}: ${facts.failure.message}`);
  return check.judge(candidate, facts.value);
}
