import { parentPort, workerData } from 'node:worker_threads';
import type { Language as Grammar } from 'web-tree-sitter';
import { type Examined, examine } from '../../../analysis/python-api/examine.ts';
import type { SourceDefinition } from '../../../analysis/python-api/source-definition.ts';
import { fail, ok } from '../../../base/result.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import type { PythonEnvironment } from '../../python/find-environment.ts';
import { findInstalled } from '../../python/find-installed.ts';
import type { ThreadAnswer } from '../../threads/job-thread.ts';
import { createGrammars } from '../parsing/grammars.ts';
import { parseOnce } from '../parsing/parse-once.ts';
import { buildPackage } from './build-package.ts';
import { type Described, definitionOf, describe } from './describe.ts';
import { factsFile, HeldFacts, writeFacts } from './facts-folder.ts';
import { InstalledModules } from './installed-modules.ts';
import { snapshot } from './snapshot.ts';

/** A job for the thread, one at a time; the thread answers with a `WorkerAnswer` of the same kind. */
export type WorkerJob =
  | {
      kind: 'examine';
      text: string;
      environment: PythonEnvironment;
      localFolders: string[];
      factsFolder: string;
    }
  | {
      kind: 'describe';
      name: string;
      environment: PythonEnvironment;
      localFolders: string[];
      factsFolder: string;
    }
  | { kind: 'define'; text: string; path: string }
  | { kind: 'build'; name: string; sites: string[]; confines: string[]; factsFolder: string };

type WorkerAnswer = ThreadAnswer<WorkerFound | null>;
/** The lists that an answer lacked. */
type WantedLists = { packages: string[]; standard: string[] };
/** The result of a job, by its kind. */
export type WorkerFound =
  | { kind: 'examine'; examined: Examined; wanted: WantedLists }
  | { kind: 'describe'; described: Described; wanted: WantedLists }
  | { kind: 'define'; definition: SourceDefinition | null; wanted: WantedLists };

const grammars = createGrammars(workerData.grammars);
const held = new HeldFacts();

parentPort?.on('message', async (job: WorkerJob) => {
  parentPort?.postMessage(await answer(job));
});

async function answer(job: WorkerJob): Promise<WorkerAnswer> {
  const grammar = await grammars.load('python');
  if (!grammar.ok) return { result: grammar, isSpent: false };
  try {
    return await DOES[job.kind](job as never, grammar.value);
  } catch (error) {
    // Only the error's name: its message may quote the code.
    const kind = error instanceof Error ? error.name : typeof error;
    return { result: failed(`the API index failed with ${kind}`), isSpent: true };
  }
}

const DOES: {
  [Kind in WorkerJob['kind']]: (
    job: WorkerJob & { kind: Kind },
    grammar: Grammar,
  ) => WorkerAnswer | Promise<WorkerAnswer>;
} = {
  examine: compare,
  build,
  describe: lookUp,
  define: (job, grammar) =>
    found({
      kind: 'define',
      definition: definitionOf(job.text, job.path, grammar),
      wanted: { packages: [], standard: [] },
    }),
};

function found(value: WorkerFound): WorkerAnswer {
  return { result: ok(value), isSpent: false };
}

function lookUp(job: WorkerJob & { kind: 'describe' }, grammar: Grammar): WorkerAnswer {
  const modules = new InstalledModules(job.environment, job.localFolders, job.factsFolder, held);
  const described = describe(job.name, modules, grammar);
  return found({ kind: 'describe', described, wanted: wantedOf(modules) });
}

function wantedOf({ wanted }: InstalledModules): WantedLists {
  return { packages: [...wanted.packages], standard: [...wanted.standard] };
}

function compare(job: WorkerJob & { kind: 'examine' }, grammar: Grammar): WorkerAnswer {
  const tree = parseOnce(grammar, job.text.replaceAll('\0', ' '));
  if (tree === null) return { result: failed('the text takes too long to parse'), isSpent: true };
  const root = snapshot(tree);
  tree.delete();
  if (root === null) return { result: failed('the text is nested too deep'), isSpent: false };
  const modules = new InstalledModules(job.environment, job.localFolders, job.factsFolder, held);
  const examined = examine(root, job.text, modules);
  return found({ kind: 'examine', examined, wanted: wantedOf(modules) });
}

async function build(job: WorkerJob & { kind: 'build' }, grammar: Grammar): Promise<WorkerAnswer> {
  const installed = findInstalled(job.sites, job.name, job.confines);
  if (installed === null) return { result: failed(`${job.name} is no longer installed`), isSpent: false };
  const { facts, isSpent } = await buildPackage(installed, grammar, job.confines);
  const isKept = writeFacts(job.factsFolder, factsFile(job.factsFolder, installed), facts);
  const result = isKept ? ok(null) : failed(`${job.name} has too many names to index`);
  return { result, isSpent };
}

function failed(message: string): { ok: false; failure: AnalyzerFailure } {
  return fail({ reason: 'analyzer_failed', message });
}
