import { expect, test } from 'vitest';
import type { Answer, Asked, Side } from './ask.ts';
import { Random } from './random.ts';
import { Replay } from './replay.ts';
import { traceOf } from './traces.ts';

const TEXT = Array.from({ length: 60 }, (_, line) => `    line_${line} = compute(${line})`).join('\n');
const TRACE = traceOf({ path: '/x/a.py', language: 'python', text: TEXT }, new Random(3));
const NEVER = new AbortController().signal;

/** A side that suggests what it is told to, and keeps what it was asked. */
function scripted(suggest: (asked: Asked) => string): Side & { asked: Asked[]; prepared: Asked[] } {
  const asked: Asked[] = [];
  const prepared: Asked[] = [];
  const answer: Omit<Answer, 'text'> = {
    reason: null,
    reused: false,
    evaluatedTokens: 1,
    firstTokenMs: null,
    isModelAsked: true,
  };
  return {
    name: 'fettle',
    asked,
    prepared,
    ask: async (one) => {
      asked.push(one);
      return { ...answer, text: suggest(one) };
    },
    prepare: async (one) => {
      prepared.push(one);
    },
    close: async () => undefined,
  };
}

async function replayed(side: Side, milliseconds = 60_000) {
  const replay = new Replay(TRACE, side, { random: new Random(5), isPatient: true });
  await replay.run(performance.now() + milliseconds, NEVER);
  return replay;
}

test('what was typed at the end is the file, through errors and jumps', async () => {
  const side = scripted(() => '');
  const { samples } = await replayed(side);
  const last = side.asked.at(-1);
  expect(`${last?.before}${last?.after}`).toBe(TEXT);
  expect(side.prepared).toHaveLength(3);
  expect(samples.map(({ kind }) => kind).filter((kind) => kind !== 'append')).toEqual([
    'first',
    'moved',
    'moved',
  ]);
  expect(samples.every(({ ms }) => ms !== null)).toBe(true);
});

test('suggestions that are right are taken and save typing; wrong ones are typed over', async () => {
  const typing = (await replayed(scripted(() => ''))).samples.length;
  const restOf = ({ before }: Asked) =>
    /compute$/.test(before) ? `(${/line_(\d+) =/.exec(before.slice(-25))?.[1]})` : '';
  const helped = scripted(restOf);
  const { samples, written } = await replayed(helped);
  expect(samples.length).toBeLessThan(typing);
  expect(written.accepted).toBeGreaterThan(5 * TRACE.stretches.length);
  const last = helped.asked.at(-1);
  expect(`${last?.before}${last?.after}`).toBe(TEXT);
  const misled = await replayed(scripted(() => 'wrong, always'));
  expect(misled.samples.length).toBe(typing);
  expect(misled.written.accepted).toBe(0);
});
