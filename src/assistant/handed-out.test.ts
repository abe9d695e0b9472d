import { describe, expect, it } from 'vitest';
import { createSecretScanner } from '../adapters/analyzers/secrets/scanner.ts';
import { MAX_SCANNED_LINE_CHARACTERS } from '../analysis/secrets/pieces.ts';
import { linesWithoutSecrets } from '../answer/handed-out.ts';
import { ok } from '../base/result.ts';
import type { ContextAnswer, SearchAnswer } from '../contract/context-answer.ts';
import type { Documentation } from '../contract/documentation.ts';
import {
  contextWithoutSecrets,
  dataWithoutSecrets,
  docsWithoutSecrets,
  searchWithoutSecrets,
} from './handed-out.ts';

const secrets = createSecretScanner();
const { signal } = new AbortController();
const SECRET = ['sun', 'shine'].join('');
const CODE = `def connect():\n    return login(password="${SECRET}")\n`;

const HIT: SearchAnswer['hits'][number] = {
  path: 'a.py',
  copies: [],
  first_line: 1,
  last_line: 2,
  kind: 'function',
  symbol: 'connect',
  language: 'python',
  score: 1,
  by: ['words'],
  is_stale: false,
  text: CODE,
};

function contextOf(prompt: ContextAnswer['prompt']): ContextAnswer {
  const piece = { path: 'a.yaml', range: null, why: 'near', tokens: 3, cut_by: null };
  return {
    task: 'complete',
    model: { role: 'complete', provider: 'local', name: 'm' },
    tokens: 3,
    pieces: [{ ...piece, source: 'retrieved', text: `api_token: ${SECRET}\n` }],
    dropped: [],
    prompt,
  };
}

describe('what is handed out has no secrets', () => {
  it('in a search', async () => {
    const answer = { hits: [HIT], not_ready: null, is_behind: false };
    const { hits } = await searchWithoutSecrets(answer, secrets, signal);
    expect(hits).toEqual([
      { ...HIT, text: 'def connect():\n    return login(password="[secret:fettle/value-of-a-password]")\n' },
    ]);
  });

  it.each<[string, ContextAnswer['prompt']]>([
    ['a plain prompt', { form: 'plain', text: CODE }],
    ['a chat', { form: 'chat', messages: [{ role: 'user', text: CODE }], opening: CODE }],
    [
      'a hole',
      {
        form: 'fill_in_the_middle',
        prefix: `password = "${SECRET.slice(0, 3)}`,
        suffix: `${SECRET.slice(3)}"\n`,
        files: [{ path: 'a.py', text: CODE }],
      },
    ],
  ])('in a context with %s', async (_, prompt) => {
    const shown = JSON.stringify(await contextWithoutSecrets(contextOf(prompt), secrets, signal));
    for (const part of [SECRET, SECRET.slice(3)]) expect(shown).not.toContain(part);
    expect(JSON.parse(shown)).toMatchObject({ task: 'complete', pieces: [{ path: 'a.yaml', tokens: 3 }] });
  });

  it('in documentation', async () => {
    const found: Documentation = {
      name: 'a.connect',
      kind: 'function',
      language: 'python',
      signature: `connect(password="${SECRET}")`,
      documentation: `Connects.\n\n>>> connect(password="${SECRET}")`,
      package: null,
      version: null,
      deprecated: null,
      defined: null,
      examples: [{ path: 'b.py', line: 1, text: CODE }],
      members: [],
    };
    const told = await docsWithoutSecrets(ok({ found, nearest: [], reason: null }), secrets, signal);
    expect(JSON.stringify(told)).not.toContain(SECRET);
    expect(told).toMatchObject({ value: { found: { name: 'a.connect', deprecated: null } } });
    const nothing = ok({ found: null, nearest: ['a'], reason: 'no' });
    expect(await docsWithoutSecrets(nothing, secrets, signal)).toBe(nothing);
  });

  it('in facts, which stay as they are otherwise', async () => {
    const token = 'a1B2c3D4e5F6g7H8'.repeat(2);
    const version = `git+https://${token}@git.acme.io/a/b`;
    const facts = { packages: [{ name: 'b', version, from: 'package.json' }], test_framework: null, n: 3 };
    const told = await dataWithoutSecrets(facts, secrets, signal);
    expect(JSON.stringify(told)).not.toContain(token);
    expect(told).toEqual({
      ...facts,
      packages: [
        { ...facts.packages[0], version: 'git+https://[secret:fettle/key-in-address]@git.acme.io/a/b' },
      ],
    });
  });
});

it('hands out a note for a text that cannot be searched, and the others as they are', async () => {
  const long = 'x'.repeat(MAX_SCANNED_LINE_CHARACTERS + 1);
  const refuses = (parts: readonly string[]) =>
    parts.some((part) => part.length > MAX_SCANNED_LINE_CHARACTERS);
  const redact: typeof secrets.redact = async (parts, stop, path) =>
    refuses(parts)
      ? { ok: false, failure: { reason: 'too_large', message: 'line 1 is too long' } }
      : secrets.redact(parts, stop, path);
  expect(await linesWithoutSecrets(['a = 1', long, ''], { redact }, signal)).toEqual([
    'a = 1',
    '[not shown, because it could not be scanned for secrets: line 1 is too long]',
    '',
  ]);
});
