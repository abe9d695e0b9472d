import { defineConfig } from 'vitest/config';

/**
 * Programs and texts made to use up or break what they are given, and programs of others that are started for real: they
 * take as long as all the rest.
 */
const LONG = [
  'src/adapters/sandboxes/escapes/**/*.test.ts',
  'src/adapters/sandboxes/contract.test.ts',
  'src/adapters/analyzers/typescript/sandboxed.test.ts',
  'src/adapters/examples/forgery.test.ts',
  'evals/generate/own.test.ts',
  'test/clients/**/*.test.ts',
  'test/hostile/**/*.test.ts',
  'test/lsp/process.test.ts',
  'test/mcp/inspector.test.ts',
];

/** More than 150 repositories by four doors under a tracer: eight minutes, in a step of CI of their own. */
const HOSTILE = ['test/hostile/repositories/repositories.test.ts'];

/**
 * The first two may leave their process with a parser that is of no use any more (`src/adapters/analyzers/parsing/parse-once.ts`), the
 * third with one that `src/adapters/analyzers/parsing/tree-sitter-runtime.ts` has not started.
 */
const ALONE = [
  'src/adapters/analyzers/security/find-weaknesses.test.ts',
  // On a busy machine it gives a parse up.
  'src/adapters/cutters/cut-text.test.ts',
  'test/scripts/check-house*.test.ts',
  // They count the processor time of their process: threads that another file has left would be in it.
  'src/context/cursor-{complete,explain,generate}.test.ts',
];

/** A poll ends as soon as it comes true: how long it may take says how busy a machine the suite still passes on. */
const PATIENT = { poll: { timeout: 10_000 } };

const UNIT = { setupFiles: ['test/no-network.ts'], testTimeout: 15_000, expect: PATIENT };

/**
 * `unit` and `unit-alone` run with no model, no network, no key; whatever needs weights lives under `test/with-model/`, and what
 * needs the tools that `fettle tools install` brings under `test/with-tools/`.
 */
export default defineConfig({
  test: {
    // All cores: the suite has a machine to itself.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,surfaces,test,bench,evals}/**/*.test.ts'],
          exclude: ['test/with-model/**', 'test/with-tools/**', ...LONG, ...ALONE],
          // A third of the time went into loading the same modules anew for each of 260 files.
          isolate: false,
          ...UNIT,
        },
      },
      {
        test: { name: 'unit-alone', include: ALONE, ...UNIT },
      },
      {
        test: {
          name: 'long',
          include: LONG,
          exclude: HOSTILE,
          testTimeout: 30_000,
          expect: PATIENT,
        },
      },
      { test: { name: 'hostile', include: HOSTILE } },
      {
        test: {
          name: 'with-model',
          include: ['test/with-model/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'with-tools',
          include: ['test/with-tools/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
