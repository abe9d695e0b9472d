import { homedir } from 'node:os';
import { parse, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { PullProgress } from '../../src/ports/model-files.ts';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import type { McpServices } from '../mcp/services.ts';
import type { CommandContext, Opened } from './command-context.ts';
import { type CommandFailure, usageFailure } from './command-failure.ts';
import { exitCodeOfModelFile, isOnlyForSearch, localModelsOf } from './local-models.ts';
import { readVersion } from './version.ts';
import { findWorkspace } from './workspace.ts';

/** `--workspace`, with the same wording everywhere. */
export const WORKSPACE_FLAG = [
  '--workspace <folder...>',
  'the projects that clients may use (default: the current project)',
] as const;

/** The projects that clients may read: the named ones, otherwise the project of the working directory. */
export async function openServedProjects(
  context: CommandContext,
  named: readonly string[],
): Promise<Result<ServedWorkspaces, CommandFailure>> {
  const { serveWorkspaces } = await import('../../src/machine.ts');
  const opened = await serveWorkspaces(await servedFolders(context, named));
  return opened.ok ? opened : fail(usageFailure(opened.failure.message));
}

async function servedFolders(context: CommandContext, named: readonly string[]): Promise<string[]> {
  if (named.length > 0) return named.map((folder) => resolve(context.workingDirectory, folder));
  const { workspace } = await findWorkspace(context, null);
  // Started by an init system or from a bare shell: the root is not a project, and contains everything.
  const isEverything = workspace === parse(workspace).root || workspace === homedir();
  return isEverything ? [] : [workspace];
}

/** The services for agents, over either transport. */
export function mcpServices(
  { files, openPolicies }: CommandContext,
  { assistant, log }: Opened,
  workspaces: ServedWorkspaces,
): McpServices {
  return { assistant, openPolicies, files, workspaces, log, version: readVersion() };
}

/** Standard input and output as byte streams. */
export function pipeOf({ stdin, stdout }: CommandContext): { input: Readable; output: Writable } {
  const output = new Writable({
    decodeStrings: false,
    write(chunk: Buffer | string, _encoding, done) {
      stdout.write(typeof chunk === 'string' ? chunk : chunk.toString('utf8'));
      done();
    },
  });
  return { input: Readable.from(buffers(stdin.chunks())), output };
}

async function* buffers(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/**
 * Downloads the local models of the roles, so that the first request does not wait. Users whose models are all remote
 * get no model for search alone that they did not ask for.
 */
export async function pullMissing(
  context: CommandContext,
  { assistant, config }: Opened,
  signal: AbortSignal,
): Promise<Result<void, CommandFailure>> {
  const report = (name: string) => (progress: PullProgress) => context.reportPull(name, progress);
  const names = localModelsOf(config);
  if (names.every((name) => isOnlyForSearch(config, name))) return ok(undefined);
  for (const name of names) {
    const located = await assistant.models.locate(name);
    const isMissing = !located.ok && located.failure.reason === 'model_missing';
    const model = isMissing ? await assistant.models.pull(name, report(name), signal) : located;
    context.statusLine.clear();
    // Everything works without vectors; the failure was reported when it happened.
    if (model.ok || isOnlyForSearch(config, name)) continue;
    const { reason, message } = model.failure;
    return fail({ exitCode: exitCodeOfModelFile(reason), message });
  }
  return ok(undefined);
}
