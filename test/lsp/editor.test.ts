import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import {
  CancellationTokenSource,
  type CodeAction,
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  ExecuteCommandRequest,
  InitializeRequest,
  type InlineCompletionList,
  InlineCompletionRequest,
} from 'vscode-languageserver-protocol/node';
import { fail } from '../../src/base/result.ts';
import { EDITOR_DEADLINE_MS } from '../../src/config/limits.ts';
import type { LspServices } from '../../surfaces/lsp/services.ts';
import { HANGS, type Workbench } from '../http/workbench.ts';
import { type Editor, startEditor } from './editor.ts';
import { createLspBench, type LspBench } from './lsp-bench.ts';

const PATIENCE = { timeout: 10_000 };

let lsp: LspBench;
let bench: Workbench;
let folder: string;
let services: LspServices;
let editor: Editor;
let uri: string;

beforeAll(async () => {
  lsp = await createLspBench({ checkDelayMs: 20 });
  ({ bench, folder, services } = lsp);
});
afterAll(() => lsp.close());
beforeEach(async () => {
  bench.play({ kind: 'answer', texts: ['value ', '* 2'] });
  // A document of its own: what was answered once is answered again without a model.
  uri = pathToFileURL(join(folder, `${randomUUID()}.py`)).href;
  editor = await startEditor(services, pathToFileURL(folder).href);
});
afterEach(() => editor.close());

const DOUBLE = 'def double(value):\n    return \n';

it('says what it can do', () => {
  expect(editor.result).toMatchObject({
    serverInfo: { name: 'fettle', version: '0.0.1' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      inlineCompletionProvider: {},
    },
  });
});

it('completes at the cursor, and carries a command for the accept', async () => {
  await editor.open(uri, 'python', DOUBLE);
  const list = (await editor.completeAt(uri, 1, 11)) as InlineCompletionList;
  const here = { line: 1, character: 11 };
  expect(list.items).toEqual([
    {
      insertText: 'value * 2',
      range: { start: here, end: here },
      command: {
        title: 'Accepted',
        command: 'fettle.completion.accept',
        arguments: [expect.stringMatching(/^[\w-]{36}$/), 0],
      },
    },
  ]);
  expect(bench.lastAsked()).toContain('def double(value)');
});

it('counts a character beyond the first plane as the two units that editors count', async () => {
  await editor.open(uri, 'python', 'smile = "\u{1f600}" + \n');
  bench.play({ kind: 'answer', texts: ['"x"'] });
  const list = (await editor.completeAt(uri, 0, 15)) as InlineCompletionList;
  expect(list.items[0]?.insertText).toBe('"x"');
  expect(bench.lastAsked()).toContain('smile = \\"\u{1f600}\\" + ');
});

it('follows the text as it is typed, change by change', async () => {
  await editor.open(uri, 'python', 'def double(value):\n');
  await editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
        text: '    return \n',
      },
      {
        range: { start: { line: 0, character: 4 }, end: { line: 0, character: 10 } },
        text: 'twice',
      },
    ],
  });
  await editor.completeAt(uri, 1, 11);
  expect(bench.lastAsked()).toContain('def twice(value):\\n    return ');
});

it('shows the model what was just written in another open document, saved or not', async () => {
  const other = pathToFileURL(join(folder, `${randomUUID()}.py`)).href;
  await editor.open(other, 'python', 'import os\n');
  await editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: other, version: 2 },
    contentChanges: [
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
        text: 'def feed_wombat(leaves):\n    pass\n',
      },
    ],
  });
  await editor.open(uri, 'python', DOUBLE);
  await editor.completeAt(uri, 1, 11);
  expect(bench.lastAsked()).toContain('def feed_wombat(leaves)');
  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, {
    textDocument: { uri: other },
  });
  await editor.completeAt(uri, 0, 17);
  expect(bench.lastAsked()).not.toContain('feed_wombat');
});

it('keeps what was accepted and dismissed', async () => {
  await editor.open(uri, 'python', DOUBLE);
  const list = (await editor.completeAt(uri, 1, 11)) as InlineCompletionList;
  const command = list.items[0]?.command;
  const [id] = command?.arguments ?? [];
  const execute = (name: string, given: unknown[]) =>
    editor.connection.sendRequest(ExecuteCommandRequest.type, { command: name, arguments: given });
  await execute(command?.command ?? '', command?.arguments ?? []);
  await execute('fettle.completion.accept', [id, 0, 'line']);
  await execute('fettle.completion.dismiss', [id, 0]);
  await expect(execute('fettle.completion.accept', [5])).rejects.toThrow('takes the id of a completion');
  await expect(execute('rm', [])).rejects.toThrow('there is no command rm');
  await vi.waitFor(async () => {
    const lines = (await readFile(join(bench.home, 'events', 'completions.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    const own = lines.map((line) => JSON.parse(line)).filter((event) => event.completion_id === id);
    expect(own.map(({ event, select_kind }) => [event, select_kind])).toEqual([
      ['view', null],
      ['select', null],
      ['select', 'line'],
      ['dismiss', null],
    ]);
    expect(own[1].elapsed_ms).toBeGreaterThanOrEqual(0);
  }, PATIENCE);
});

it('says why it shows nothing, when it is asked', async () => {
  await editor.open(uri, 'python', DOUBLE);
  bench.play({ kind: 'answer', texts: ['vlaue * 2'] });
  expect(await editor.completeAt(uri, 1, 11)).toBeNull();
  const why = await editor.connection.sendRequest(ExecuteCommandRequest.type, {
    command: 'fettle.why',
    arguments: [uri],
  });
  expect(why).toMatchObject({ reason: 'nothing_passed' });
  expect(editor.messages).toEqual([(why as { message: string }).message]);
});

it('shows nothing while the models are fetched, and says so', async () => {
  const waiting = await startEditor(
    {
      ...services,
      prepare: (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(fail({ message: 'x' })))),
    },
    pathToFileURL(folder).href,
  );
  try {
    await waiting.open(uri, 'python', DOUBLE);
    expect(await waiting.completeAt(uri, 1, 11)).toBeNull();
    const why = await waiting.connection.sendRequest(ExecuteCommandRequest.type, {
      command: 'fettle.why',
      arguments: [uri],
    });
    expect(why).toMatchObject({ reason: 'model_missing' });
  } finally {
    await waiting.close();
  }
});

it('tells once when the models cannot be had', async () => {
  const failing = { ...services, prepare: async () => fail({ message: 'no model; fetch one' }) };
  const other = await startEditor(failing, pathToFileURL(folder).href);
  await vi.waitFor(() => expect(other.messages).toEqual(['no model; fetch one']), PATIENCE);
  await other.close();
});

it('stops at a cancelled request', async () => {
  await editor.open(uri, 'python', DOUBLE);
  bench.play(HANGS);
  const source = new CancellationTokenSource();
  const params = {
    textDocument: { uri },
    position: { line: 1, character: 11 },
    context: { triggerKind: 2 as const },
  };
  const asking = editor.connection.sendRequest(InlineCompletionRequest.type, params, source.token);
  const refused = expect(asking).rejects.toMatchObject({ code: -32_800 });
  await vi.waitFor(() => expect(bench.openStreams()).toBe(1), PATIENCE);
  source.cancel();
  await refused;
  await vi.waitFor(() => expect(bench.openStreams()).toBe(0), PATIENCE);
});

it('lets the newest request of a document overtake the older ones', async () => {
  await editor.open(uri, 'python', DOUBLE);
  bench.play(HANGS);
  const first = editor.completeAt(uri, 1, 11);
  await vi.waitFor(() => expect(bench.openStreams()).toBe(1), PATIENCE);
  bench.play({ kind: 'answer', texts: ['value'] });
  const began = performance.now();
  const second = (await editor.completeAt(uri, 1, 11)) as InlineCompletionList;
  expect(await first).toBeNull();
  // Its own deadline would have ended the first one too, but later.
  expect(performance.now() - began).toBeLessThan(EDITOR_DEADLINE_MS * 0.7);
  expect(second.items[0]?.insertText).toBe('value');
});

it('gives no text for a document that has changed meanwhile', async () => {
  await editor.open(uri, 'python', DOUBLE);
  bench.play({ kind: 'answer', texts: ['value ', '* 2'], pauseMs: 300 });
  const asking = editor.completeAt(uri, 1, 11);
  await vi.waitFor(() => expect(bench.openStreams()).toBe(1), PATIENCE);
  await editor.change(uri, 2, `${DOUBLE}\n`);
  expect(await asking).toBeNull();
  const list = (await editor.completeAt(uri, 1, 11)) as InlineCompletionList;
  expect(list.items).toHaveLength(1);
});

it('shows what the checks find when a document is opened and saved', async () => {
  await editor.open(uri, 'python', 'def double(value):\n    return vlaue * 2\n');
  await vi.waitFor(() => expect(editor.published).toHaveLength(1), PATIENCE);
  expect(editor.published[0]).toMatchObject({
    uri,
    version: 1,
    diagnostics: [
      {
        source: 'fettle',
        code: 'ruff/F821',
        severity: 1,
        range: { start: { line: 1, character: 11 }, end: { line: 1, character: 16 } },
      },
    ],
  });
  expect(editor.logged.join('\n')).toContain('.py: not checked: bandit: analyzer_missing');
  await editor.change(uri, 2, 'def double(value):\n    return value * 2\n');
  await editor.save(uri);
  await vi.waitFor(() => expect(editor.published).toHaveLength(2), PATIENCE);
  expect(editor.published[1]).toEqual({ uri, version: 2, diagnostics: [] });
});

it('checks several saves in a row once', async () => {
  await editor.open(uri, 'python', 'x = y\n');
  for (let save = 0; save < 5; save++) await editor.save(uri);
  await vi.waitFor(() => expect(editor.published).toHaveLength(1), PATIENCE);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(editor.published).toHaveLength(1);
});

it('takes its findings back when a document is closed', async () => {
  await editor.open(uri, 'python', 'x = y\n');
  await vi.waitFor(() => expect(editor.published.at(-1)?.diagnostics).toHaveLength(1), PATIENCE);
  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  await vi.waitFor(() => expect(editor.published.at(-1)?.diagnostics).toEqual([]), PATIENCE);
});

it('offers the names that exist for one that does not, and words about the code', async () => {
  const typescript = pathToFileURL(join(folder, 'b.ts')).href;
  const text = "const list: string[] = [];\nexport const all = list.jion(', ');\n";
  await editor.open(typescript, 'typescript', text);
  await vi.waitFor(() => expect(editor.published.at(-1)?.diagnostics).toHaveLength(1), PATIENCE);
  const range = editor.published.at(-1)?.diagnostics[0]?.range;
  if (range === undefined) throw new Error('there is no finding');
  const ask = (only?: string[]) =>
    editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: typescript },
      range: { start: range.start, end: range.start },
      context: { diagnostics: [], ...(only && { only }) },
    }) as Promise<CodeAction[]>;
  const actions = await ask();
  expect(actions[0]).toMatchObject({
    title: 'Change to join (fettle)',
    kind: 'quickfix',
    edit: { changes: { [typescript]: [{ range, newText: 'join' }] } },
  });
  expect(actions.at(-1)?.title).toBe('Explain with Fettle');
  expect((await ask(['refactor'])).length).toBe(0);
  bench.play({ kind: 'answer', texts: ['It joins ', 'the list.'] });
  const explain = actions.at(-1)?.command;
  const told = await editor.connection.sendRequest(ExecuteCommandRequest.type, {
    command: explain?.command ?? '',
    arguments: explain?.arguments ?? [],
  });
  expect([told, editor.messages]).toEqual(['It joins the list.', ['It joins the list.']]);
});

it('says how an editor went', async () => {
  const other = await startEditor(services, pathToFileURL(folder).href);
  await other.open(uri, 'python', DOUBLE);
  bench.play(HANGS);
  other.completeAt(uri, 1, 11).catch(() => {});
  await vi.waitFor(() => expect(bench.openStreams()).toBe(1), PATIENCE);
  expect(await other.hangUp()).toBe('without_shutdown');
  await vi.waitFor(() => expect(bench.openStreams()).toBe(0), PATIENCE);
  const polite = await startEditor(services, pathToFileURL(folder).href);
  expect(await polite.close()).toBe('after_shutdown');
});

it('completes a text that is in no file, and nothing in one it was not given', async () => {
  await editor.open('untitled:1', 'python', DOUBLE);
  const list = (await editor.completeAt('untitled:1', 1, 11)) as InlineCompletionList;
  expect(list.items).toHaveLength(1);
  expect(await editor.completeAt('untitled:2', 0, 0)).toBeNull();
});

it('is initialized once', async () => {
  const again = { processId: null, rootUri: null, capabilities: {} };
  await expect(editor.connection.sendRequest(InitializeRequest.type, again)).rejects.toMatchObject({
    code: -32_600,
  });
});
