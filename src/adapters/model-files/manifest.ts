import { z } from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Files } from '../../ports/files.ts';
import type { DiskFailure } from './disk.ts';

/** Size of a model's manifest. */
const MAX_MODEL_MANIFEST_BYTES = 64 * 1024;

const Manifest = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  source: z.string(),
  license: z.string(),
  /** Time of installation, ISO 8601. */
  added: z.string(),
});
/** Facts about an installed file: written only after its sha256 was computed. */
export type Manifest = z.infer<typeof Manifest>;

/** Reads a manifest; `missing` when there is none, `broken` when it cannot be parsed. */
export async function readManifest(files: Files, path: string): Promise<Manifest | 'missing' | 'broken'> {
  const text = await files.readText(path, MAX_MODEL_MANIFEST_BYTES);
  if (!text.ok) return text.failure.reason === 'not_found' ? 'missing' : 'broken';
  const manifest = Manifest.safeParse(parseJson(text.value));
  return manifest.success ? manifest.data : 'broken';
}

export function writeManifest(
  files: Files,
  path: string,
  manifest: Manifest,
): Promise<Result<void, DiskFailure>> {
  return writeJson(files, path, manifest);
}

const JoinedParts = z.object({ sha256: z.string(), lengths: z.array(z.int().positive()) });

/**
 * Lengths of the partial file after each joined part, starting with the first; empty if they are unknown or
 * belong to a file with another hash.
 */
export async function readJoinedParts(files: Files, path: string, sha256: string): Promise<number[]> {
  const text = await files.readText(path, MAX_MODEL_MANIFEST_BYTES);
  const parts = JoinedParts.safeParse(text.ok ? parseJson(text.value) : null);
  return parts.success && parts.data.sha256 === sha256 ? parts.data.lengths : [];
}

export function writeJoinedParts(
  files: Files,
  path: string,
  parts: z.infer<typeof JoinedParts>,
): Promise<Result<void, DiskFailure>> {
  return writeJson(files, path, parts);
}

async function writeJson(files: Files, path: string, value: unknown): Promise<Result<void, DiskFailure>> {
  const written = await files.writeText(path, `${JSON.stringify(value, null, 2)}\n`);
  if (written.ok) return ok(undefined);
  const { reason, message } = written.failure;
  return fail({ reason: reason === 'disk_full' ? reason : 'io_error', message });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
