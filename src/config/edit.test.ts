import { describe, expect, it } from 'vitest';
import { getSetting, setSetting } from './edit.ts';
import { Config } from './schema.ts';

function set(yaml: string, key: string, value: string): string {
  const result = setSetting(yaml, key, value);
  return result.ok ? result.value : `refused: ${result.failure.message}`;
}

describe('setting a value in a file', () => {
  it('keeps comments, order and everything else', () => {
    const yaml = '# mine\nserver:\n  port: 1 # because\n\n# loud\nlog_level: info\n';
    expect(set(yaml, 'server.port', '9000')).toBe(yaml.replace('1 #', '9000 #'));
  });

  it.each([
    ['', 'server:\n  port: 9000\n'],
    ['# mine\n', '# mine\n\nserver:\n  port: 9000\n'],
    ['server:\n', 'server:\n  port: 9000\n'],
    ['server:\n  host: localhost\n', 'server:\n  host: localhost\n  port: 9000\n'],
    ['server: { host: localhost }\n', 'server: { host: localhost, port: 9000 }\n'],
  ])('makes the sections it needs in %j', (before, after) => {
    expect(set(before, 'server.port', '9000')).toBe(after);
  });

  it('takes each type from text', () => {
    expect(set('', 'models.sources', 'pip, huggingface')).toBe(
      'models:\n  sources:\n    - pip\n    - huggingface\n',
    );
    expect(set('', 'log_level', 'info')).toBe('log_level: info\n');
    expect(set('', 'providers.far.kind', 'anthropic')).toBe('providers:\n  far:\n    kind: anthropic\n');
    expect(set('', 'roles.chat.model', '123')).toBe('roles:\n  chat:\n    model: "123"\n');
    const adapters = 'roles:\n  chat:\n    lora_adapters:\n      - path: a.gguf\n        scale: 0.5\n';
    expect(set('', 'roles.chat.lora_adapters', '[{ path: a.gguf, scale: 0.5 }]')).toBe(adapters);
  });

  it.each([
    ['', 'server.prot', '1', 'refused: config.yaml: unknown setting server.prot; did you mean server.port?'],
    ['', 'server', '1', 'refused: config.yaml: unknown setting server; `fettle config show` shows them all'],
    [
      '',
      'server.port',
      'abc',
      "refused: config.yaml:2: server.port must be a whole number from 0 to 65535, not 'abc'",
    ],
    [
      '',
      'roles.chat.provider',
      'far',
      'refused: config.yaml:3: roles.chat.provider names an unknown provider: far; add providers.far, or name one of local',
    ],
    [
      'a: 1\n',
      'server.port',
      '1',
      'refused: config.yaml:1: unknown setting a; valid settings: providers, roles, engine, models, server, context, completion, checks, log_level',
    ],
    [
      'roles:\n  chat: &a { model: m }\n  complete: *a\n',
      'roles.complete.model',
      'n',
      'refused: config.yaml: the section of roles.complete.model is a YAML alias; edit the file manually',
    ],
  ])('refuses what would not load: %j %s %s', (yaml, key, value, refusal) => {
    expect(set(yaml, key, value)).toBe(refusal);
  });

  it('does not follow or change a text that is broken already', () => {
    expect(set('server:\n\tport: 1', 'server.port', '1')).toMatch(/^refused: config\.yaml:2: not valid YAML/);
  });
});

describe('getting a value', () => {
  const config = Config.parse({});

  it('gives values, sections, and null for what is not set', () => {
    expect(getSetting(config, 'server.port')).toEqual({ ok: true, value: 8917 });
    expect(getSetting(config, 'server')).toEqual({
      ok: true,
      value: { host: '127.0.0.1', port: 8917, evidence_note: true },
    });
    expect(getSetting(config, 'providers.local.base_url')).toEqual({ ok: true, value: null });
  });

  it('names the nearest key for one that is not there', () => {
    const result = getSetting(config, 'server.prt');
    expect(result).toMatchObject({
      failure: { message: 'config.yaml: unknown setting server.prt; did you mean server.port?' },
    });
    expect(getSetting(config, 'constructor')).toMatchObject({ ok: false });
  });
});
