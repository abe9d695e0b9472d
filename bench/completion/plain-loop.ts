import { openBareSequence } from '../bare-sequence.ts';

/**
 * The other side of the comparison, in its own process: the documented prompt (prefix, suffix, middle) and a cache of
 * the common prefix, with the library's defaults. Arguments: model file, threads. A message is a numbered prompt; the
 * answer has its number. A newer prompt ends the older one at its next token.
 */
export type PlainPrompt = { call: number; prefix: string; suffix: string };
export type PlainAnswer = { call: number; text: string; evaluatedTokens: number };

const CONTEXT_TOKENS = 4_096;
const MAX_TOKENS = 64;
const { model, sequence } = await openBareSequence(CONTEXT_TOKENS);
let newest = 0;
let last: Promise<void> = Promise.resolve();

async function answer({ call, prefix, suffix }: PlainPrompt): Promise<void> {
  if (call !== newest) return;
  const prompt = model.tokenize(`<|fim_prefix|>${prefix}<|fim_suffix|>${suffix}<|fim_middle|>`, true);
  const held = sequence.contextTokens;
  let common = 0;
  while (common < prompt.length - 1 && held[common] === prompt[common]) common += 1;
  await sequence.eraseContextTokenRanges([{ start: common, end: sequence.nextTokenIndex }]);
  let text = '';
  let drawn = 0;
  for await (const token of sequence.evaluate(prompt.slice(common), { temperature: 0 })) {
    text += model.detokenize([token]);
    drawn += 1;
    if (call !== newest || text.includes('\n') || drawn === MAX_TOKENS) break;
  }
  const line = text.split('\n', 1)[0] ?? '';
  process.send?.({ call, text: line, evaluatedTokens: prompt.length - common } satisfies PlainAnswer);
}

process.on('message', (prompt: PlainPrompt) => {
  newest = prompt.call;
  last = last
    .then(() => answer(prompt))
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
});
process.send?.({ ready: true });
