import { z } from 'zod';

/**
 * The parts of the Language Server Protocol 3.17 that we read. Lines and characters count from 0, in UTF-16
 * code units.
 */
const Position = z.object({ line: z.int().min(0), character: z.int().min(0) });

export const LspDiagnostic = z.object({
  range: z.object({ start: Position, end: Position }),
  /** 1 error, 2 warning, 3 information, 4 hint; servers may omit it for an error. */
  severity: z.int().optional(),
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string(),
  /** 1 unnecessary, 2 deprecated. */
  tags: z.array(z.number()).optional(),
});
export type LspDiagnostic = z.infer<typeof LspDiagnostic>;

/** The answer to `textDocument/diagnostic`. */
export const DiagnosticReport = z.object({ kind: z.literal('full'), items: z.array(LspDiagnostic) });

/** `textDocument/publishDiagnostics`. */
export const PublishedDiagnostics = z.object({
  uri: z.string(),
  version: z.int().nullish(),
  diagnostics: z.array(LspDiagnostic),
});

/** The part of the answer to `initialize` that we use. */
export const Initialized = z.object({
  capabilities: z.object({ diagnosticProvider: z.unknown().optional() }),
});

/** `client/registerCapability`. */
export const Registrations = z.object({ registrations: z.array(z.object({ method: z.string() })) });

/** `workspace/configuration`. */
export const ConfigurationRequest = z.object({
  items: z.array(z.object({ section: z.string().optional() })),
});

/** LSP 3.17 "ErrorCodes". */
export const ERROR_CODES = {
  contentModified: -32_801,
  serverCancelled: -32_802,
} as const;
