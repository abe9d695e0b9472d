import { randomUUID } from 'node:crypto';
import { transform } from 'sucrase';
import { fail, ok, type Result } from '../../base/result.ts';
import { EXAMPLE_SECONDS, EXAMPLES_CPU_SECONDS, EXAMPLES_MS } from '../../config/limits.ts';
import type { SandboxJob, SandboxProgram } from '../../ports/sandbox.ts';
import { NODE_PROGRAM, nodeEvaluate } from './node-program.ts';
import { PYTHON_JUDGE, PYTHON_PROGRAM } from './python-program.ts';
import { type Sealing, sealOf } from './transcript.ts';

/** Memory of a sandbox that runs examples. */
const EXAMPLES_MEMORY_BYTES = 1024 * 1024 * 1024;
/** Disk space of a sandbox that runs examples. */
const EXAMPLES_DISK_BYTES = 16 * 1024 * 1024;
/** Output of a sandbox that runs examples. */
const EXAMPLES_OUTPUT_BYTES = 8 * 1024 * 1024;

/** A call and the statements before it. The expected result is not part of the job. */
export type Call = { setup: string[]; call: string };

/** `key`: for the codes of its output lines; new for each run, and known only to the judge. */
export type Job = { code: string; language: string; calls: readonly Call[]; key: Buffer };

const PROGRAM_OF: Readonly<Record<string, SandboxProgram>> = {
  python: 'python',
  typescript: 'node',
  javascript: 'node',
  tsx: 'node',
};

/** The program that runs a language. */
export function programOf(language: string): SandboxProgram | undefined {
  return PROGRAM_OF[language];
}

const LIMITS = {
  wallMs: EXAMPLES_MS,
  cpuSeconds: EXAMPLES_CPU_SECONDS,
  memoryBytes: EXAMPLES_MEMORY_BYTES,
  diskBytes: EXAMPLES_DISK_BYTES,
  outputBytes: EXAMPLES_OUTPUT_BYTES,
};

/**
 * In Python a candidate can replace the output by its own pipe. In Node it cannot, and each code is used
 * exactly once.
 */
export function sealingOf(language: string): Sealing {
  return language === 'python' ? 'content' : 'place';
}

/**
 * The job is passed on the input, which is read completely before the candidate is loaded. The failure says
 * what is wrong with the code.
 */
export function jobOf(job: Job): Result<SandboxJob, string> {
  return job.language === 'python' ? ok(pythonJob(job)) : nodeJob(job);
}

function pythonJob({ code, calls, key }: Job): SandboxJob {
  const fields = [
    key.toString('hex'),
    `${EXAMPLE_SECONDS}`,
    code,
    ...calls.flatMap(({ setup, call }) => [setup.join('\n'), call]),
  ];
  return {
    program: 'python',
    args: ['-I', 'main.py'],
    isSingle: true,
    stdin: fields.map((field) => `${Buffer.byteLength(field)}\n${field}`).join(''),
    files: [
      { path: 'main.py', text: PYTHON_PROGRAM },
      { path: 'judge.py', text: PYTHON_JUDGE },
    ],
    limits: LIMITS,
  };
}

function nodeJob({ code, language, calls, key }: Job): Result<SandboxJob, string> {
  const script = withoutTypes(code, language);
  if (!script.ok) return script;
  const name = `fettle_${randomUUID().replaceAll('-', '')}`;
  // For the lines that report the start and the loading, for each call, and for the end.
  const seals = ['begun', 'loaded', ...calls, 'end'].map((_, place) => sealOf(`${place}`, key));
  return ok({
    program: 'node',
    args: ['main.mjs'],
    isSingle: true,
    stdin: JSON.stringify({ seals, calls, name }),
    files: [
      { path: 'candidate.mjs', text: script.value + nodeEvaluate(name) },
      { path: 'main.mjs', text: NODE_PROGRAM },
    ],
    limits: LIMITS,
  });
}

function withoutTypes(code: string, language: string): Result<string, string> {
  if (language === 'javascript') return ok(code);
  try {
    const transforms = language === 'tsx' ? (['typescript', 'jsx'] as const) : (['typescript'] as const);
    return ok(transform(code, { transforms: [...transforms], disableESTransforms: true }).code);
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}
