import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import {
  type CodeAction,
  CodeActionRequest,
  DidChangeTextDocumentNotification,
  ExecuteCommandRequest,
  type InlineCompletionList,
} from 'vscode-languageserver-protocol/node';
import { ok } from '../../src/base/result.ts';
import type { LspServices } from '../../surfaces/lsp/services.ts';
import type { Workbench } from '../http/workbench.ts';
import { type Editor, startEditor } from './editor.ts';
import { createLspBench, type LspBench } from './lsp-bench.ts';

const PATIENCE = { timeout: 10_000, interval: 20 };

let lsp: LspBench;
let bench: Workbench;
let folder: string;
let services: LspServices;
let editor: Editor;
let uri: string;

beforeAll(async () => {
  lsp = await createLspBench({
    checkDelayMs: 5_000,
    nextEditDelayMs: 10,
    prepareDelayMs: 5,
    survivalMs: [1, 2_000],
  });
  ({ bench, folder, services } = lsp);
});
afterAll(() => lsp.close());
beforeEach(async () => {
  bench.play({ kind: 'answer', texts: ['value ', '* 2'] });
  uri = pathToFileURL(join(folder, `${randomUUID()}.py`)).href;
  editor = await startEditor(services, pathToFileURL(folder).href);
});
afterEach(() => editor.close());

const BEFORE = 'def load(path):\n    return path\n\nfirst = load("a")\nsecond = load("b")\n';
const AFTER = BEFORE.replace('load(path)', 'fetch(path)');

type Edits = {
  edits: { text: string; range: unknown; textDocument: unknown; command: { arguments: unknown[] } }[];
};

function nextEdit(version: number, line = 0): Promise<Edits> {
  const params = { textDocument: { uri, version }, position: { line, character: 5 } };
  return editor.connection.sendRequest('textDocument/copilotInlineEdit', params);
}

/** A character after another, as a keyboard does it. */
async function rename(): Promise<void> {
  await editor.open(uri, 'python', BEFORE);
  await editor.change(uri, 2, BEFORE.replace('load(path)', 'f(path)'));
  await editor.change(uri, 3, AFTER);
}

it('gives the next place of a rename, one after another', async () => {
  await rename();
  const first = await nextEdit(3);
  expect(first.edits).toMatchObject([
    {
      text: 'fetch',
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
      textDocument: { uri, version: 3 },
      command: { command: 'fettle.completion.accept' },
    },
  ]);
  await editor.change(uri, 4, AFTER.replace('first = load', 'first = fetch'));
  expect((await nextEdit(4)).edits).toMatchObject([{ range: { start: { line: 4, character: 9 } } }]);
  await editor.change(uri, 5, AFTER.replaceAll('= load', '= fetch'));
  expect(await nextEdit(5)).toEqual({ edits: [] });
});

it('gives nothing for another version of the text, nor for what is no place', async () => {
  await rename();
  expect(await nextEdit(2)).toEqual({ edits: [] });
  const wrong = editor.connection.sendRequest('textDocument/copilotInlineEdit', { textDocument: 1 });
  await expect(wrong).rejects.toMatchObject({ code: -32602 });
});

it('is the inline completion where the cursor stands at the place', async () => {
  await rename();
  await nextEdit(3);
  const list = (await editor.completeAt(uri, 3, 10)) as InlineCompletionList;
  expect(list.items).toMatchObject([
    { insertText: 'fetch', range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } } },
  ]);
  const elsewhere = (await editor.completeAt(uri, 1, 15)) as InlineCompletionList | null;
  expect(JSON.stringify(elsewhere)).not.toContain('fetch');
});

it('is one action for all places, offered at them and at the edit', async () => {
  await rename();
  await nextEdit(3);
  const actionsAt = (line: number, only?: string[]) => {
    const place = { line, character: 0 };
    return editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: place, end: place },
      context: { diagnostics: [], ...(only && { only }) },
    }) as Promise<CodeAction[]>;
  };
  for (const line of [0, 3, 4]) {
    const [action] = await actionsAt(line);
    expect(action?.title).toBe('load is now fetch: 2 places follow in 1 file (fettle)');
    expect(action?.edit?.documentChanges).toMatchObject([
      { textDocument: { uri, version: 3 }, edits: [{}, {}] },
    ]);
  }
  const titles = (actions: CodeAction[]) => actions.map(({ title }) => title).join();
  expect(titles(await actionsAt(1))).not.toContain('fetch');
  expect(titles(await actionsAt(3, ['quickfix']))).not.toContain('fetch');
  expect(titles(await actionsAt(3, ['refactor']))).toContain('fetch');
});

async function events(id: unknown): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(bench.home, 'events', 'completions.jsonl'), 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter(({ completion_id }) => completion_id === id);
}

async function completed(): Promise<unknown> {
  await editor.open(uri, 'python', 'def double(value):\n    return \n');
  const list = (await editor.completeAt(uri, 1, 11)) as InlineCompletionList;
  expect(list.items[0]?.insertText).toBe('value * 2');
  return list.items[0]?.command?.arguments?.[0];
}

async function type(version: number, character: number, text: string): Promise<void> {
  const place = { line: 1, character };
  await editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version },
    contentChanges: [{ range: { start: place, end: place }, text }],
  });
}

it('tells what was typed over, and not what was typed through', async () => {
  const id = await completed();
  await type(2, 11, 'va');
  await type(3, 13, 'lue');
  await type(4, 16, '+');
  await vi.waitFor(async () => {
    expect((await events(id)).map(({ event }) => event)).toEqual(['view', 'typed_over']);
  }, PATIENCE);
});

it('tells how much of what was accepted survives', async () => {
  const id = await completed();
  await new Promise((resolve) => setTimeout(resolve, 160));
  await type(2, 11, 'value * 2');
  await editor.connection.sendRequest(ExecuteCommandRequest.type, {
    command: 'fettle.completion.accept',
    arguments: [id, 0],
  });
  await vi.waitFor(async () => expect(await events(id)).toHaveLength(3), PATIENCE);
  await editor.change(uri, 3, 'import os\ndef double(value):\n    return value ** 3\n');
  await vi.waitFor(async () => expect(await events(id)).toHaveLength(4), PATIENCE);
  const [, select, soon, later] = await events(id);
  expect(select).toMatchObject({ event: 'select', select_kind: null });
  expect(soon).toMatchObject({ event: 'survival', after_ms: 1, survived: 1 });
  expect(later).toMatchObject({ event: 'survival', after_ms: 2_000, survived: expect.closeTo(2 / 3) });
});

it('indents first at the start of a line between indented ones, and says so', async () => {
  await editor.open(uri, 'python', 'def f():\n    a = 1\n\n    return a\n');
  expect(await editor.completeAt(uri, 2, 0)).toBeNull();
  const why = await editor.connection.sendRequest(ExecuteCommandRequest.type, {
    command: 'fettle.why',
    arguments: [uri],
  });
  expect(why).toMatchObject({ reason: 'not_here', message: expect.stringContaining('indentation') });
});

it('holds a suggestion back while somebody types, unless it is asked for by hand', async () => {
  await editor.close();
  editor = await startEditor({ ...services, calmMs: 400 }, pathToFileURL(folder).href);
  await editor.open(uri, 'python', 'def double(value):\n    return\n');
  await type(2, 10, ' ');
  const started = performance.now();
  expect(await editor.completeAt(uri, 1, 11)).not.toBeNull();
  expect(performance.now() - started).toBeGreaterThan(300);
});

it('makes the cursor’s place ready when a file is opened and where the cursor rests', async () => {
  const prepared: unknown[] = [];
  const assistant = {
    ...bench.assistant,
    prepare: async (request: { position: unknown }) => {
      prepared.push(request.position);
      return ok(undefined);
    },
  };
  await editor.close();
  editor = await startEditor({ ...services, assistant }, pathToFileURL(folder).href);
  await vi.waitFor(async () => {
    await editor.open(uri, 'python', BEFORE);
    await vi.waitFor(() => expect(prepared).toContainEqual({ line: 1, column: 1 }), { timeout: 300 });
  }, PATIENCE);
  const place = { line: 3, character: 2 };
  await editor.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics: [] },
  });
  await vi.waitFor(() => expect(prepared.at(-1)).toEqual({ line: 4, column: 3 }), PATIENCE);
});
