import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { ok } from '../../src/base/result.ts';
import { Config } from '../../src/config/schema.ts';
import { createDiskFiles, openRepository, serveWorkspaces } from '../../src/machine.ts';
import type { McpServices } from '../../surfaces/mcp/services.ts';
import { noPolicies } from '../http/door.ts';
import { bindAssistant, collectLog, createWorkbench, HANGS, type Workbench } from '../http/workbench.ts';
import { type Connect, type Connected, connectHttp, connectStdio } from './clients.ts';

const SOUND = 'def double(value):\n    return value * 2\n';
const BROKEN = 'def halve(value):\n    return vlaue * 2\n';

let bench: Workbench;
let folder: string;
let project: string;
let services: McpServices;

beforeAll(async () => {
  bench = await createWorkbench();
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-mcp-')));
  project = join(folder, 'project');
  await mkdir(join(project, 'sub'), { recursive: true });
  await writeFile(join(project, 'double.py'), SOUND);
  await writeFile(join(project, 'broken.py'), BROKEN);
  await writeFile(join(project, 'requirements.txt'), 'requests==2.31.0\n');
  await writeFile(join(folder, 'secret.py'), SOUND);
  await symlink(join(folder, 'secret.py'), join(project, 'link.py'));
  await symlink(folder, join(project, 'sub', 'up'));
  const workspaces = await serveWorkspaces([project]);
  if (!workspaces.ok) throw new Error(workspaces.failure.message);
  services = {
    assistant: bench.assistant,
    openPolicies: noPolicies,
    files: createDiskFiles(),
    workspaces: workspaces.value,
    log: collectLog(),
    version: '0.0.1',
  };
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  bench.play({ kind: 'answer', texts: ['```python\n', SOUND, '```\n'] });
});

type Result = { isError?: boolean; text: string; data: Record<string, unknown> };

async function call({ client }: Connected, name: string, given: object): Promise<Result> {
  const answer = await client.callTool({ name, arguments: { ...given } });
  const [content] = answer.content as { text: string }[];
  const data = (answer.structuredContent ?? {}) as Record<string, unknown>;
  return { ...(answer.isError === true && { isError: true }), text: content?.text ?? '', data };
}

describe.each<[string, Connect]>([
  ['stdio', connectStdio],
  ['streamable HTTP', connectHttp],
])('the official client over %s', (_name, connect) => {
  let connected: Connected;
  beforeAll(async () => {
    connected = await connect(services);
  });
  afterAll(() => connected.close());

  it('is told what there is', async () => {
    const { client } = connected;
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'check_code',
      'search_code',
      'lookup_docs',
      'explain_code',
      'generate_code',
    ]);
    for (const { inputSchema, outputSchema, annotations } of tools) {
      expect(Object.keys(inputSchema.properties ?? {})).toContain('workspace');
      expect(outputSchema?.type).toBe('object');
      expect(annotations?.readOnlyHint).toBe(true);
    }
    expect(client.getServerVersion()).toMatchObject({ name: 'fettle', version: '0.0.1' });
    expect(client.getInstructions()).toContain('check_code');
  });

  it('gets code checked, with its verdicts and whether it is accepted', async () => {
    const broken = await call(connected, 'check_code', { code: BROKEN, language: 'py' });
    expect(broken.data).toMatchObject({ accepted: false, path: null, language: 'python' });
    expect(broken.text).toMatch(/^not accepted: .*lint.*\n2:12 high ruff\/F821 .*vlaue/);
    const sound = await call(connected, 'check_code', { code: SOUND, language: 'python' });
    expect(sound.data).toMatchObject({ accepted: true, because: [] });
    expect(sound.text.split('\n')[0]).toBe('accepted');
    expect(sound.text).toContain('not checked: bandit: ');
  });

  it('gets a file of the workspace checked, and with its old text only what is new', async () => {
    const file = await call(connected, 'check_code', { path: 'broken.py' });
    expect(file.data).toMatchObject({ accepted: false, path: 'broken.py' });
    const latin1 = `# coding: latin-1\n# \xe9\nid = "${['AKIA', 'Z7QX5LMN2PWB4RTC'].join('')}"\n`;
    await writeFile(join(project, 'latin1.py'), latin1, 'latin1');
    const odd = await call(connected, 'check_code', { path: 'latin1.py' });
    expect(odd.data).toMatchObject({ accepted: false, path: 'latin1.py' });
    const old = await call(connected, 'check_code', { path: join(project, 'broken.py'), before: BROKEN });
    expect(old.data).toMatchObject({ accepted: true, path: 'broken.py' });
  });

  it.each([
    ['../secret.py', 'is not inside'],
    ['link.py', 'is not inside'],
    ['sub/up/secret.py', 'is not inside'],
    ['/etc/passwd', 'is not inside'],
    ['.', 'is not inside'],
    ['nosuch.py', 'nosuch.py'],
    ['sub', 'sub'],
  ])('cannot read %s', async (path, why) => {
    for (const tool of ['check_code', 'explain_code']) {
      const answer = await call(connected, tool, { path });
      expect([tool, answer.isError]).toEqual([tool, true]);
      expect(answer.text).toContain(why);
      expect(answer.text).not.toContain('\n');
    }
  });

  it('cannot name another workspace', async () => {
    for (const workspace of [folder, '/', join(project, 'sub'), 'project']) {
      const answer = await call(connected, 'check_code', { path: 'double.py', workspace });
      expect(answer.isError).toBe(true);
      expect(answer.text).toContain('is not served');
    }
    const named = await call(connected, 'check_code', { path: 'double.py', workspace: project });
    expect(named.data).toMatchObject({ accepted: true });
  });

  it('is told what to do about input that is no input', async () => {
    const none = await call(connected, 'check_code', {});
    expect([none.isError, none.text]).toEqual([
      true,
      'code and path are both missing; give code, or the path of a file',
    ]);
    const unknown = await call(connected, 'check_code', { code: 'x', language: 'cobol' });
    expect(unknown.text).toContain('unknown language cobol');
    const lines = await call(connected, 'explain_code', { path: 'double.py', first_line: 9 });
    expect(lines.text).toBe('lines 9-9 do not exist; give lines between 1 and 3');
    const wrong = await connected.client
      .callTool({ name: 'check_code', arguments: { code: 5 } })
      .catch((error: Error) => error);
    expect(JSON.stringify(wrong instanceof Error ? wrong.message : wrong)).toContain('expected string');
  });

  it('gets code from a request, with progress', async () => {
    const told: (string | undefined)[] = [];
    const answer = await connected.client.callTool(
      { name: 'generate_code', arguments: { instruction: 'double a value', path: 'double.py' } },
      undefined,
      { onprogress: ({ message }) => told.push(message) },
    );
    expect(answer.structuredContent).toMatchObject({ generated_code: [{ language: 'python' }] });
    const [content] = answer.content as { text: string }[];
    expect(content?.text).toMatch(/^```python\ndef double[\s\S]*```\n\n/);
    expect(content?.text).toMatch(/confidence \w+: /);
    expect(told).toEqual(expect.arrayContaining(['draft 1', 'check syntax: pass']));
  });

  it('gets code explained', async () => {
    bench.play({ kind: 'answer', texts: ['It gives ', 'twice the value.'] });
    const answer = await call(connected, 'explain_code', { path: 'double.py', first_line: 1, last_line: 2 });
    expect(answer.data).toMatchObject({ explanation: 'It gives twice the value.' });
    expect(bench.lastAsked()).toContain('def double');
  });

  it('is not shown what did not pass', async () => {
    bench.play({ kind: 'answer', texts: ['```python\n', BROKEN, '```\n'] });
    const answer = await call(connected, 'generate_code', { instruction: 'double', language: 'python' });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('F821');
  });

  it('ends the work of a call that it cancels', async () => {
    await vi.waitFor(() => expect(bench.openStreams()).toBe(0), { timeout: 5_000 });
    bench.play(HANGS);
    const stop = new AbortController();
    const given = { name: 'explain_code', arguments: { path: 'double.py' } };
    const calling = connected.client.callTool(given, undefined, { signal: stop.signal });
    const refused = expect(calling).rejects.toThrow();
    await vi.waitFor(() => expect(bench.openStreams()).toBe(1), { timeout: 5_000 });
    stop.abort();
    await refused;
    await vi.waitFor(() => expect(bench.openStreams()).toBe(0), { timeout: 5_000 });
  });

  it('looks names up', async () => {
    const own = await call(connected, 'lookup_docs', { name: 'double', language: 'python' });
    expect(own.data).toMatchObject({ found: { kind: 'function', defined: { path: 'double.py' } } });
    expect(own.text).toMatch(/^double: function of this project, double\.py:1\n/);
    const none = await call(connected, 'lookup_docs', { name: 'no_such_package.thing', language: 'python' });
    expect([none.data, none.text]).toEqual([
      expect.objectContaining({ found: null }),
      expect.stringContaining('nothing known about no_such_package.thing'),
    ]);
    const wrong = await connected.client
      .callTool({ name: 'lookup_docs', arguments: { name: 'a b' } })
      .catch((error: Error) => error);
    expect(JSON.stringify(wrong instanceof Error ? wrong.message : wrong)).toContain(
      'pandas.DataFrame.merge',
    );
  });

  it('reads the facts of the environment', async () => {
    const { resources } = await connected.client.listResources();
    const uri = resources[0]?.uri ?? '';
    const { contents } = await connected.client.readResource({ uri });
    const [content] = contents as { text: string }[];
    expect(JSON.parse(content?.text ?? '')).toMatchObject({ packages: [{ name: 'requests' }] });
  });

  it('gets prompts', async () => {
    const { prompts } = await connected.client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['review_with_checks', 'write_checked_code']);
    const { messages } = await connected.client.getPrompt({
      name: 'review_with_checks',
      arguments: { since: 'origin/main' },
    });
    expect(JSON.stringify(messages)).toContain('origin/main');
  });
});

it('searches what was indexed, and says what to do where nothing was', async () => {
  const connected = await connectStdio(services);
  try {
    const before = await call(connected, 'search_code', { query: 'double' });
    expect([before.isError, before.text]).toEqual([
      true,
      'the repository is not indexed: run fettle index in it',
    ]);
  } finally {
    await connected.close();
  }
  const assistant = createAssistant({ config: Config.parse({}), home: bench.home, log: collectLog() });
  const again = await connectStdio({ ...services, assistant });
  try {
    const secret = ['sun', 'shine'].join('');
    const code = `def later_added():\n    return login(password="${secret}")\n`;
    await writeFile(join(project, 'later.py'), code);
    const opened = await openRepository(bench.home, project, { write: true });
    if (!opened.ok) throw new Error(opened.failure.message);
    await opened.value.refresh(new AbortController().signal);
    await opened.value.close();
    const found = await call(again, 'search_code', { query: 'later added', limit: 1 });
    expect(found.data).toMatchObject({ hits: [{ path: 'later.py', first_line: 1, is_stale: false }] });
    expect(found.text).toContain('later.py:1-');
    expect(JSON.stringify(found)).not.toContain(secret);
    const glob = await call(again, 'search_code', { query: 'double', path: '*'.repeat(50) });
    expect([glob.isError, glob.text.startsWith('path ')]).toEqual([true, true]);
  } finally {
    await again.close();
    await assistant.close();
  }
});

it('says when what changed on disk may be missing from a search', async () => {
  const search: typeof bench.assistant.search = async () =>
    ok({ hits: [], not_ready: null, is_behind: true });
  const assistant = Object.create(bench.assistant, { search: { value: search } });
  const connected = await connectStdio({ ...services, assistant });
  try {
    const found = await call(connected, 'search_code', { query: 'double' });
    expect(found.data).toEqual({ hits: [], is_behind: true });
    expect(found.text).toContain('Recent changes on disk may be missing');
  } finally {
    await connected.close();
  }
});

it('says why there is no answer when the model cannot be reached', async () => {
  const bound = await bindAssistant('http://127.0.0.1:9/v1');
  const connected = await connectStdio({ ...services, assistant: bound.assistant });
  try {
    const answer = await call(connected, 'generate_code', { instruction: 'double', language: 'python' });
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(/127\.0\.0\.1:9/);
  } finally {
    await connected.close();
    await bound.close();
  }
});
