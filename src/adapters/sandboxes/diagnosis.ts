import type { Diagnosis } from '../../ports/diagnosis.ts';
import type { Sandbox } from '../../ports/sandbox.ts';

/**
 * The sandbox as a line of `fettle doctor`. Runs an empty program with each interpreter: nothing less proves
 * that code can run here.
 */
export async function diagnoseSandbox(sandbox: Sandbox): Promise<Diagnosis> {
  const [python, node] = await Promise.all([sandbox.available('python'), sandbox.available('node')]);
  const shared = { name: 'sandbox', required: false };
  if (python.ok && node.ok)
    return { ...shared, status: 'ok', detail: `${sandbox.tool} runs Python and Node`, fix: null };
  const works = python.ok
    ? 'only Python runs'
    : node.ok
      ? 'only Node runs'
      : 'generated code and tests do not run';
  const [failed] = [python, node].flatMap((one) => (one.ok ? [] : [one.failure]));
  const status = failed?.reason === 'no_sandbox' ? 'missing' : 'broken';
  return { ...shared, status, detail: works, fix: failed?.message ?? null };
}
