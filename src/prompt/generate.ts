import { MAX_REPAIR_FINDING_CHARACTERS, MAX_REPAIR_FINDINGS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ContextBundle } from '../contract/context.ts';
import type { Stub } from '../contract/example.ts';
import type { ChatMessage, ChatPrompt } from '../contract/prompt.ts';
import type { GenerateRequest } from '../contract/request.ts';
import type { Finding } from '../contract/verdict.ts';
import { answerBlock, fenced, languageName, shownPath } from './fence.ts';
import { repositoryBlocks } from './repository.ts';
import { securityAdvice } from './security-advice.ts';

/** A prompt whose answer is one code block; `stop` is the fence that closes it, for `Sampling.stop`. */
export type CodePrompt = { prompt: ChatPrompt; stop: string[] };

/**
 * Asks for code briefly: on the target machines each prompt token costs 15 ms of waiting. The parts that do not change
 * between requests come first, so that they stay cached. A stub is prefilled as the start of the answer: the model
 * writes the body and does not repeat the rest. `hints`: lessons from earlier drafts.
 */
export function generatePrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  stub: Stub | null = null,
  hints: readonly string[] = [],
): CodePrompt {
  const { opening, stop } = answerBlock(request.language);
  if (stub === null)
    return {
      prompt: { form: 'chat', messages: generateMessages(request, bundle, hints), opening },
      stop: [stop],
    };
  // The answer begins with the code: repeated in the request, it would be read twice.
  const instruction = stub.words === '' ? `Complete the function ${stub.name}.` : stub.words;
  return {
    prompt: {
      form: 'chat',
      messages: generateMessages({ ...request, instruction }, bundle, hints),
      opening: opening + stub.head,
    },
    stop: [stop],
  };
}

/** The messages before the model answers; they end with the request's text, or with hints. */
function generateMessages(
  request: GenerateRequest,
  bundle: ContextBundle,
  hints: readonly string[] = [],
): ChatMessage[] {
  const parts = [
    repositoryOf(bundle),
    fileOf(request, bundle),
    environmentOf(bundle),
    adviceOf(request),
    request.instruction,
    ...hints,
  ];
  return [
    { role: 'system', text: systemText(languageName(request.language)) },
    { role: 'user', text: parts.filter((part) => part !== '').join('\n\n') },
  ];
}

/** Existing code is not considered: the request does not touch most of what it does. */
function adviceOf({ instruction, security_advice }: GenerateRequest): string {
  return security_advice === false ? '' : securityAdvice(instruction);
}

function systemText(language: string): string {
  const task = language === '' ? 'You write code.' : `You write ${language} code.`;
  return `${task} Answer with one code block that holds only what is asked: no explanation, no examples of use.`;
}

function fileOf(request: GenerateRequest, bundle: ContextBundle): string {
  const pieces = bundle.pieces.filter(({ source, text }) => source === 'cursor' && text !== '');
  if (request.document === null || pieces.length === 0) return '';
  const path = request.document.path === null ? 'this file' : shownPath(request.document.path);
  const code = pieces.map(({ text }) => text.trimEnd()).join('\n\n');
  return `The code is for ${path}, which has:\n${fenced(code, request.document.language)}`;
}

function repositoryOf(bundle: ContextBundle): string {
  const blocks = repositoryBlocks(bundle, { isNumbered: false });
  return blocks === '' ? '' : `The project already has:\n\n${blocks}`;
}

function environmentOf(bundle: ContextBundle): string {
  const texts = bundle.pieces.filter(({ source }) => source === 'environment').map(({ text }) => text);
  return texts.length === 0 ? '' : `The project uses ${texts.join(', ')}.`;
}

/** Asks for an explanation of the chosen code; it begins like the prompt for the code, so that most of it is cached. */
export function explainAnswerPrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  code: string,
): ChatPrompt {
  return {
    form: 'chat',
    messages: [
      ...generateMessages(request, bundle),
      { role: 'assistant', text: fenced(code, request.language) },
      {
        role: 'user',
        text: 'Explain this code in at most three plain sentences: what it does, how, and what it does not handle. Say only what the code shows. No code.',
      },
    ],
    opening: '',
  };
}

/**
 * Asks what calls of a function return, for a request without examples. The code is not shown: the expectations must
 * come from the request. It begins like the prompt for the code, so that most of it is cached.
 */
export function ownExamplesPrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  { name, signature }: { name: string; signature: string },
): CodePrompt {
  const words = `The function is \`${signature}\`. Write four examples, the simplest first, one a line: \`${name}(...) == what it returns\`.`;
  const messages = askedAlso(generateMessages(request, bundle), words);
  return { prompt: { form: 'chat', messages, opening: `\`\`\`\n${name}(` }, stop: ['```', '\n\n'] };
}

/** The same conversation with one more sentence at its end, so that everything before stays cached. */
export function askedAlso(messages: readonly ChatMessage[], words: string): ChatMessage[] {
  return messages.map((message) =>
    message.role === 'user' ? { ...message, text: `${message.text}\n\n${words}` } : message,
  );
}

/** An answer that its checks rejected; `findings` are what they found, most severe first. */
type Rejected = { candidate: Pick<Candidate, 'text' | 'range'>; findings: readonly Finding[] };

/**
 * Continues the conversation after the rejected answer: everything before the findings is still cached from the first
 * attempt.
 */
export function generateRepairPrompt(
  request: GenerateRequest,
  bundle: ContextBundle,
  rejected: Rejected,
): CodePrompt {
  const { prompt, stop } = generatePrompt(request, bundle);
  const code = rejected.candidate.text.replace(/[\r\n]+$/, '');
  const answer = `${prompt.opening}${code}${stop.join('')}`;
  // If the code contains the fence itself, the answer was not what the opening began.
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

/** A finding on one line, with its line number if it is in the candidate. */
function inWords({ message, range }: Finding, candidate: Rejected['candidate']): string {
  const text = [...message.replace(/\s+/g, ' ').trim()].slice(0, MAX_REPAIR_FINDING_CHARACTERS).join('');
  const line = range === null ? 0 : range.start.line - (candidate.range?.start.line ?? 1) + 1;
  const lines = candidate.text.split(/\r\n|\n|\r/).length;
  return line >= 1 && line <= lines ? `line ${line}: ${text}` : text;
}
