import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProcesses } from '../processes/execa.ts';
import { sandboxCases } from './contract.cases.ts';
import { createSandbox } from './create.ts';
import { subjects } from './subjects.cases.ts';

const { working, missing } = await subjects();
const never = new AbortController().signal;

for (const { title, create } of working) sandboxCases(title, create);
for (const reason of missing) it.skip(`the contract of a sandbox, skipped: ${reason}`, () => {});

describe.skipIf(working.length === 0)('createBubblewrap (needs bubblewrap)', () => {
  const [subject] = working;
  if (subject === undefined) return;

  it('shows a folder of the job where it is, and nothing that a link in it leads to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-readable-'));
    const secret = await mkdtemp(join(tmpdir(), 'fettle-secret-'));
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'helper.py'), 'answer = 42');
    await writeFile(join(secret, 'secret.txt'), 'secret');
    await symlink(join(secret, 'secret.txt'), join(folder, 'link.txt'));
    const code = `import sys, os
sys.path.insert(0, ${JSON.stringify(folder)})
import helper
print(helper.answer, os.path.exists(${JSON.stringify(join(folder, 'link.txt'))}))
open(${JSON.stringify(join(folder, 'new.txt'))}, 'w')`;
    const sandbox = subject.create();
    const job = { program: 'python' as const, args: ['-c', code], files: [], readable: [folder] };
    const result = await sandbox.run(job, never);
    await Promise.all([sandbox.close(), ...[folder, secret].map((path) => rm(path, { recursive: true }))]);
    expect(result.ok && result.value.stdout).toBe('42 False\n');
    expect(result.ok && result.value.stderr).toMatch(/Read-only file system/);
  });

  it('does not let a job read the home folder, by a link neither', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-readable-'));
    const link = join(folder, 'home');
    await symlink(homedir(), link);
    const sandbox = subject.create();
    for (const path of [homedir(), link]) {
      const result = await sandbox.run(
        { program: 'python', args: ['-'], files: [], readable: [path] },
        never,
      );
      expect(result).toMatchObject({ ok: false, failure: { reason: 'bad_job' } });
    }
    await Promise.all([sandbox.close(), rm(folder, { recursive: true })]);
  });

  it('runs nothing after it was closed', async () => {
    const sandbox = subject.create();
    await sandbox.close();
    const result = await sandbox.run({ program: 'python', args: ['-'], files: [] }, never);
    expect(result).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });
});

it('runs nothing where there is no sandbox, and says what would help', async () => {
  const sandbox = createSandbox(createProcesses(), 'win32');
  expect(sandbox.tool).toBe('none');
  for (const result of [
    await sandbox.available('node'),
    await sandbox.run({ program: 'node', args: ['-e', '0'], files: [] }, never),
  ])
    expect(result).toMatchObject({ ok: false, failure: { reason: 'no_sandbox', message: /WSL 2/ } });
});
