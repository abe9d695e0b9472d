import { expect, it } from 'vitest';
import { fail, ok } from '../base/result.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ExampleRunner } from '../ports/example-runner.ts';
import { runExamples } from './examples.ts';

const CANDIDATE: Candidate = {
  text: 'f',
  alone: 'alone',
  language: 'python',
  path: 'a.py',
  range: null,
  workspace: null,
  before: '',
  after: 'in its file',
  end: 'stop',
  probabilities: [],
};

/** Stands for the sandbox: the file cannot be loaded there, in the way that is given. */
function sandboxOf(outcome: 'lacks' | 'breaks' | 'loads', seen: string[]): ExampleRunner {
  return {
    tool: 'outside',
    version: '1',
    available: async () => true,
    run: async (code) => {
      seen.push(code);
      if (code === 'alone' || outcome === 'loads') return ok({ broken: null, outcomes: [] });
      if (outcome === 'breaks') return ok({ broken: 'KeyError: HOME', outcomes: [] });
      return fail({ reason: 'analyzer_missing', message: 'the sandbox lacks a package' });
    },
    warm: async () => undefined,
    close: async () => undefined,
  };
}

it.each([
  ['loads', ['in its file']],
  ['lacks', ['in its file', 'alone']],
  ['breaks', ['in its file', 'alone']],
] as const)('tries code in a file that %s there', async (outcome, tried) => {
  const seen: string[] = [];
  const ran = await runExamples(sandboxOf(outcome, seen), CANDIDATE, [], new AbortController().signal);
  expect(seen).toEqual(tried);
  expect(ran).toMatchObject({ ok: true, value: { broken: null } });
});
