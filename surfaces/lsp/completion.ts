import { randomUUID } from 'node:crypto';
import {
  type InlineCompletionItem,
  type InlineCompletionList,
  type InlineCompletionParams,
  InlineCompletionTriggerKind,
} from 'vscode-languageserver-protocol';
import { positionAt } from '../../src/base/text.ts';
import { EDITOR_DEADLINE_MS } from '../../src/config/limits.ts';
import { type Answer, isSuggestion, type NoSuggestion, type Suggestion } from '../../src/contract/answer.ts';
import type { CompleteRequest } from '../../src/contract/request.ts';
import { type Calm, indentsFirst } from './calm.ts';
import { COMMANDS } from './commands.ts';
import type { OpenDocuments } from './documents.ts';
import { type EditHistory, editedTexts } from './edit-history.ts';
import type { CompletionEvents } from './events.ts';
import type { LspServices } from './services.ts';
import type { ShownTexts } from './shown-texts.ts';

/** Further suggestions for a manually requested completion. */
const EDITOR_MANUAL_ALTERNATIVES = 2;

export type Why = NoSuggestion['no_suggestion'];

/** Answers `textDocument/inlineCompletion`. For each document the newest request counts; older ones end at once. */
export class Completions {
  readonly #running = new Map<string, AbortController>();
  readonly #why = new Map<string, Why>();

  constructor(
    private readonly services: LspServices,
    private readonly documents: OpenDocuments,
    private readonly events: CompletionEvents,
    private readonly following: { texts: ShownTexts; calm: Calm; history: EditHistory },
  ) {}

  /** Null when there is nothing to show, or the text has changed meanwhile. */
  async complete(params: InlineCompletionParams, signal: AbortSignal): Promise<InlineCompletionList | null> {
    const { uri } = params.textDocument;
    const text = this.documents.get(uri);
    if (text === null) return null;
    // The text is modified in place.
    const { version } = text;
    this.#running.get(uri)?.abort();
    const own = new AbortController();
    this.#running.set(uri, own);
    try {
      const { document, workspace } = await this.documents.describe(text);
      const position = positionAt(document.text, text.offsetAt(params.position));
      const isAsked = params.context.triggerKind === InlineCompletionTriggerKind.Invoked;
      if (!isAsked && indentsFirst(document.text, position)) {
        this.#why.set(uri, INDENT_FIRST);
        return null;
      }
      const alternatives = isAsked ? EDITOR_MANUAL_ALTERNATIVES : 0;
      const extra = await editedTexts(uri, this.documents, this.following.history);
      const request: CompleteRequest = {
        task: 'complete',
        id: randomUUID(),
        workspace,
        history: [],
        document,
        position,
        alternatives,
        ...(extra.length > 0 && { extra }),
        deadline_ms: EDITOR_DEADLINE_MS,
      };
      const stop = AbortSignal.any([signal, own.signal]);
      const answer = await this.#answer(request, stop);
      if (!isAsked) await this.following.calm.settle(uri, stop);
      const isCurrent = this.documents.get(uri)?.version === version && !own.signal.aborted;
      return isCurrent && !signal.aborted ? this.#show(uri, answer, params) : null;
    } finally {
      if (this.#running.get(uri) === own) this.#running.delete(uri);
    }
  }

  /** Why nothing was shown in a document the last time; null when something was, or there was no request. */
  why(uri: string): Why | null {
    return this.#why.get(uri) ?? null;
  }

  /** The editor has closed its text. */
  close(uri: string): void {
    this.#running.get(uri)?.abort();
    this.#why.delete(uri);
  }

  async #answer(request: CompleteRequest, signal: AbortSignal): Promise<Answer> {
    for await (const step of this.services.assistant.answer(request, signal))
      if (step.type === 'answer-end') return step.answer;
    throw new Error('The assistant stopped without an answer');
  }

  #show(uri: string, answer: Answer, { position }: InlineCompletionParams): InlineCompletionList | null {
    if (!isSuggestion(answer)) {
      this.#why.set(uri, answer.no_suggestion);
      return null;
    }
    this.#why.delete(uri);
    const texts = textsOf(answer);
    this.events.shown(answer.id, texts);
    const at = this.documents.get(uri)?.offsetAt(position) ?? 0;
    this.following.texts.show(uri, { id: answer.id, at, texts });
    const range = { start: position, end: position };
    return { items: texts.map((text, index) => itemOf(text, range, [answer.id, index])) };
  }
}

const INDENT_FIRST: Why = {
  reason: 'not_here',
  message: 'The line needs its indentation first. Indent it',
};

function textsOf({ generated_code, alternatives }: Suggestion): string[] {
  return [generated_code, ...alternatives].map((blocks) => blocks.map(({ code }) => code).join('\n'));
}

/** The command runs after acceptance: the only report that every editor sends. */
function itemOf(
  insertText: string,
  range: NonNullable<InlineCompletionItem['range']>,
  completion: [string, number],
): InlineCompletionItem {
  return {
    insertText,
    range,
    command: { title: 'Accepted', command: COMMANDS.accept, arguments: completion },
  };
}
