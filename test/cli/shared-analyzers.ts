import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { CodeThread } from '../../src/adapters/analyzers/code-thread.ts';
import { createLinter } from '../../src/adapters/analyzers/lint/linter.ts';
import { createPythonChecker } from '../../src/adapters/analyzers/python.ts';
import { createSecurityAnalyzer } from '../../src/adapters/analyzers/security.ts';
import { createSyntaxAnalyzer } from '../../src/adapters/analyzers/tree-sitter.ts';
import { createTypeCheckers } from '../../src/adapters/analyzers/type-checkers.ts';
import { createTypeScriptChecker } from '../../src/adapters/analyzers/typescript.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import type { Surroundings } from '../../surfaces/cli/command-context.ts';

/**
 * The real analyzers, started once for all commands of a test file: each start costs more than a check. Without
 * pyright, which would read the declarations of Python anew for the folder of each test.
 */
export function shareAnalyzers(): NonNullable<Surroundings['analyzers']> {
  const home = mkdtempSync(join(tmpdir(), 'fettle-shared-'));
  const thread = new CodeThread();
  const typescript = createTypeScriptChecker();
  const ports = { files: createDiskFiles(), processes: createProcesses() };
  const python = createPythonChecker({ home, ...ports, pyright: null });
  const analyzers = {
    syntax: createSyntaxAnalyzer(thread),
    lint: createLinter(),
    security: createSecurityAnalyzer(thread),
    types: createTypeCheckers({ typescript, tsx: typescript, javascript: typescript, python }),
  };
  afterAll(async () => {
    await Promise.all(Object.values(analyzers).map((analyzer) => analyzer.close()));
    rmSync(home, { recursive: true, force: true });
  });
  return analyzers;
}
