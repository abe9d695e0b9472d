import { expect, it } from 'vitest';
import { createStatusLine } from './status-line.ts';

function create(columns = 20) {
  let now = 0;
  const written: string[] = [];
  const clock = { now: () => now, sleep: async () => {} };
  const line = createStatusLine({ write: (text) => written.push(text), columns }, clock);
  return { line, written, pass: (ms: number) => (now += ms) };
}

it('rewrites one line and leaves nothing behind', () => {
  const { line, written, pass } = create();
  line.show(() => 'first');
  pass(100);
  line.show(() => 'second');
  line.clear();
  line.clear();
  expect(written).toEqual(['\r\u001b[2Kfirst', '\r\u001b[2Ksecond', '\r\u001b[2K']);
});

it('leaves out what comes too fast, but nothing after it was cleared', () => {
  const { line, written, pass } = create();
  line.show(() => 'first');
  pass(79);
  line.show(() => 'too fast');
  line.clear();
  line.show(() => 'again');
  expect(written.map((text) => text.slice(5))).toEqual(['first', '', 'again']);
});

it('never fills the line, which would make it two, and lets nothing command the terminal', () => {
  const { line, written } = create(10);
  line.show(() => 'a\u001b\nlonger than ten');
  expect(written[0]?.slice(5)).toBe('a\\x1b lon');
});
