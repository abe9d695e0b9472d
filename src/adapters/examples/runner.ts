import { randomUUID } from 'node:crypto';
import { transform } from 'sucrase';
import { fail, ok, type Result } from '../../base/result.ts';
import {
  EXAMPLE_SECONDS,
  EXAMPLES_CPU_SECONDS,
  EXAMPLES_DISK_BYTES,
  EXAMPLES_MEMORY_BYTES,
  EXAMPLES_MS,
} from '../../config/limits.ts';
import type { Example } from '../../contract/example.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { ExampleOutcome, ExampleRunner, ExamplesRan } from '../../ports/example-runner.ts';
import type { Sandbox, SandboxJob, SandboxOutcome, SandboxProgram } from '../../ports/sandbox.ts';
import { NODE_EVALUATE, NODE_PROGRAM } from './node-program.ts';
import { PYTHON_PROGRAM } from './python-program.ts';

const PROGRAM_OF: Readonly<Record<string, SandboxProgram>> = {
  python: 'python',
  typescript: 'node',
  javascript: 'node',
  tsx: 'node',
};

const NEEDS_A_PACKAGE =
  /^(?:ModuleNotFoundError: No module named|ImportError: attempted relative import|Error: Cannot find (?:package|module)) /;

/** Examples by the interpreters of this machine, in its sandbox. */
export function createExampleRunner(sandbox: Sandbox): ExampleRunner {
  return {
    tool: sandbox.tool,
    version: '1',
    async run(code, language, examples, signal) {
      const program = PROGRAM_OF[language];
      if (program === undefined) {
        const message = `examples in ${JSON.stringify(language)} cannot be run`;
        return fail({ reason: 'language_not_supported', message });
      }
      const mark = `${randomUUID()} `;
      const job = jobOf({ code, language, program, examples, mark });
      if (!job.ok) return ok({ broken: job.failure, outcomes: [] });
      const ran = await sandbox.run(job.value, signal);
      if (!ran.ok) return fail(failureOf(ran.failure));
      const told = read(ran.value, mark, examples);
      // Packages of the project are not in the sandbox: code that needs one was not tried, and is not wrong for it.
      if (told.broken === null || !NEEDS_A_PACKAGE.test(told.broken)) return ok(told);
      return fail({ reason: 'analyzer_missing', message: `the sandbox lacks a package: ${told.broken}` });
    },
    async available(language) {
      const program = PROGRAM_OF[language];
      return program !== undefined && (await sandbox.available(program)).ok;
    },
    async warm(language) {
      const program = PROGRAM_OF[language];
      if (program !== undefined) await sandbox.available(program);
    },
    close: () => sandbox.close(),
  };
}

type Job = {
  code: string;
  language: string;
  program: SandboxProgram;
  examples: readonly Example[];
  mark: string;
};

/** The failure is what is wrong with the code. */
function jobOf({ code, language, program, examples, mark }: Job): Result<SandboxJob, string> {
  const given = { code: program === 'python' ? code : '', examples, seconds: EXAMPLE_SECONDS, mark };
  const files = [{ path: 'job.json', text: JSON.stringify(given) }];
  const limits = {
    wallMs: EXAMPLES_MS,
    cpuSeconds: EXAMPLES_CPU_SECONDS,
    memoryBytes: EXAMPLES_MEMORY_BYTES,
    diskBytes: EXAMPLES_DISK_BYTES,
  };
  if (program === 'python') {
    files.push({ path: 'main.py', text: PYTHON_PROGRAM });
    return ok({ program, args: ['-I', 'main.py'], files, limits });
  }
  const script = withoutTypes(code, language);
  if (!script.ok) return script;
  files.push(
    { path: 'candidate.mjs', text: script.value + NODE_EVALUATE },
    { path: 'main.mjs', text: NODE_PROGRAM },
  );
  return ok({ program, args: ['main.mjs'], files, limits });
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

function read(outcome: SandboxOutcome, mark: string, examples: readonly Example[]): ExamplesRan {
  const told = outcome.stdout.split('\n').filter((line) => line.startsWith(mark));
  const [first, ...rest] = told.map((line) => parse(line.slice(mark.length)));
  const broken =
    first === undefined ? endOf(outcome) : typeof first.broken === 'string' ? first.broken : null;
  if (broken !== null) return { broken, outcomes: [] };
  const outcomes = rest.map(({ passed, got, isValue }) => {
    return { passed: passed === true, got: String(got), isValue: isValue === true };
  });
  // What came after the program was ended did not pass.
  return { broken: null, outcomes: examples.map((_, index) => outcomes[index] ?? notRun(outcome)) };
}

function notRun(outcome: SandboxOutcome): ExampleOutcome {
  return { passed: false, got: endOf(outcome), isValue: false };
}

function endOf({ end, exitCode }: SandboxOutcome): string {
  if (end === 'timed_out') return `nothing within ${EXAMPLES_CPU_SECONDS} s`;
  return end === 'exited' ? `the program ended itself with ${exitCode}` : `the program was stopped: ${end}`;
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function failureOf({ reason, message }: { reason: string; message: string }): AnalyzerFailure {
  if (reason === 'cancelled') return { reason: 'cancelled', message };
  return { reason: reason === 'sandbox_failed' ? 'analyzer_failed' : 'analyzer_missing', message };
}
