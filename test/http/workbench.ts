import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Scenario } from '../../src/adapters/providers/scenario.cases.ts';
import { type Assistant, createAssistant } from '../../src/assistant.ts';
import { Config } from '../../src/config/schema.ts';
import type { Log } from '../../src/ports/log.ts';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';
import { MODEL, startLlamaServer } from '../fixtures/wire-servers/servers.ts';

const analyzers = shareAnalyzers();

type Line = { level: string; event: string; fields: Record<string, unknown> };

/** A log whose lines a test can read. */
export function collectLog(): Log & { lines: Line[] } {
  const lines: Line[] = [];
  const write =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, event, fields });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The model's default answer. */
export const SAYS_CODE: Scenario = { kind: 'answer', texts: ['x = ', '1\n'] };
export const HANGS: Scenario = { kind: 'hang', texts: ['x = '] };

export type Workbench = {
  /** The real one, bound to a model server that plays scenarios. */
  assistant: Assistant;
  /** Its folder of all state. */
  home: string;
  /** Makes the model play this from now on. */
  play(scenario: Scenario): void;
  /** The model's latest prompt. */
  lastAsked(): string;
  /** Answers of the model that are neither complete nor aborted. */
  openStreams(): number;
  close(): Promise<void>;
};

/** One for all tests of a file; before each of them, the model is reset to answer with code. */
export function useWorkbench(): () => Workbench {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await createWorkbench();
  });
  beforeEach(() => bench.play(SAYS_CODE));
  afterAll(() => bench.close());
  return () => bench;
}

/** A warm assistant whose both roles are a model server on the loopback address. */
export async function createWorkbench(): Promise<Workbench> {
  const server = await startLlamaServer(SAYS_CODE);
  const bench = await bindAssistant(`${server.url}/v1`);
  await bench.assistant.warm(new AbortController().signal);
  return {
    assistant: bench.assistant,
    home: bench.home,
    play: server.play,
    lastAsked: () => JSON.stringify(server.wire.requests.at(-1)?.body),
    openStreams: server.wire.openStreams,
    async close() {
      await bench.close();
      await server.close();
    },
  };
}

/** An assistant with both roles bound to an endpoint, whether or not it exists. */
export async function bindAssistant(
  url: string,
  embed: 'without vectors' | 'with vectors' = 'without vectors',
): Promise<Pick<Workbench, 'assistant' | 'home' | 'close'>> {
  const home = await mkdtemp(join(tmpdir(), 'fettle-http-'));
  const role = { provider: 'bench', model: MODEL };
  const config = Config.parse({
    providers: { bench: { kind: 'openai-compatible', base_url: url } },
    roles: { complete: role, chat: role, embed: embed === 'with vectors' ? role : null },
    // Generous: these tests are about what is decided, not about how fast.
    checks: { before_display_ms: 10_000 },
  });
  const assistant = createAssistant({ config, home, log: collectLog(), analyzers });
  return {
    assistant,
    home,
    async close() {
      await assistant.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
