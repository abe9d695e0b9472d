import type { Assistant } from '../../../src/assistant.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { type PolicyLayer, withoutEffect } from '../../../src/config/policy.ts';
import type { Reading } from '../../../src/contract/reading.ts';
import type { SkippedFile } from '../../../src/ports/changes.ts';
import type { CommandContext } from '../command-context.ts';
import { type CommandFailure, cancelledFailure } from '../command-failure.ts';
import { renderWarning } from '../render/error.ts';
import type { CheckedFile, CheckReport, SkippedReport } from '../render/findings.ts';
import type { Item, Subject, Subjects } from './subjects.ts';

/** Called during the run. */
type Watcher = { checked(file: CheckedFile): void; notRead(failure: CommandFailure): void };

type Engine = typeof import('../../../src/assistant.ts');
type Judge = { assistant: Assistant; policiesOf: PoliciesOf } & Pick<
  Engine,
  'acceptance' | 'unreadAcceptance'
>;
type PoliciesOf = (workspace: string) => Promise<Result<PolicyLayer[], CommandFailure>>;

/** Checks all subjects in turn and decides for each whether it is accepted. Fails when no decision is possible. */
export async function runCheck(
  context: CommandContext,
  subjects: Subjects,
  watcher: Watcher,
): Promise<Result<CheckReport, CommandFailure>> {
  const opened = await context.openAssistant();
  if (!opened.ok) return opened;
  const { acceptance, unreadAcceptance } = await import('../../../src/assistant.ts');
  const policiesOf = createPolicies(context, subjects.policyBefore);
  const judge: Judge = { assistant: opened.value.assistant, acceptance, unreadAcceptance, policiesOf };
  const report: CheckReport = { files: [], notRead: [], skipped: [] };
  const skipped = await judgeSkipped(judge, subjects);
  if (!skipped.ok) return skipped;
  report.skipped = skipped.value;
  for (const item of subjects.items) {
    context.statusLine.show(() => `checking ${item.name}`);
    const subject = await item.open();
    const file = subject.ok ? await checkSubject(context, judge, item, subject.value) : null;
    context.statusLine.clear();
    if (context.signal.aborted) return fail(cancelledFailure());
    if (!subject.ok) {
      report.notRead.push({ path: item.name, failure: subject.failure });
      watcher.notRead(subject.failure);
    } else if (file?.ok) take(report, file.value, subject.value, watcher);
    else if (file !== null) return file;
  }
  return ok(report);
}

function take(report: CheckReport, file: CheckedFile, subject: Subject, watcher: Watcher): void {
  const unchecked = uncheckedOf(file, subject);
  if (unchecked !== null) {
    report.skipped.push(unchecked);
    return;
  }
  report.files.push(file);
  watcher.checked(file);
}

async function checkSubject(
  { signal }: CommandContext,
  { assistant, acceptance, policiesOf }: Judge,
  { name }: Item,
  { document, before, workspace, projectPath }: Subject,
): Promise<Result<CheckedFile, CommandFailure>> {
  const policies = await policiesOf(workspace);
  if (!policies.ok) return policies;
  const placed = { ...document, path: projectPath };
  const verdicts = await assistant.checkUnder(policies.value)(placed, before, signal, workspace);
  const judged = acceptance(verdicts, policies.value, projectPath, document.reading.kind);
  return ok({ path: name, projectPath, language: document.language, verdicts, ...judged });
}

/** Read once per project. */
function createPolicies(context: CommandContext, before: PolicyLayer[]): PoliciesOf {
  const known = new Map<string, PolicyLayer[]>();
  return async (workspace) => {
    const given = known.get(workspace);
    if (given !== undefined) return ok(given);
    const opened = await context.openPolicies(workspace);
    if (!opened.ok) return opened;
    context.statusLine.clear();
    for (const warning of withoutEffect(opened.value))
      context.stderr.write(renderWarning(warning, context.errorTheme));
    const policies = [...opened.value, ...before];
    known.set(workspace, policies);
    return ok(policies);
  };
}

/** The entry for a file without text or secrets: it was not checked. Null: it was checked, or contains one. */
function uncheckedOf(
  { path, verdicts, accepted, because }: CheckedFile,
  { document: { reading }, projectPath }: Subject,
): SkippedReport | null {
  const reason = UNCHECKED[reading.kind];
  const isSearched = verdicts.some(({ check, status }) => check === 'secrets' && status === 'pass');
  if (reason === null || projectPath === null || !accepted || !isSearched) return null;
  return { path, projectPath, reason, detail: reading.note ?? reason, accepted, because };
}

const UNCHECKED: Record<Reading['kind'], SkippedReport['reason'] | null> = {
  text: null,
  not_decoded: null,
  binary: 'binary',
  link: 'symbolic_link',
};

/** Whether an unchecked file blocks acceptance: a text that could have been checked does. */
const BLOCKS: Record<SkippedFile['reason'], 'never' | 'when_required' | 'always'> = {
  submodule: 'never',
  too_large: 'when_required',
  too_many: 'always',
  unmerged: 'always',
  not_readable: 'always',
};

async function judgeSkipped(
  { unreadAcceptance, policiesOf }: Judge,
  { skipped, workspace }: Subjects,
): Promise<Result<SkippedReport[], CommandFailure>> {
  if (workspace === null) return ok([]);
  const policies = await policiesOf(workspace);
  if (!policies.ok) return policies;
  return ok(
    skipped.map((file) => {
      const { reason, detail, projectPath } = file;
      if (BLOCKS[reason] === 'when_required')
        return { ...file, ...unreadAcceptance('too_large', detail, policies.value, projectPath) };
      const because = BLOCKS[reason] === 'always' ? [`it was not checked: ${detail}`] : [];
      return { ...file, accepted: because.length === 0, because };
    }),
  );
}
