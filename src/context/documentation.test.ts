import { expect, it } from 'vitest';
import { createSystemClock } from '../adapters/clock/system.ts';
import { fail, ok } from '../base/result.ts';
import { MAX_TOLD_DOCUMENTATION_TOKENS, MAX_TOLD_DOCUMENTATIONS } from '../config/limits.ts';
import type { Documentation } from '../contract/documentation.ts';
import { ChatRequest } from '../contract/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentationQuestion, DocumentationSource } from '../ports/documentation.ts';
import { documentationPieces, TOLD_DOCUMENTATION_MS } from './documentation.ts';
import { sourceInput } from './drawn.cases.ts';

const MERGE: Documentation = {
  name: 'pandas.DataFrame.merge',
  kind: 'function',
  language: 'python',
  signature: 'def merge(self, right, how="inner")',
  documentation: 'Join with another table.',
  package: 'pandas',
  version: '2.2.0',
  deprecated: null,
  defined: { path: '.venv/lib/pandas/frame.py', line: 7 },
  examples: [],
  members: [],
};

/** Knows these names, and keeps what it was asked. */
function knowing(...known: Documentation[]): DocumentationSource & { asked: DocumentationQuestion[] } {
  const asked: DocumentationQuestion[] = [];
  return {
    asked,
    async look(question) {
      asked.push(question);
      const found = known.find(({ name }) => name === question.name) ?? null;
      return ok({ found, nearest: [], reason: null });
    },
  };
}

const document = { path: 'a.py', language: 'python', text: 'import pandas as pd\nfrom .own import mine\n' };

function piecesFor(
  message: string,
  documentation: DocumentationSource,
  { clock = createSystemClock(), ...fields }: { clock?: Clock; document?: object; workspace?: null } = {},
) {
  const request = ChatRequest.parse({ id: 'r', task: 'chat', workspace: '/p', message, ...fields });
  const { signal } = new AbortController();
  return documentationPieces(sourceInput(request), { documentation, clock }, signal);
}

it('tells what is installed of a name that the message gives', async () => {
  const { pieces, dropped } = await piecesFor('What does `pd.DataFrame.merge` take?', knowing(MERGE));
  expect(pieces).toMatchObject([
    {
      source: 'documentation',
      path: '.venv/lib/pandas/frame.py',
      text: 'pandas.DataFrame.merge of pandas 2.2.0\ndef merge(self, right, how="inner")\nJoin with another table.',
      why: 'documentation of pandas.DataFrame.merge in the installed pandas 2.2.0',
      cut_by: null,
    },
  ]);
  expect(dropped).toEqual([]);
});

it('says that a name is deprecated, and by what a long text is cut', async () => {
  const long = { ...MERGE, deprecated: 'Use join.', documentation: 'Words of it.\n'.repeat(200) };
  const { pieces } = await piecesFor('Is pandas.DataFrame.merge still there?', knowing(long));
  const [piece] = pieces;
  expect(piece?.text).toContain('\nDeprecated. Use join.\ndef merge');
  expect(piece?.tokens).toBeLessThanOrEqual(MAX_TOLD_DOCUMENTATION_TOKENS);
  expect(piece?.cut_by).toBe(`limit of ${MAX_TOLD_DOCUMENTATION_TOKENS} tokens per name`);
});

it('asks for what the document imports, never for what is the project’s own or a file', async () => {
  const source = knowing();
  await piecesFor('How do `pd` and mine() and `mine` and src/report.py differ?', source, { document });
  expect(source.asked).toEqual([{ name: 'pandas', workspace: '/p', language: 'python', uses: false }]);
});

it('leaves the project’s own definitions to the repository, and asks no more than a few names', async () => {
  const own = { ...MERGE, package: null };
  expect((await piecesFor('See `pandas.DataFrame.merge`.', knowing(own))).pieces).toEqual([]);
  const source = knowing();
  await piecesFor('a.bb c.dd e.ff g.hh i.jj', source);
  expect(source.asked).toHaveLength(MAX_TOLD_DOCUMENTATIONS);
});

it('asks nothing for plain words, without a project, or in a language that cannot be asked', async () => {
  const source = knowing(MERGE);
  await piecesFor('How do I join two tables?', source);
  await piecesFor('What is pandas.DataFrame.merge?', source, { workspace: null });
  const go = { path: 'a.go', language: 'go', text: 'package a\nimport "fmt"\n' };
  await piecesFor('What does fmt.Println do?', source, { document: go });
  expect(source.asked).toEqual([]);
});

it('waits no longer than it says, and says so; a failure costs a piece and nothing else', async () => {
  const hanging: DocumentationSource = { look: () => new Promise(() => undefined) };
  const slept: number[] = [];
  const sleep: Clock['sleep'] = async (ms) => {
    slept.push(ms);
  };
  const clock: Clock = { now: () => 0, sleep };
  const late = await piecesFor('What is pandas.DataFrame.merge?', hanging, { clock });
  expect(slept).toEqual([TOLD_DOCUMENTATION_MS]);
  expect(late).toEqual({
    pieces: [],
    dropped: [
      {
        source: 'documentation',
        path: null,
        tokens: 0,
        cut_by: 'the documentation of pandas.DataFrame.merge was not read within 1500 ms',
      },
    ],
  });
  const failing: DocumentationSource = {
    look: async () => fail({ reason: 'analyzer_failed', message: 'no interpreter' }),
  };
  expect((await piecesFor('What is pandas.DataFrame.merge?', failing)).pieces).toEqual([]);
});
