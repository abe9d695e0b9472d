import type { Diagnosis } from '../../ports/diagnosis.ts';
import type { Sandbox } from '../../ports/sandbox.ts';

/** The sandbox as a line of `fettle doctor`. Runs an empty program of each interpreter: that alone proves that code can be run here. */
export async function diagnoseSandbox(sandbox: Sandbox): Promise<Diagnosis> {
  const [python, node] = await Promise.all([sandbox.available('python'), sandbox.available('node')]);
  const shared = { name: 'sandbox', required: false };
  if (python.ok && node.ok)
    return { ...shared, status: 'ok', detail: `${sandbox.tool} runs Python and Node`, fix: null };
  const works = python.ok
    ? 'Python alone is run'
    : node.ok
      ? 'Node alone is run'
      : 'generated code and tests are not run';
  const [failed] = [python, node].flatMap((one) => (one.ok ? [] : [one.failure]));
  const status = failed?.reason === 'no_sandbox' ? 'missing' : 'broken';
  return { ...shared, status, detail: works, fix: failed?.message ?? null };
}
