import { findLanguage } from '../../base/languages.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import type { Candidate } from '../../contract/candidate.ts';
import { placesOf } from '../place.ts';
import { type Fault, faultAt } from './fault.ts';
import type { Line } from './lines.ts';

/**
 * Tokens that control a model and are not text: of chat templates, of fill-in-the-middle, of reasoning. A generic type
 * may have such a name (`List<PRE>`), so the tag must not follow a name.
 */
const CONTROL_TOKENS =
  /<\|[a-z][a-z\d_]{1,30}\|>|<｜[^｜\n]{1,30}｜>|(?<![\w$])<\/?(?:think|thinking|fim_prefix|fim_suffix|fim_middle|fim_pad|tool_call|tool_response|start_of_turn|end_of_turn|file_sep|repo_name)>|\[\/?INST\]|<<\/?SYS>>|(?<![\w$])<(?:PRE|SUF|MID|EOT)>|<\/s>\s*$/g;

const QUOTES = /[`'"]/;

const FENCE = /^[ \t]*`{3,}[\w+#-]*[ \t]*$/gm;

/** How an assistant begins and ends; in comments, only forms that no one writes in code. */
const CHAT =
  /^(?:(?:sure|certainly|of course|absolutely)[,!]|here(?:'s| is| are) (?:the|an?|your|my) .*\b(?:code|function|implementation|solution|script|example|version|class|program|snippet|method|component)\b.*[:.!]?$|i hope this|let me know if|feel free to|as an ai\b|i(?:'m| am) sorry\b)/i;
const CHAT_HEADING = /^(?:explanation|output|answer|response|solution|example usage|usage):$/i;
const COMMENT_MARK = /^(?:#+|\/\/+|\/\*+|\*+|--+|<!--)\s*/;

/** Languages whose code has prose between its tags. */
const HAS_PROSE = new Set(['html', 'tsx', 'javascript']);

/** Text that belongs to the conversation with the model and not to the code. */
export function leftovers(candidate: Candidate, own: Line[]): Fault[] {
  return [...controlTokens(candidate), ...fences(candidate), ...chat(candidate, own)];
}

/** A token in a string is quoted, and one that the document or the request already has is its subject. */
function controlTokens(candidate: Candidate): Fault[] {
  const { text, before, asked = '' } = candidate;
  if (text.search(CONTROL_TOKENS) < 0) return [];
  const code = withoutStrings(candidate);
  return (
    [...code.matchAll(CONTROL_TOKENS)]
      .filter(({ 0: token }) => !before.includes(token) && !asked.includes(token))
      .filter(({ 0: token }) => token.trim() !== '</s>' || !text.includes('<s>'))
      // A comment that mentions a token quotes it.
      .filter(
        ({ 0: token, index }) => !QUOTES.test(code.slice(index + token.length, index + token.length + 1)),
      )
      .map(({ 0: token, index }) => {
        const message = `${token.trim()} steers the model and is no code`;
        return faultAt('control-token', 'high', message, { start: index, end: index + token.length });
      })
  );
}

/**
 * Only Python and similar languages have strings that can contain a fence: elsewhere a backtick ends the string, or the
 * line begins with a comment marker.
 */
function fences(candidate: Candidate): Fault[] {
  const { text, language, before } = candidate;
  const known = findLanguage(language);
  if (known === null || text.search(FENCE) < 0) return [];
  // A document that has fences has them on purpose.
  if (before.search(FENCE) >= 0) return [];
  const code = known.lineComment === '#' ? withoutStrings(candidate) : text;
  return [...code.matchAll(FENCE)].map(({ 0: fence, index }) =>
    faultAt('chat', 'high', 'a Markdown fence is no code', { start: index, end: index + fence.length }),
  );
}

function chat({ language }: Candidate, own: Line[]): Fault[] {
  const known = findLanguage(language);
  if (known === null || known.id === 'html') return [];
  const edges = own.length > 1 ? [own[0], own.at(-1)] : [own[0]];
  return edges.flatMap((line) => {
    if (line === undefined) return [];
    const words = line.text.replace(COMMENT_MARK, '');
    const isBare = words === line.text && !HAS_PROSE.has(known.id);
    if (!CHAT.test(words) && !(isBare && CHAT_HEADING.test(words))) return [];
    return [faultAt('chat', 'high', 'a sentence to the reader is no code', line)];
  });
}

/** The candidate's text with its strings blanked, including those that the document opens before it. */
function withoutStrings(candidate: Candidate): string {
  const { start, end } = placesOf(candidate).after;
  return maskLiterals(candidate.after, candidate.language, { comments: false }).slice(start, end);
}
