import { randomUUID } from 'node:crypto';
import type { Sandbox, SandboxLimits } from '../src/ports/sandbox.ts';
import { type Mark, markRun } from './sandbox-score.ts';

/**
 * Runs a program and its tests as one module. What the program does by itself at the top (prints, asserts and
 * examples of its own) is left out when `keepsTrials` is false: it is no part of the answer.
 */
const HARNESS = `import ast, json, sys, types
job = json.load(sys.stdin)
def is_trial(node):
    if isinstance(node, (ast.Expr, ast.Assert)): return True
    return isinstance(node, ast.If) and '__name__' in ast.dump(node.test)
tree = ast.parse(job['program'], 'program.py')
if not job['keepsTrials']: tree.body = [node for node in tree.body if not is_trial(node)]
module = types.ModuleType('program')
sys.modules['program'] = module
exec(compile(tree, 'program.py', 'exec'), module.__dict__)
exec(compile(job['test'], 'test.py', 'exec'), module.__dict__)
module.__dict__['check'](module.__dict__[job['entryPoint']])
sys.stdout.write(job['token'])
`;

/** `check(entryPoint)` of the tests decides. */
export type PythonTests = { program: string; test: string; entryPoint: string; keepsTrials: boolean };

export function markPython(
  sandbox: Sandbox,
  tests: PythonTests,
  limits: Partial<SandboxLimits>,
): Promise<Mark> {
  const token = randomUUID();
  const files = [{ path: 'harness.py', text: HARNESS }];
  const stdin = JSON.stringify({ ...tests, token });
  return markRun(sandbox, { program: 'python', args: ['-I', 'harness.py'], files, stdin, limits }, token);
}
