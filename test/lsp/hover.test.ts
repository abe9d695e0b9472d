import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hover, HoverRequest, MarkupContent } from 'vscode-languageserver-protocol/node';
import { copyProject } from '../fixtures/projects/copy-project.ts';
import { type Editor, startEditor } from './editor.ts';
import { createLspBench, type LspBench } from './lsp-bench.ts';

let lsp: LspBench;
let editor: Editor;
let project: Awaited<ReturnType<typeof copyProject>>;
let uri: string;

const TEXT = `import { useState, unmountComponentAtNode as leave } from 'react';
import { own } from '../../src/analysis/python-api/library.ts';
const [a] = useState(1);
leave(a);
own(a.useState);
`;

beforeAll(async () => {
  project = await copyProject('react-19');
  lsp = await createLspBench({ findProject: async (path) => ({ workspace: project.root, path }) });
  uri = pathToFileURL(join(project.root, 'page.ts')).href;
  editor = await startEditor(lsp.services, pathToFileURL(project.root).href);
  await editor.open(uri, 'typescript', TEXT);
});
afterAll(async () => {
  await editor.close();
  await lsp.close();
  await project.remove();
});

function hoverAt(line: number, character: number): Promise<Hover | null> {
  const position = { line, character };
  return editor.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
}

function textOf(found: Hover | null): string {
  return MarkupContent.is(found?.contents) ? found.contents.value : '';
}

it('tells what the installed package says of an imported name', async () => {
  const found = await hoverAt(2, 14);
  expect(found?.range).toEqual({ start: { line: 2, character: 12 }, end: { line: 2, character: 20 } });
  expect(textOf(found)).toBe(
    [
      '```typescript\nfunction useState<T>(initial: T): [T, (value: T) => void]\n```',
      'A value that lasts from one drawing to the next.',
      'react 19.0.0, `node_modules/react/index.d.ts:4`',
    ].join('\n\n'),
  );
});

it('says under another name, too, that it is deprecated', async () => {
  const found = await hoverAt(3, 1);
  expect(textOf(found)).toContain('**Deprecated** Use \\`createRoot\\` instead.');
});

it.each([
  ['the project’s own', 4, 1],
  ['what is taken of a value', 4, 8],
  ['a name of the file', 2, 7],
  ['a blank', 2, 11],
])('says nothing of %s', async (_, line, character) => {
  expect(await hoverAt(line, character)).toBeNull();
});
