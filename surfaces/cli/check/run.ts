import type { Acceptance, Assistant } from '../../../src/assistant.ts';
import { fail, ok, type Result } from '../../../src/base/result.ts';
import { type PolicyLayer, withoutEffect } from '../../../src/config/policy.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import type { SkippedFile } from '../../../src/ports/changes.ts';
import type { CommandContext } from '../command-context.ts';
import { type CommandFailure, cancelledFailure } from '../command-failure.ts';
import { renderWarning } from '../render/error.ts';
import type { CheckedFile, CheckReport, SkippedReport } from '../render/findings.ts';
import type { Item, Subject, Subjects } from './subjects.ts';

/** Told as it goes on. */
export type Watcher = { checked(file: CheckedFile): void; notRead(failure: CommandFailure): void };

type Accept = (verdicts: Verdict[], policies: PolicyLayer[], path: string | null) => Acceptance;
type Judge = { assistant: Assistant; accept: Accept; policiesOf: PoliciesOf };
type PoliciesOf = (workspace: string) => Promise<Result<PolicyLayer[], CommandFailure>>;

/** Checks all subjects in turn and says of each whether it is accepted. Fails where no judgement is possible. */
export async function runCheck(
  context: CommandContext,
  subjects: Subjects,
  watcher: Watcher,
): Promise<Result<CheckReport, CommandFailure>> {
  const opened = await context.openAssistant();
  if (!opened.ok) return opened;
  const { acceptance } = await import('../../../src/assistant.ts');
  const policiesOf = createPolicies(context, subjects.policyBefore);
  const judge: Judge = { assistant: opened.value.assistant, accept: acceptance, policiesOf };
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
    } else if (file?.ok) {
      report.files.push(file.value);
      watcher.checked(file.value);
    } else if (file !== null) return file;
  }
  return ok(report);
}

async function checkSubject(
  { signal }: CommandContext,
  { assistant, accept, policiesOf }: Judge,
  { name }: Item,
  { document, before, workspace, projectPath }: Subject,
): Promise<Result<CheckedFile, CommandFailure>> {
  const policies = await policiesOf(workspace);
  if (!policies.ok) return policies;
  const placed = { ...document, path: projectPath };
  const verdicts = await assistant.checkUnder(policies.value)(placed, before, signal, workspace);
  const judged = accept(verdicts, policies.value, projectPath);
  return ok({ path: name, projectPath, language: document.language, verdicts, ...judged });
}

/** Read once for each project. */
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

/** Whether a file that was not checked stands in the way: what is text and could have been checked does. */
const BLOCKS: Record<SkippedFile['reason'], 'never' | 'when_required' | 'always'> = {
  binary: 'never',
  symbolic_link: 'never',
  submodule: 'never',
  too_large: 'when_required',
  too_many: 'always',
  unmerged: 'always',
  not_readable: 'always',
};

async function judgeSkipped(
  { accept, policiesOf }: Judge,
  { skipped, workspace }: Subjects,
): Promise<Result<SkippedReport[], CommandFailure>> {
  if (workspace === null) return ok([]);
  const policies = await policiesOf(workspace);
  if (!policies.ok) return policies;
  return ok(
    skipped.map((file) => {
      const { reason, detail, projectPath } = file;
      if (BLOCKS[reason] === 'when_required') return { ...file, ...accept([], policies.value, projectPath) };
      const because = BLOCKS[reason] === 'always' ? [`it was not checked: ${detail}`] : [];
      return { ...file, accepted: because.length === 0, because };
    }),
  );
}
