import { expect, it } from 'vitest';
import { Policy, REPOSITORY_POLICY, USER_POLICY } from '../../src/config/policy.ts';
import { SETTINGS } from '../../src/config/settings.ts';

/** Users have these in their files: removing or renaming one is a breaking change. */
const KEYS = [
  'providers.<name>.kind',
  'providers.<name>.base_url',
  'providers.<name>.api_key_env',
  'providers.<name>.recording',
  'roles.complete.provider',
  'roles.complete.model',
  'roles.complete.lora_adapters',
  'roles.chat.provider',
  'roles.chat.model',
  'roles.chat.lora_adapters',
  'roles.embed.provider',
  'roles.embed.model',
  'roles.embed.lora_adapters',
  'engine.threads',
  'engine.memory_mb',
  'models.sources',
  'models.hub_url',
  'server.host',
  'server.port',
  'server.evidence_note',
  'context.repository',
  'completion.calm_ms',
  'checks.before_display_ms',
  'checks.semgrep_rules',
  'log_level',
];

it('the settings are these', () => {
  expect(SETTINGS.map((setting) => setting.key)).toEqual(KEYS);
});

it('the files and settings of a policy are these', () => {
  expect([REPOSITORY_POLICY, USER_POLICY]).toEqual(['fettle.policy.yaml', 'policy.yaml']);
  const policy = Policy.parse({ block_at: 'low', paths: [{ match: '*', block_at: 'low' }] });
  expect(Object.keys(policy)).toEqual(['block_at', 'require', 'paths', 'ours']);
  expect(Object.keys(policy.paths[0] ?? {})).toEqual(['match', 'block_at', 'require']);
});

it('there are few enough of them to read', () => {
  expect(SETTINGS.length).toBeLessThanOrEqual(25);
});
