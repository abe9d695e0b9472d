import { describe, expect, it } from 'vitest';
import { fail, ok } from '../base/result.ts';
import { type Flag, loadConfig } from './load.ts';
import { Config } from './schema.ts';

const HOME = '/home/ada';

function load(yaml: string | null, environment: Record<string, string> = {}, flags: Flag[] = []) {
  return loadConfig({
    path: `${HOME}/.fettle/config.yaml`,
    environment: { HOME, ...environment },
    flags,
    readText: async () => (yaml === null ? fail({ reason: 'not_found', message: 'none' }) : ok(yaml)),
  });
}

function port(value: string | number): Flag[] {
  return [{ flag: '--port', key: 'server.port', value }];
}

async function loaded(...given: Parameters<typeof load>) {
  const result = await load(...given);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

async function problems(...given: Parameters<typeof load>): Promise<string[]> {
  const result = await load(...given);
  if (result.ok) throw new Error('it was accepted');
  for (const { message } of result.failure.problems) expect(message).not.toContain('\n');
  return result.failure.problems.map(({ message }) => message);
}

describe('the layers', () => {
  it('needs no file', async () => {
    const { config, origins, warnings } = await loaded(null);
    expect(config).toEqual(Config.parse({}));
    expect(origins.get('server.port')).toEqual({ layer: 'default', where: null });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['', {}, [], 8917, 'default', null],
    ['# only a comment\n', {}, [], 8917, 'default', null],
    ['server:\n  # port: 1\n', {}, [], 8917, 'default', null],
    ['\ufeffserver:\n  port: 1\n', {}, [], 1, 'file', '~/.fettle/config.yaml:2'],
    ['server: { port: 1 }', { FETTLE_SERVER_PORT: '2' }, [], 2, 'environment', 'FETTLE_SERVER_PORT'],
    ['server: { port: 1 }', { FETTLE_SERVER_PORT: '' }, [], 1, 'file', '~/.fettle/config.yaml:1'],
    ['server: { port: 1 }', { FETTLE_SERVER_PORT: '2' }, port('3'), 3, 'flag', '--port'],
    ['server: { port: 1 }', { FETTLE_SERVER_PORT: '2' }, port(0), 0, 'flag', '--port'],
  ])('%j, %j, %j: port %i from the %s', async (...[yaml, environment, flags, port, layer, where]) => {
    const { config, origins } = await loaded(yaml, environment, flags);
    expect(config.server).toEqual({ host: '127.0.0.1', port, evidence_note: true });
    expect(origins.get('server.port')).toEqual({ layer, where });
    expect(origins.get('server.host')).toEqual({ layer: 'default', where: null });
  });

  it('changes only what is written in a section that has a default', async () => {
    const { config } = await loaded(
      'roles: { chat: { model: other } }\nproviders: { far: { kind: anthropic } }',
    );
    expect(config.roles.chat).toEqual({ provider: 'local', model: 'other', lora_adapters: [] });
    expect(Object.keys(config.providers)).toEqual(['local', 'far']);
  });

  it('replaces lists as a whole', async () => {
    expect((await loaded('models: { sources: [pip] }')).config.models.sources).toEqual(['pip']);
    const environment = { FETTLE_MODELS_SOURCES: ' pip , huggingface,' };
    expect((await loaded(null, environment)).config.models.sources).toEqual(['pip', 'huggingface']);
  });

  it('fills in a role that is named in part, and lets the one for search be switched off', async () => {
    const { config, origins } = await loaded('roles: { embed: { model: m } }');
    expect(config.roles.embed).toEqual({ provider: 'local', model: 'm', lora_adapters: [] });
    expect(origins.get('roles.embed.lora_adapters')?.layer).toBe('default');
    const off = await loaded('roles: { embed: { model: "" } }');
    expect(off.config.roles.embed?.model).toBe('');
  });

  it('makes providers from the environment alone', async () => {
    const { config, warnings } = await loaded('providers: { my-vllm: { kind: openai-compatible } }', {
      FETTLE_PROVIDERS_MY_VLLM_BASE_URL: 'http://127.0.0.1:1/v1',
      FETTLE_PROVIDERS_FAR_AWAY_KIND: 'anthropic',
      FETTLE_PROVIDERS_FAR_AWAY_API_KEY_ENV: 'FETTLE_MY_KEY',
      FETTLE_MY_KEY: 'secret',
      FETTLE_ROLES_CHAT_PROVIDER: 'far_away',
    });
    expect(config.providers).toEqual({
      local: { kind: 'local' },
      'my-vllm': { kind: 'openai-compatible', base_url: 'http://127.0.0.1:1/v1' },
      far_away: { kind: 'anthropic', api_key_env: 'FETTLE_MY_KEY' },
    });
    expect(warnings).toEqual([]);
  });

  it('does not let one load change the defaults of the next', async () => {
    await loaded('providers: { local: { kind: recorded } }\nroles: { complete: { model: other } }');
    expect((await loaded(null)).config).toEqual(Config.parse({}));
    expect(Config.parse({}).providers).toEqual({ local: { kind: 'local' } });
  });

  it('warns of a variable that looks like a setting, without its value', async () => {
    const { warnings } = await loaded(null, {
      FETTLE_SERVER_PROT: 'secret',
      FETTLE_HOME: '/x',
      FETTLED: '1',
    });
    expect(warnings).toEqual([
      'FETTLE_SERVER_PROT is not a setting and was ignored; did you mean FETTLE_SERVER_PORT?',
    ]);
  });

  it('follows anchors and aliases', async () => {
    const yaml = 'roles:\n  chat: &one { model: m }\n  complete: *one\n';
    const { config } = await loaded(yaml);
    expect(config.roles.complete.model).toBe('m');
  });
});

const FILE = '~/.fettle/config.yaml';

describe('one line for each thing that is wrong', () => {
  it.each([
    ['\n\nserver:\n  port: abc', `${FILE}:4: server.port must be a whole number from 0 to 65535, not 'abc'`],
    ['server:\n  port: 65536', `${FILE}:2: server.port must be a whole number from 0 to 65535, not 65536`],
    ['server:\n  port: "80"', `${FILE}:2: server.port must be a whole number from 0 to 65535, not '80'`],
    ['server:\n  port:', `${FILE}:2: server.port must be a whole number from 0 to 65535, not empty`],
    ['server:\n  port: 1.5', `${FILE}:2: server.port must be a whole number from 0 to 65535, not 1.5`],
    ['log_level: loud', `${FILE}:1: log_level must be one of debug, info, warn, error, silent, not 'loud'`],
    ['engine: { memory_mb: -1 }', `${FILE}:1: engine.memory_mb must be a whole number, at least 0, not -1`],
    ['models:\n  hub_url: nowhere', `${FILE}:2: models.hub_url must be a URL, not 'nowhere'`],
    [
      'models:\n  sources: [pip, x]',
      `${FILE}:2: models.sources must be a list of huggingface, pip, not ["pip","x"]`,
    ],
    ['roles: { chat: { model: 7 } }', `${FILE}:1: roles.chat.model must be text, not 7`],
    [
      'roles: { chat: { lora_adapters: [{ scale: 1 }] } }',
      `${FILE}:1: roles.chat.lora_adapters must be a list of { path, scale }, not [{"scale":1}]`,
    ],
    ['server:\n  prot: 1', `${FILE}:2: unknown setting server.prot; did you mean server.port?`],
    ['sever: { port: 1 }', `${FILE}:1: unknown setting sever; did you mean server?`],
    [
      'port: 1',
      `${FILE}:1: unknown setting port; valid settings: providers, roles, engine, models, server, context, completion, checks, log_level`,
    ],
    [
      'server: { zzzzzzzzzz: 1 }',
      `${FILE}:1: unknown setting server.zzzzzzzzzz; valid settings: host, port, evidence_note`,
    ],
    [
      'providers:\n  far: { kind: anthropic, api_key: sk-1 }',
      `${FILE}:2: unknown setting providers.far.api_key; did you mean providers.far.api_key_env?`,
    ],
    [
      'providers:\n  far: { base_url: http://x }',
      `${FILE}:2: providers.far.kind is missing; it must be one of local, openai-compatible, anthropic, recorded`,
    ],
    [
      'providers:\n  a.b: { kind: local }',
      `${FILE}:2: the name in providers.a.b must start with a letter, followed by letters, digits, - or _`,
    ],
    ['server: 8917', `${FILE}:1: server must contain settings, each on its own line, such as 'host: ...'`],
    ['- a\n- b', `${FILE}:1: the file must contain settings, each on its own line, such as 'providers: ...'`],
    [
      'just words',
      `${FILE}:1: the file must contain settings, each on its own line, such as 'providers: ...'`,
    ],
    [
      'providers: { ollama: { kind: openai-compatible } }\nroles:\n  chat:\n    provider: olama',
      `${FILE}:4: roles.chat.provider names an unknown provider: olama; did you mean ollama?`,
    ],
    [
      'roles:\n  chat:\n    provider: constructor',
      `${FILE}:3: roles.chat.provider names an unknown provider: constructor; add providers.constructor, or name one of local`,
    ],
    [
      'providers:\n  far:\n    kind: anthropic\n    api_key_env: sk-ant-123',
      `${FILE}:4: providers.far.api_key_env must be the name of an environment variable that holds the key, such as MY_API_KEY, not the key`,
    ],
  ])('%j', async (yaml, message) => {
    expect(await problems(yaml)).toEqual([message]);
  });

  it.each([
    ['server:\n\tport: 1', 2],
    ['server:\n  port: 1\n port: 2', 3],
    ['server:\n  port: 1\n  port: 2', 3],
    ['log_level: "warn', 1],
    ['a: 1\n---\nb: 2', 2],
    ['{', 1],
  ])('points at the line of broken YAML: %j', async (yaml, line) => {
    const [message] = await problems(yaml);
    expect(message).toMatch(
      new RegExp(`^~/\\.fettle/config\\.yaml:${line}: not valid YAML \\(.+\\); fix this line`),
    );
  });

  it('names the variable or the command line when the value came from there', async () => {
    expect(await problems('server: { port: 1 }', { FETTLE_SERVER_PORT: 'abc' })).toEqual([
      "FETTLE_SERVER_PORT: server.port must be a whole number from 0 to 65535, not 'abc'",
    ]);
    expect(await problems(null, {}, port('abc'))).toEqual([
      "--port: server.port must be a whole number from 0 to 65535, not 'abc'",
    ]);
    expect(await problems(null, {}, [{ flag: '--set', key: 'server.prot', value: '1' }])).toEqual([
      '--set: unknown setting server.prot; did you mean server.port?',
    ]);
    expect(await problems(null, {}, [{ flag: '--set', key: 'providers.1x.kind', value: 'local' }])).toEqual([
      '--set: unknown setting providers.1x.kind; `fettle config show` shows them all',
    ]);
    expect(await problems(null, { FETTLE_SERVER_PORT: '0x10' })).toHaveLength(1);
  });

  it('tells all problems, and in its own line the first and how many more', async () => {
    const result = await load('server: { port: -1, host: 7 }\nlog_level: loud');
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.failure.problems).toHaveLength(3);
    expect(result.failure.message).toMatch(/^~\/\.fettle\/config\.yaml:1: .* \(and 2 more\)$/);
  });

  it('passes on why the file could not be read', async () => {
    const result = await loadConfig({
      path: '/etc/config.yaml',
      environment: {},
      flags: [],
      readText: async () => fail({ reason: 'too_large', message: 'it is larger than 5 bytes; shorten it' }),
    });
    expect(result).toMatchObject({
      ok: false,
      failure: { message: '/etc/config.yaml: it is larger than 5 bytes; shorten it' },
    });
  });

  it('refuses names that reach into objects, and aliases that grow without bound', async () => {
    expect(await problems('__proto__: { port: 1 }')).toHaveLength(1);
    expect(await problems('providers: { __proto__: { kind: local } }')).toHaveLength(1);
    expect({}).not.toHaveProperty('kind');
    const bomb = Array.from(
      { length: 12 },
      (_, level) => `  - &a${level} [${level ? `*a${level - 1}, `.repeat(9) : ''}x]`,
    );
    const [message] = await problems(`models:\n sources:\n${bomb.join('\n')}`);
    expect(message).toContain('models.sources cannot be read');
  });

  it('shows a long value cut, on one line', async () => {
    const [message] = await problems(`log_level: "${'x\\n'.repeat(500)}"`);
    expect(message?.length).toBeLessThan(200);
  });
});
