import { MAX_REPAIR_FINDING_CHARACTERS, MAX_REPAIR_FINDINGS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { GenerateRequest } from '../contract/request.ts';
import type { Finding } from '../contract/verdict.ts';
import { fenced } from './fence.ts';
import { type CodePrompt, generatePrompt } from './generate.ts';

/** An answer that its checks rejected, and what they found; `findings` in the order of their weight. */
type Rejected = { candidate: Pick<Candidate, 'text' | 'range'>; findings: readonly Finding[] };

/**
 * The conversation goes on after the rejected answer: all of it up to the findings is still cached
 * from the first attempt.
 */
export function generateRepairPrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  rejected: Rejected,
): CodePrompt {
  const { prompt, stop } = generatePrompt(request, bundle);
  const code = rejected.candidate.text.replace(/[\r\n]+$/, '');
  const answer = `${prompt.opening}${code}${stop.join('')}`;
  // Code that holds the fence itself was not what the opening began.
  const isWhole = !stop.some((fence) => code.includes(fence));
  return {
    prompt: {
      ...prompt,
      messages: [
        ...prompt.messages,
        { role: 'assistant', text: isWhole ? answer : fenced(code, request.language) },
        { role: 'user', text: complaint(rejected) },
      ],
    },
    stop,
  };
}

function complaint({ candidate, findings }: Rejected): string {
  const told = findings.slice(0, MAX_REPAIR_FINDINGS).map((finding) => `- ${inWords(finding, candidate)}`);
  const untold = findings.length - told.length;
  if (untold > 0) told.push(`- and ${untold} more`);
  return ['That was rejected:', ...told, 'Write all of it again, corrected.'].join('\n');
}

/** A finding on one line, with its line in the candidate when it is in there. */
function inWords({ message, range }: Finding, candidate: Rejected['candidate']): string {
  const text = [...message.replace(/\s+/g, ' ').trim()].slice(0, MAX_REPAIR_FINDING_CHARACTERS).join('');
  const line = range === null ? 0 : range.start.line - (candidate.range?.start.line ?? 1) + 1;
  const lines = candidate.text.split(/\r\n|\n|\r/).length;
  return line >= 1 && line <= lines ? `line ${line}: ${text}` : text;
}
