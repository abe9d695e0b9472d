import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKEN } from '../http/door.ts';
import { createServedBench, type Served, type ServedBench } from '../http/served.ts';
import type { Workbench } from '../http/workbench.ts';

/** The program `llm` from PyPI, which is no dependency of ours; scripts/install-clients.mjs installs it. */
const LLM = process.env.FETTLE_LLM ?? '';
const CLIENT_MS = 60_000;

let all: ServedBench;
let bench: Workbench;
let served: Served;
let folder: string;
beforeAll(async () => {
  all = await createServedBench();
  ({ bench, served, folder } = all);
  const model = {
    ...{ model_id: 'fettle', model_name: 'fettle', api_base: `${served.url}/v1` },
    api_key_name: 'fettle',
  };
  // JSON is YAML, too.
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ fettle: TOKEN }));
  await writeFile(join(folder, 'extra-openai-models.yaml'), JSON.stringify([model]));
});
afterAll(() => all.close());

describe.skipIf(!existsSync(LLM))(
  'llm talks to us (needs FETTLE_LLM, the program of the PyPI package)',
  () => {
    it.each([
      ['streamed', []],
      ['in one piece', ['--no-stream']],
    ])(
      '%s',
      async (_, flags) => {
        bench.play({ kind: 'answer', texts: ['Hello', ', you.'] });
        const run = promisify(execFile)(LLM, ['-m', 'fettle', ...flags, 'Hi'], {
          env: { PATH: process.env.PATH ?? '', HOME: folder, LLM_USER_PATH: folder },
          timeout: CLIENT_MS,
        });
        run.child.stdin?.end();
        expect((await run).stdout.trim()).toBe('Hello, you.');
      },
      CLIENT_MS * 1.5,
    );
  },
);
