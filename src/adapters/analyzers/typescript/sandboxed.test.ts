import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../../../../test/fixtures/projects/copy-project.ts';
import type { Sandbox } from '../../../ports/sandbox.ts';
import { createProcesses } from '../../processes/execa.ts';
import { createSandbox } from '../../sandboxes/create.ts';
import { createNoSandbox } from '../../sandboxes/none.ts';
import { CALLS, HEAD, USE } from './checker.cases.ts';
import { createTypeScriptChecker } from './checker.ts';

const sandbox = createSandbox(createProcesses());
const available = await sandbox.available('node');
const never = new AbortController().signal;
const removals: (() => Promise<void>)[] = [];
afterAll(async () => {
  await sandbox.close();
  await Promise.all(removals.map((remove) => remove()));
});

/** A project with a TypeScript of its own; null: without one. */
async function project(typescript: string | null): Promise<string> {
  const { root, remove } = await copyProject('ts-web');
  removals.push(remove);
  // Run by root, the sandbox is another user.
  await chmod(root, 0o755);
  // Copied: a link that leads out of the project is not followed.
  if (typescript !== null) await cp(typescript, join(root, 'node_modules/typescript'), { recursive: true });
  return root;
}

/** As on a system that TypeScript 7 has no program for. */
const checkerIn = (where: Sandbox) => createTypeScriptChecker({ command: null, sandbox: where });

async function check(workspace: string, text: string, where: Sandbox = sandbox) {
  const checker = checkerIn(where);
  const input = { text, language: 'typescript', path: 'src/new.ts', workspace };
  const found = await checker.check(input, never);
  return { found, tool: checker.tool, version: checker.version };
}

/** Each takes seconds: every so manieth of the cases. */
const SAMPLED = 9;
const SIX = dirname(createRequire(import.meta.url).resolve('typescript-6/package.json'));

describe.skipIf(!available.ok)(
  // Without a sandbox nothing of a project is run: the cases below this block are about that.
  available.ok ? "a project's own TypeScript 6" : `not run: ${available.failure.message}`,
  () => {
    let web: string;
    beforeAll(async () => {
      web = await project(SIX);
    });

    it.each(CALLS.filter((_, index) => index % SAMPLED === 0))(
      'finds %s as our own does',
      { timeout: 60_000 },
      async (_, code, expected) => {
        const { found, tool, version } = await check(web, `${HEAD}${code}${USE}`);
        if (!found.ok) throw new Error(found.failure.message);
        const said = found.value.map((one) => [one.kind, one.code, ...one.suggestions].join(' '));
        expect([said, tool, version]).toEqual([[expected], 'typescript', "6.0.3, the project's own"]);
      },
    );

    it('has nothing against what is right, and names what does exist', { timeout: 60_000 }, async () => {
      expect((await check(web, `${HEAD}table.sortBy('a');${USE}`)).found).toEqual({ ok: true, value: [] });
      const { found } = await check(web, `${HEAD}table.sorted('a');${USE}`);
      expect(found.ok && found.value[0]?.suggestions).toEqual(['sortBy']);
    });

    it('one that prints garbage is unknown with the reason', { timeout: 60_000 }, async () => {
      const broken = await project(null);
      const home = join(broken, 'node_modules/typescript');
      await mkdir(join(home, 'lib'), { recursive: true });
      await writeFile(join(home, 'package.json'), '{"name":"typescript","version":"5.4.2"}');
      await writeFile(join(home, 'lib/typescript.js'), 'console.log("{}"); process.exit(0);');
      expect((await check(broken, 'const a = 1;')).found).toEqual({
        ok: false,
        failure: {
          reason: 'analyzer_failed',
          message: "the project's typescript 5.4.2 did not answer (ended with 0)",
        },
      });
      await rm(home, { recursive: true });
    });

    it.skipIf(process.getuid?.() !== 0)(
      'needs root, for whom the sandbox is another user: takes what it may not read for nothing that is missing',
      async () => {
        const closed = await project(SIX);
        await chmod(closed, 0o700);
        const { found } = await check(closed, `${HEAD}${USE}`);
        expect(!found.ok && found.failure.message).toContain('has no permission to read the project');
      },
    );
  },
);

describe('without a TypeScript that could be asked', () => {
  it('says so', async () => {
    const { found } = await check(await project(null), 'const a = 1;');
    expect(found).toMatchObject({ ok: false, failure: { reason: 'analyzer_missing' } });
    expect(!found.ok && found.failure.message).toContain('the project has no typescript installed');
  });

  it('of another major, says which', async () => {
    const seven = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    const { found } = await check(await project(seven), 'const a = 1;');
    expect(!found.ok && found.failure.message).toContain("project's typescript 7.");
  });

  it('never runs it outside of the sandbox', async () => {
    const { found } = await check(await project(SIX), 'const a = 1;', createNoSandbox('there is none'));
    expect(found).toMatchObject({ ok: false, failure: { reason: 'analyzer_missing' } });
    expect(!found.ok && found.failure.message).toContain('runs only in the sandbox');
  });
});
