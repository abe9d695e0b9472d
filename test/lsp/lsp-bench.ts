import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '../../src/base/result.ts';
import type { LspServices } from '../../surfaces/lsp/services.ts';
import { collectLog, createWorkbench, type Workbench } from '../http/workbench.ts';

/** The services for editors, over a workbench and its own folder. */
export type LspBench = { bench: Workbench; folder: string; services: LspServices; close(): Promise<void> };

/** Nothing waits for a pause; `changes` overrides the services. */
export async function createLspBench(changes: Partial<LspServices>): Promise<LspBench> {
  const bench = await createWorkbench();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-lsp-')));
  const services: LspServices = {
    assistant: bench.assistant,
    prepare: async () => ok(undefined),
    findProject: async (path) => ({ workspace: folder, path }),
    log: collectLog(),
    version: '0.0.1',
    calmMs: 0,
    ...changes,
  };
  const close = async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { bench, folder, services, close };
}
