import { join, relative, sep } from 'node:path';
import { languageOfPath } from '../../../src/base/languages.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { decodeSource } from '../../../src/base/source-text/decode-source.ts';
import { MAX_SEARCHED_BYTES } from '../../../src/config/limits.ts';
import { type PolicyLayer, REPOSITORY_POLICY } from '../../../src/config/policy.ts';
import type { Reading } from '../../../src/contract/reading.ts';
import type { Document } from '../../../src/contract/request.ts';
import type { ChangedFile, ChangeMode, ChangesFailure, SkippedFile } from '../../../src/ports/changes.ts';
import type { CommandContext } from '../command-context.ts';
import {
  type CommandFailure,
  cancelledFailure,
  environmentFailure,
  usageFailure,
} from '../command-failure.ts';
import { isStandardInput, readBytes } from '../input.ts';
import { chooseLanguage } from '../language-choice.ts';
import { PLAIN_TEXT } from '../render/findings.ts';
import { findWorkspace } from '../workspace.ts';

/** One text to check; with `before`, only what is new since then counts. */
export type Subject = {
  document: Document & { reading: Reading };
  before: string | null;
  workspace: string;
  /** Relative to the workspace, with `/`; null for standard input. */
  projectPath: string | null;
};

/** `name` is its name in the output. */
export type Item = { name: string; open(): Promise<Result<Subject, CommandFailure>> };

export type Subjects = {
  items: Item[];
  /** Changed files that cannot be checked; `path` as in the output, `projectPath` as in the policy. */
  skipped: (SkippedFile & { projectPath: string })[];
  /** The root of the repository for a change; otherwise each item states it. */
  workspace: string | null;
  /** The policy before the change: a change is not judged only by the policy it introduces. */
  policyBefore: PolicyLayer[];
};

/** The named files, or standard input for `-`; each is read in its turn. */
export function namedSubjects(
  context: CommandContext,
  paths: string[],
  language: string | undefined,
): Subjects {
  const items = paths.map((path) => ({
    name: isStandardInput(path) ? 'standard input' : path,
    open: () => openNamed(context, path, language),
  }));
  return { items, skipped: [], workspace: null, policyBefore: [] };
}

async function openNamed(
  context: CommandContext,
  name: string,
  flag: string | undefined,
): Promise<Result<Subject, CommandFailure>> {
  const path = isStandardInput(name) ? null : name;
  const bytes = await readBytes(context, name, MAX_SEARCHED_BYTES);
  if (!bytes.ok) return bytes;
  const language = chooseLanguage({ flag, path });
  if (!language.ok) return fail(language.failure);
  const source = decodeSource(bytes.value, { path, language: language.value });
  const { workspace, path: projectPath } = await findWorkspace(context, path);
  const document = { path, language: language.value, ...source };
  return ok({ document, before: null, workspace, projectPath });
}

/** The files of a change, old and new text together. */
export async function changedSubjects(
  context: CommandContext,
  mode: ChangeMode,
): Promise<Result<Subjects, CommandFailure>> {
  const [{ createChangeSource }, { parsePolicy }] = await Promise.all([
    import('../../../src/machine.ts'),
    import('../../../src/config/load-policy.ts'),
  ]);
  const { environment, signal, workingDirectory } = context;
  const source = await createChangeSource(environment);
  const query = { workspace: workingDirectory, mode, readBefore: REPOSITORY_POLICY, signal };
  const changes = await source.changedFiles(query);
  if (!changes.ok) return fail(failureOf(changes.failure));
  const { root, files, skipped, readBefore } = changes.value;
  const nameOf = (path: string) => relative(workingDirectory, join(root, path)).split(sep).join('/');
  const file = `${REPOSITORY_POLICY} before this change`;
  // An invalid policy cannot judge the change; the change may be its fix.
  const before = parsePolicy(readBefore ?? '', file);
  return ok({
    items: files.map((changed) => ({
      name: nameOf(changed.path),
      open: async () => ok(subjectOf(changed, nameOf(changed.path), root)),
    })),
    skipped: skipped.map((file) => ({ ...file, path: nameOf(file.path), projectPath: file.path })),
    workspace: root,
    policyBefore: before.ok ? [{ owner: 'repository', file, policy: before.value }] : [],
  });
}

function subjectOf({ path, before, after, reading }: ChangedFile, name: string, workspace: string): Subject {
  const language = languageOfPath(path)?.id ?? PLAIN_TEXT;
  return { document: { path: name, language, text: after, reading }, before, workspace, projectPath: path };
}

function failureOf({ reason, message }: ChangesFailure): CommandFailure {
  if (reason === 'cancelled') return cancelledFailure();
  const isUse = reason === 'not_a_repository' || reason === 'unknown_revision';
  return isUse ? usageFailure(message) : environmentFailure(message);
}
