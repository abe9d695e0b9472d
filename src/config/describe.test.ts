import { describe, expect, it } from 'vitest';
import { configurationPage, describeSettings } from './describe.ts';
import { Config } from './schema.ts';
import { configValues, jsonSchema } from './settings.ts';

describe('the settings in words', () => {
  const rows = new Map(describeSettings().map((row) => [row.key, row]));

  it.each([
    ['server.port', 'a whole number from 0 to 65535', '8917', 'FETTLE_SERVER_PORT', 'Port to listen on'],
    ['log_level', 'one of debug, info, warn, error, silent', 'warn', 'FETTLE_LOG_LEVEL', 'standard error'],
    ['models.sources', 'a list of huggingface, pip', 'huggingface, pip', 'FETTLE_MODELS_SOURCES', 'in order'],
    [
      'roles.chat.model',
      'text',
      'qwen2.5-coder-1.5b',
      'FETTLE_ROLES_CHAT_MODEL',
      'Everything else: a larger model. A model',
    ],
    ['roles.chat.lora_adapters', 'a list of { path, scale }', '[]', '', 'LoRA'],
    ['roles.embed.model', 'text', 'all-minilm-l6-v2', 'FETTLE_ROLES_EMBED_MODEL', 'Vectors for search'],
    ['providers.<name>.base_url', 'a URL', '', 'FETTLE_PROVIDERS_<NAME>_BASE_URL', 'Root URL of its API'],
  ])('%s', (...[key, type, value, environment, what]) => {
    const row = rows.get(key);
    expect(row).toEqual({ key, type, default: value, environment, what: expect.stringContaining(what) });
  });

  it('says what each is for, and no two share a variable', () => {
    for (const row of rows.values()) expect(row.what, row.key).not.toBe('');
    const variables = [...rows.values()].map((row) => row.environment).filter((name) => name !== '');
    expect(new Set(variables).size).toBe(variables.length);
  });

  it('are those of the JSON Schema and of a parsed configuration', () => {
    expect(Object.keys(jsonSchema().properties ?? {})).toEqual(Object.keys(Config.parse({})));
    const values = configValues(Config.parse({ providers: { far: { kind: 'anthropic' } } }));
    expect(values).toContainEqual({ key: 'providers.far.kind', value: 'anthropic' });
    expect(values).toContainEqual({ key: 'roles.chat.lora_adapters', value: [] });
    expect(values.map(({ key }) => key)).not.toContain('providers.far.base_url');
  });

  it('let a section that has defaults be written in part', () => {
    expect(jsonSchema()).toMatchObject({
      properties: {
        roles: { properties: { embed: { anyOf: [{ required: ['provider', 'model'] }, { type: 'null' }] } } },
        providers: { additionalProperties: { required: ['kind'] } },
      },
    });
    expect(jsonSchema().properties?.roles).not.toHaveProperty('properties.chat.required');
    expect(jsonSchema().properties?.roles).toHaveProperty('properties.chat.properties.model');
  });

  it('docs/configuration.md is the page of this schema', async () => {
    await expect(configurationPage()).toMatchFileSnapshot('../../docs/configuration.md');
  });
});
