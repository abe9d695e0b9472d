import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LSP_NICENESS } from './connection.ts';
import { LanguageServer, type LanguageServerOptions, MAX_LSP_QUEUE } from './server.ts';
import type { Session } from './session.ts';

const SCRIPT = fileURLToPath(new URL('../../../../test/fixtures/lsp-server/scripted.mjs', import.meta.url));

let folder: string;
const servers: LanguageServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-lsp-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

/** A server that behaves by a word at each start. */
function behaving(words: string[], options: Partial<LanguageServerOptions> = {}): LanguageServer {
  const server = new LanguageServer({
    name: 'Scripted',
    command: process.execPath,
    args: [SCRIPT, join(folder, 'starts'), ...words],
    root: folder,
    environment: { ONLY: 'this' },
    ...options,
  });
  servers.push(server);
  return server;
}

const starts = async () => (await readFile(join(folder, 'starts'), 'utf8')).length;
const never = new AbortController().signal;

async function lines(server: LanguageServer, text: string, signal = never) {
  const found = await server.use(
    { path: join(folder, 'a.ts'), languageId: 'typescript', text },
    (session) => session.diagnostics(),
    signal,
  );
  return found.ok
    ? found.value.map(({ range, message }) => `${range.start.line}:${range.start.character} ${message}`)
    : found.failure;
}

async function asked(server: LanguageServer, method: string) {
  return server.use(
    { path: join(folder, 'a.ts'), languageId: 'typescript', text: '' },
    (session) => session.request(method, {}),
    never,
  );
}

describe('diagnostics', () => {
  it.each(['pull', 'push', 'registers', 'slow', 'wrong-ids', 'outdated', 'asks', 'chatty'])(
    '%s',
    async (word) => {
      const server = behaving([word]);
      if (word === 'registers') await asked(server, 'test/opened');
      expect(await lines(server, 'ok\n wrong')).toEqual(['1:1 wrong in  wrong']);
      expect(await lines(server, 'ok')).toEqual([]);
      expect(await starts()).toBe(1);
    },
  );

  it('are those of the changed text after a change', async () => {
    const work = async (session: Session) => {
      await session.diagnostics();
      session.change('now wrong');
      return session.diagnostics();
    };
    for (const word of ['pull', 'push']) {
      const document = { path: join(folder, 'a.ts'), languageId: 'typescript', text: '' };
      expect(await behaving([word]).use(document, work, never)).toMatchObject({
        ok: true,
        value: [{ message: 'wrong in now wrong' }],
      });
    }
  });

  it('are asked for one document at a time, which is closed afterwards', async () => {
    const server = behaving(['slow']);
    const answers = await Promise.all(['wrong 1', 'ok', 'wrong 3'].map((text) => lines(server, text)));
    expect(answers).toEqual([['0:0 wrong in wrong 1'], [], ['0:0 wrong in wrong 3']]);
    const other = { path: join(folder, 'b.ts'), languageId: 'typescript', text: '' };
    expect(await server.use(other, (session) => session.request('test/opened', {}), never)).toMatchObject({
      value: [expect.stringMatching(/b\.ts$/)],
    });
  });
});

describe('a server that falls', () => {
  it.each<[string, string, Partial<LanguageServerOptions>?]>([
    ['crash', 'ended with 2 (panic: no more)'],
    ['garbage', 'it does not speak the protocol'],
    ['endless-header', 'it does not speak the protocol'],
    ['no-json', 'it sent something that is not JSON'],
    ['no-message', 'it sent something that is not a message'],
    ['huge', 'it sent a message of 999999999 bytes'],
    ['hang', 'no answer to textDocument/diagnostic within 400 ms', { firstAnswerMs: 400 }],
    // Longer than a process takes to start on a busy machine.
    ['mute', 'no answer to initialize within 1500 ms', { startMs: 1_500 }],
    ['no-start', 'ended with 3'],
  ])('%s: is started once more, then stays off and says so', async (word, why, options) => {
    const server = behaving([word], options);
    const failure = (message: string) => ({ reason: 'analyzer_failed', message });
    const off = `Scripted crashed twice (${why}) and is off until Fettle restarts`;
    expect(await lines(server, 'a')).toEqual(failure(`Scripted: ${why}`));
    expect(await lines(server, 'a')).toEqual(failure(off));
    expect(await lines(server, 'a')).toEqual(failure(off));
    expect(await starts()).toBe(2);
  });

  it('answers again after its restart', async () => {
    const server = behaving(['crash', 'pull']);
    await lines(server, 'a');
    expect(await lines(server, 'wrong')).toHaveLength(1);
  });

  it('has the second text answered that waited while the first took it down', async () => {
    const server = behaving(['crash', 'pull']);
    const [first, second] = await Promise.all([lines(server, 'a'), lines(server, 'wrong')]);
    expect([first, second]).toEqual([
      expect.objectContaining({ reason: 'analyzer_failed' }),
      ['0:0 wrong in wrong'],
    ]);
  });

  it('is not taken down by one answer that cannot be used', async () => {
    for (const [word, why] of [
      ['refuses', 'internal'],
      ['not-a-report', 'its diagnostics cannot be read'],
    ] as const) {
      const server = behaving([word]);
      for (let turn = 0; turn < 3; turn++)
        expect(await lines(server, 'a')).toEqual({ reason: 'analyzer_failed', message: `Scripted: ${why}` });
    }
  });

  it('says what is missing when there is no such program', async () => {
    const server = behaving([], { command: join(folder, 'none') });
    expect(await lines(server, 'a')).toEqual({
      reason: 'analyzer_failed',
      message: 'Scripted: not started: ENOENT',
    });
  });
});

describe('giving up', () => {
  const cancelled = { reason: 'cancelled', message: 'the type check was stopped' };

  async function methodsHeard(server: LanguageServer): Promise<string[]> {
    const heard = await asked(server, 'test/heard');
    if (!heard.ok) throw new Error(heard.failure.message);
    return (heard.value as { method: string }[]).map(({ method }) => method);
  }

  it('answers whether the server ever does or not', async () => {
    expect(await lines(behaving(['hang']), 'a', AbortSignal.timeout(60))).toEqual(cancelled);
  });

  it('lets the server finish loading', async () => {
    const server = behaving(['slow']);
    expect(await lines(server, 'a', AbortSignal.timeout(60))).toEqual(cancelled);
    expect(await methodsHeard(server)).not.toContain('$/cancelRequest');
  });

  it('asks a server that has loaded to stop, and the next text has its turn', async () => {
    const server = behaving(['pull', 'pull']);
    await lines(server, 'a');
    const stop = new AbortController();
    const given = server.use(
      { path: join(folder, 'a.ts'), languageId: 'typescript', text: '' },
      (session) => session.request('test/answered-when-cancelled', {}),
      stop.signal,
    );
    setTimeout(() => stop.abort(), 50);
    expect(await given).toMatchObject({ failure: cancelled });
    expect(await methodsHeard(server)).toContain('$/cancelRequest');
    expect(await starts()).toBe(1);
  });

  it('does not begin when it is too late already', async () => {
    const server = behaving(['pull']);
    expect(await lines(server, 'a', AbortSignal.abort())).toMatchObject({ reason: 'cancelled' });
    await expect(starts()).rejects.toThrow();
  });

  it('takes no more texts than its queue holds', async () => {
    const server = behaving(['slow']);
    const stop = new AbortController();
    const waiting = Array.from({ length: MAX_LSP_QUEUE }, () =>
      lines(server, 'a', AbortSignal.any([stop.signal])),
    );
    expect(await lines(server, 'a')).toEqual({
      reason: 'analyzer_failed',
      message: `${'Scripted'}: ${MAX_LSP_QUEUE} texts wait for it`,
    });
    stop.abort();
    await Promise.all(waiting);
  });

  it('leaves no process behind, also of a text under way', async () => {
    const server = behaving(['hang']);
    const waiting = lines(server, 'a');
    await expect.poll(starts).toBe(1);
    await server.close();
    expect(await waiting).toMatchObject({ reason: 'cancelled' });
    expect(await lines(server, 'a')).toMatchObject({ reason: 'cancelled' });
  });
});

describe('the process', () => {
  it('has the given environment, runs in a folder of its own, and has a low priority', async () => {
    const server = behaving(['pull']);
    const answer = await asked(server, 'test/environment');
    if (!answer.ok) throw new Error(answer.failure.message);
    const {
      environment,
      folder: at,
      pid,
    } = answer.value as { environment: { TMPDIR: string }; folder: string; pid: number };
    const scratch = expect.stringContaining('fettle-server-');
    expect(environment).toEqual({ ONLY: 'this', TMPDIR: scratch, TEMP: scratch, TMP: scratch });
    expect(at).toBe(environment.TMPDIR);
    expect(getPriority(pid)).toBe(LSP_NICENESS);
  });

  it('leaves no temporary files behind', async () => {
    const server = behaving(['pull']);
    const answer = await asked(server, 'test/environment');
    if (!answer.ok) throw new Error(answer.failure.message);
    const { TMPDIR: scratch } = (answer.value as { environment: { TMPDIR: string } }).environment;
    await writeFile(join(scratch, 'a'), '');
    await server.close();
    expect(existsSync(scratch)).toBe(false);
  });

  it('is answered what it asks, and told what we do not offer', async () => {
    const server = behaving(['asks'], { settings: (section) => ({ section: section ?? 'all' }) });
    await lines(server, 'a');
    const heard = await asked(server, 'test/heard');
    expect(heard).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ id: 'c1', result: [{ section: 'a' }, { section: 'all' }] }),
        expect.objectContaining({ id: 'c2', error: { code: -32_601, message: expect.any(String) } }),
      ]),
    });
  });

  it('is told that what it registered is taken', async () => {
    const server = behaving(['registers']);
    await lines(server, 'a');
    const heard = await asked(server, 'test/heard');
    const taken = expect.objectContaining({ id: 'r1', result: null });
    expect(heard).toMatchObject({ value: expect.arrayContaining([taken]) });
  });

  it('hears of files that others changed', async () => {
    const server = behaving(['pull']);
    server.changed([{ path: join(folder, 'b.ts'), type: 'changed' }]);
    await lines(server, 'a');
    server.changed([]);
    server.changed([{ path: join(folder, 'b.ts'), type: 'deleted' }]);
    const heard = await asked(server, 'test/heard');
    if (!heard.ok) throw new Error(heard.failure.message);
    const told = (heard.value as { method: string; params: unknown }[]).filter(
      ({ method }) => method === 'workspace/didChangeWatchedFiles',
    );
    expect(told).toMatchObject([
      { params: { changes: [{ uri: expect.stringMatching(/b\.ts$/), type: 3 }] } },
    ]);
  });
});
