import { createHash } from 'node:crypto';

/** 64 bits: findings of one document never collide by chance. */
const FINGERPRINT_CHARACTERS = 16;

/** Identifies a finding whatever its line number: a hash of the rule and of words that stay when code moves. */
export function fingerprint(rule: string, words: string): string {
  return textHash(`${rule}\n${words}`).slice(0, FINGERPRINT_CHARACTERS);
}

/** SHA-256 of a text (as UTF-8) in hexadecimal: distinguishes this text from any other. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const TOKEN = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
/** Characters used per token; longer words are cut. */
const CHARACTERS_PER_TOKEN = 16;

/** The tokens around an offset on its own line, at most `count` on either side; blanks and other lines are ignored. */
export function tokensAround(text: string, offset: number, count: number): string {
  const reach = count * CHARACTERS_PER_TOKEN;
  const before =
    text
      .slice(Math.max(0, offset - reach), offset)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const after = text.slice(offset, offset + reach).split(/[\r\n]/, 1)[0] ?? '';
  const left = before.match(TOKEN)?.slice(-count) ?? [];
  const right = after.match(TOKEN)?.slice(0, count) ?? [];
  return `${left.join(' ')} | ${right.join(' ')}`;
}
