import { openBareSequence } from './bare-sequence.ts';
import { CONTEXT_TOKENS, DRAWN_TOKENS, PROMPT_TOKENS, promptText, speedOf } from './workload.ts';

/**
 * The other side of the comparison, in its own process: the simplest loop over the library, with its defaults.
 * Arguments: model file, threads. Each message is a round to run; each answer its `Speed`.
 */
const { model, sequence } = await openBareSequence(CONTEXT_TOKENS);

async function round(number: number): Promise<void> {
  const tokens = model.tokenize(promptText(number)).slice(0, PROMPT_TOKENS);
  await sequence.clearHistory();
  const began = performance.now();
  let first = began;
  let count = 0;
  for await (const _ of sequence.evaluate(tokens, { temperature: 0 })) {
    if (count === 0) first = performance.now();
    count += 1;
    if (count === DRAWN_TOKENS) break;
  }
  process.send?.({ speed: speedOf(tokens.length, began, first, performance.now()), count });
}

process.on('message', (number: number) => {
  round(number).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.send?.({ ready: true });
