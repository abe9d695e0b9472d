import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noDocumentation } from '../../test/fixtures/no-documentation.ts';
import { createSystemClock } from '../adapters/clock/system.ts';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createSourceTree } from '../adapters/files/source-tree.ts';
import { createFolderWatcher } from '../adapters/watchers/node-watcher.ts';
import { fail, ok } from '../base/result.ts';
import type { ContextBundle } from '../contract/context.ts';
import { ChatRequest, type Request } from '../contract/request.ts';
import { isIndexed, openRepository } from '../machine.ts';
import { chatPrompt } from '../prompt/chat.ts';
import { Workspaces } from '../repository/workspaces.ts';
import { collectContext } from './collect.ts';
import { countTokens, drawnCompletion, drawnExplanation, generation } from './drawn.cases.ts';
import { environmentOn } from './fake-disk.cases.ts';
import { type RepositoryContext, repositoryPieces } from './repository.ts';
import { SelectionMemory } from './selection-memory.ts';

const PROJECT: Record<string, string> = {
  'pyproject.toml': '[project]\nname = "zoo"\n',
  'zoo/feeding.py':
    'def feed_wombat(leaves, *, at_night=False):\n    """Feeds the wombat. Not the quokka."""\n    return leaves * 2\n\n\ndef weigh_wombat(scale):\n    return scale.read()\n',
  'zoo/keepers.py': `class Keeper:\n    """Who looks after animals."""\n\n    def __init__(self, name):\n        self.name = name\n\n    def start_shift(self, hour):\n        return hour\n\n    def _secret(self):\n        return 1\n${'\n    # Filler.'.repeat(20)}\n`,
  'zoo/visits.py': 'from .keepers import Keeper\n\n\ndef count_visitors(gate):\n    return gate.total\n',
  'zoo/night.py': 'from .feeding import feed_wombat\n\nprint(feed_wombat(3))\n',
  'tests/test_feeding.py':
    'from zoo.feeding import feed_wombat\n\n\ndef test_feed_wombat():\n    assert feed_wombat(1) == 2\n',
  'README.md': '# Zoo\n\nHow visitors are counted: at the gate, each of them once.\n',
};

let root: string;
let home: string;
let workspaces: Workspaces;
let repository: RepositoryContext;
const { signal } = new AbortController();
const quiet = () => undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fettle-project-'));
  home = await mkdtemp(join(tmpdir(), 'fettle-home-'));
  for (const [path, text] of Object.entries(PROJECT)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  workspaces = new Workspaces({
    open: (folder, how) => openRepository(home, folder, how),
    isIndexed: (folder) => isIndexed(home, folder),
    files: createDiskFiles(),
    clock: createSystemClock(),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    indexing: 'background',
    watcher: createFolderWatcher(),
    tree: createSourceTree(),
    userFolder: '/home/you',
  });
  repository = { repositories: workspaces, selections: new SelectionMemory() };
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await workspaces.look(root, 25, signal)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}, 30_000);
afterAll(async () => {
  await workspaces.close();
  await rm(root, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});

async function contextOf(
  request: Request,
  rest: { budget?: number; fresh?: boolean } = {},
): Promise<ContextBundle> {
  const files = createDiskFiles();
  const found = await collectContext({
    request: { ...request, workspace: root },
    files,
    environment: environmentOn(files),
    repository: rest.fresh === true ? { ...repository, selections: new SelectionMemory() } : repository,
    documentation: noDocumentation,
    clock: createSystemClock(),
    countTokens,
    budget: rest.budget ?? 5_000,
    signal,
  });
  if (!found.ok) throw new Error(found.failure.message);
  return found.value;
}

const shown = ({ pieces }: ContextBundle) =>
  pieces
    .filter(({ source }) => ['imports', 'symbols', 'retrieved'].includes(source))
    .map(({ source, path, range }) => `${source} ${path}:${range?.start.line}-${range?.end.line}`);

/** What a completion is given where the index of the project has these properties instead of its own. */
async function foundWith(properties: PropertyDescriptorMap, selections = new SelectionMemory()) {
  const { repositories } = repository;
  const look: typeof repositories.look = async (...asked) => {
    const found = await repositories.look(...asked);
    return found.ok ? ok(Object.create(found.value, properties)) : found;
  };
  const code = 'from .feeding import feed_wombat\n\n\n# One.\n# Two.\n# Three.\nfeed_wom▮\n';
  const request = { ...drawnCompletion(code, 'zoo/evening.py'), workspace: root };
  return repositoryPieces(
    { request, maxTokens: 1_000, countTokens, files: createDiskFiles() },
    { repositories: Object.create(repositories, { look: { value: look } }), selections },
    signal,
  );
}

it('says when what changed on disk may be missing', async () => {
  const found = await foundWith({ isBehind: { value: true } });
  expect(found.dropped.at(-1)).toMatchObject({
    cut_by: 'recent changes in the repository are not fully indexed',
  });
});

it('says why its index could not be asked, and asks it again', async () => {
  const failure = { reason: 'corrupted', message: 'the index is damaged; run fettle index to rebuild it' };
  const selections = new SelectionMemory();
  const found = await foundWith({ definitions: { value: async () => fail(failure) } }, selections);
  expect(found.pieces.filter(({ source }) => source === 'imports')).toEqual([]);
  expect(found.dropped.at(-1)).toMatchObject({ cut_by: failure.message });
  expect((await foundWith({}, selections)).pieces).toContainEqual(
    expect.objectContaining({ source: 'imports', path: 'zoo/feeding.py' }),
  );
});

describe('a completion', () => {
  const code = (line: string) =>
    drawnCompletion(
      `from .feeding import feed_wombat\nfrom .keepers import Keeper\n\n\ndef evening(keeper: Keeper):\n    keeper.start_shift(18)\n    ${line}▮\n`,
      'zoo/evening.py',
    );

  it('gets what its file imports first, whole or by signature, and says why', async () => {
    const bundle = await contextOf(code('feed_wom'), { fresh: true });
    expect(shown(bundle)).toEqual(
      expect.arrayContaining(['imports zoo/feeding.py:1-3', 'imports zoo/keepers.py:1-32']),
    );
    const [feeding, keeper] = ['zoo/feeding.py', 'zoo/keepers.py'].map((path) =>
      bundle.pieces.find((piece) => piece.source === 'imports' && piece.path === path),
    );
    expect(feeding?.text).toBe(PROJECT['zoo/feeding.py']?.split('\n').slice(0, 3).join('\n'));
    expect(keeper).toMatchObject({
      text: '# Who looks after animals.\nclass Keeper\n  def __init__(self, name)\n  def start_shift(self, hour)',
      why: 'definition of Keeper, imported and used near the cursor',
      cut_by: 'signatures only',
      tokens: expect.any(Number),
    });
    // The pieces stand before the document's own: what is typed changes nothing of them.
    expect(bundle.pieces.findIndex(({ source }) => source === 'cursor')).toBe(shown(bundle).length);
  });

  it('takes no name for used that only its import has, on whichever of its lines', async () => {
    const several = drawnCompletion(
      'from .feeding import (\n    feed_wombat,\n    weigh_wombat,\n)\n\n\ndef evening(leaves):\n    feed_wombat(leaves)\n    ▮\n',
      'zoo/evening.py',
    );
    const { pieces } = await contextOf(several, { fresh: true });
    expect(pieces.filter(({ source }) => source === 'imports').map(({ why }) => why)).toEqual([
      'definition of feed_wombat, imported and used near the cursor',
      'definition of weigh_wombat, imported',
    ]);
  });

  it('keeps its pieces while a line is typed, and chooses anew when its imports change', async () => {
    const typed = ['', 'f', 'feed_wombat(', 'feed_wombat(count_visitors(', 'other = weigh_wombat('];
    const texts: string[] = [];
    for (const line of typed) {
      const { pieces } = await contextOf(code(line));
      texts.push(JSON.stringify(pieces.filter(({ source }) => source !== 'cursor')));
    }
    expect(new Set(texts).size).toBe(1);
    const request = code('feed_wom');
    const text = request.document.text.replace(
      'from .keepers import Keeper\n',
      'from .visits import count_visitors\n',
    );
    const other = await contextOf({ ...request, document: { ...request.document, text } });
    expect(shown(other)).toContain('imports zoo/visits.py:4-5');
    expect(shown(other)).not.toContain('imports zoo/keepers.py:1-32');
    // Half an import on the cursor's own line is none.
    const half = drawnCompletion(
      `${'from .feeding import feed_wombat\n'}from .keepers import Kee▮\n`,
      'zoo/evening.py',
    );
    const before = await contextOf(half);
    expect(shown(before).filter((piece) => piece.includes('keepers') && piece.startsWith('imports'))).toEqual(
      [],
    );
  });

  it('never gets its own file, and not more than its share', async () => {
    const own = drawnCompletion(`${PROJECT['zoo/feeding.py']}▮`, 'zoo/feeding.py');
    expect(shown(await contextOf(own)).filter((piece) => piece.includes('feeding.py:'))).toEqual([
      expect.stringContaining('tests/test_feeding.py'),
    ]);
    const small = await contextOf(code('feed_wom'), { budget: 256, fresh: true });
    const tokens = small.pieces
      .filter(({ source }) => source !== 'cursor')
      .reduce((sum, piece) => sum + piece.tokens, 0);
    expect(tokens).toBeLessThanOrEqual(64);
    expect(small.dropped.every(({ cut_by }) => cut_by !== '')).toBe(true);
    expect(small.dropped.length).toBeGreaterThan(0);
  });

  it('gets nothing where the cursor has little, and says so', async () => {
    const { pieces, dropped } = await contextOf(code('feed_wom'), { budget: 255, fresh: true });
    expect(pieces.every(({ source }) => source === 'cursor')).toBe(true);
    expect(dropped).toMatchObject([{ cut_by: 'a context this small holds only the text at the cursor' }]);
  });
});

describe('a request in words', () => {
  it('gets the definitions it names, and what its words find', async () => {
    const named = await contextOf(generation('call weigh_wombat twice and add it up'));
    expect(shown(named)).toContain('symbols zoo/feeding.py:6-7');
    expect(named.pieces.find(({ source }) => source === 'symbols')?.why).toBe(
      'definition of weigh_wombat, named in the request',
    );
    const asked = await contextOf({
      ...generation('where are visitors counted?'),
      task: 'chat',
      message: 'where are visitors counted?',
      system: '',
    } as unknown as Request);
    expect(shown(asked).some((piece) => piece.includes('zoo/visits.py'))).toBe(true);
    expect(shown(asked).some((piece) => piece.includes('README.md'))).toBe(true);
  });

  it('gets nothing that has nothing to do with it', async () => {
    expect(shown(await contextOf(generation('a function that reverses a linked list')))).toEqual([]);
    // Two words that meet by chance.
    expect(shown(await contextOf(generation('print the total')))).toEqual([]);
  });

  it('gets a map where it is about the whole project, in front of the conversation', async () => {
    const asked = (message: string) =>
      ({ ...generation(message), task: 'chat', message, system: '' }) as unknown as Request;
    const bundle = await contextOf(asked('give me an overview of this project'));
    const map = bundle.pieces.find(({ why }) => why.startsWith('map of the repository'));
    // Three files use it; what a test defines, and what nobody else uses, is not told.
    expect(map?.text).toBe(
      'zoo/feeding.py\n  def feed_wombat(leaves, *, at_night=False)\nzoo/keepers.py\n  class Keeper',
    );
    const [system] = chatPrompt(ChatRequest.parse(asked('overview')), bundle).messages;
    expect(system?.text).toContain(`under its files:\n\`\`\`\n${map?.text}\n\`\`\``);
    const other = await contextOf(asked('where are visitors counted?'));
    expect(other.pieces.some(({ why }) => why.startsWith('map of'))).toBe(false);
  });

  it('explains a selection with what it calls, without the lines it shows anyway', async () => {
    const request = drawnExplanation(
      `from .feeding import feed_wombat\n\n▮print(feed_wombat(3))\n▮`,
      'zoo/night.py',
    );
    const bundle = await contextOf(request);
    expect(shown(bundle)).toContain('imports zoo/feeding.py:1-3');
    expect(shown(bundle).filter((piece) => piece.includes('night.py:3'))).toEqual([]);
  });
});

it('says why there is nothing where nothing is indexed', async () => {
  const elsewhere = join(root, 'zoo');
  const files = createDiskFiles();
  const found = await collectContext({
    request: { ...generation('call weigh_wombat'), workspace: elsewhere },
    files,
    environment: environmentOn(files),
    repository,
    documentation: noDocumentation,
    clock: createSystemClock(),
    countTokens,
    budget: 5_000,
    signal,
  });
  expect(found).toMatchObject({
    value: {
      dropped: [{ source: 'retrieved', path: null, cut_by: expect.stringContaining('is not a project') }],
    },
  });
});
