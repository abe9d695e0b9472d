import type { ContextBundle } from '../contract/context.ts';
import type { ChatMessage, ChatPrompt } from '../contract/prompt.ts';
import type { ChatRequest } from '../contract/request.ts';
import { fenced, shownPath } from './fence.ts';
import { repositoryBlocks } from './repository.ts';

/**
 * A conversation. The parts that do not change between messages come first, so that they stay cached; of the earlier
 * messages, it has the turns that the context kept, which are the last ones.
 */
export function chatPrompt(request: ChatRequest, bundle: ContextBundle): ChatPrompt {
  const system = [
    request.system.trim() || ownWords(request),
    environmentOf(bundle),
    mapOf(bundle),
    fileOf(request, bundle),
  ];
  return {
    form: 'chat',
    messages: [
      { role: 'system', text: system.filter((part) => part !== '').join('\n\n') },
      ...turnsKept(request, bundle),
      { role: 'user', text: withFound(request.message, bundle) },
    ],
    opening: '',
  };
}

function ownWords({ answer_schema }: ChatRequest): string {
  const format =
    answer_schema === undefined
      ? 'Put code into fenced blocks that name their language.'
      : 'Answer with JSON alone.';
  return `You are a programmer's assistant. Answer briefly. ${format}`;
}

/** It changes with each message, so it goes with the last one: the earlier turns stay cached. */
function withFound(message: string, bundle: ContextBundle): string {
  const blocks = repositoryBlocks(bundle, { isNumbered: true });
  const repository =
    blocks === ''
      ? ''
      : `Found in the project, which may or may not be to the point:\n\n${blocks}\n\nAnswer from it where it is, naming file and line as in path:12.`;
  return [documentationOf(bundle), repository, message].filter((part) => part !== '').join('\n\n');
}

function documentationOf({ pieces }: ContextBundle): string {
  const texts = pieces.filter(({ source }) => source === 'documentation').map(({ text }) => text);
  return texts.length === 0 ? '' : `What is installed says of itself:\n\n${fenced(texts.join('\n\n'), '')}`;
}

/** The last turns as the context kept them: whole or shortened. */
function turnsKept({ history }: ChatRequest, { pieces }: ContextBundle): ChatMessage[] {
  const kept = pieces.filter(({ source, text }) => source === 'history' && text !== '');
  const said = history.filter(({ text }) => text.trim() !== '');
  const last = said.slice(said.length - kept.length);
  return kept.map(({ text }, index) => ({ role: last[index]?.role ?? 'user', text }));
}

/** The map belongs to no file; pieces that do go with the message. */
function mapOf({ pieces }: ContextBundle): string {
  const map = pieces.find(({ source, path }) => source === 'symbols' && path === null);
  return map === undefined ? '' : `What most of the project uses, under its files:\n${fenced(map.text, '')}`;
}

function environmentOf({ pieces }: ContextBundle): string {
  const texts = pieces.filter(({ source }) => source === 'environment').map(({ text }) => text);
  return texts.length === 0 ? '' : `The project uses ${texts.join(', ')}.`;
}

function fileOf({ document }: ChatRequest, { pieces }: ContextBundle): string {
  const piece = pieces.find(({ source }) => source === 'cursor');
  if (document === null || piece === undefined) return '';
  const path = document.path === null ? 'The file' : shownPath(document.path);
  const cut = piece.cut_by === null ? '' : ' (its beginning)';
  return `${path}${cut}:\n${fenced(piece.text, document.language)}`;
}
