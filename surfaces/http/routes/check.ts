import { isAbsolute, posix, relative, sep } from 'node:path';
import { z } from 'zod';
import { acceptance } from '../../../src/assistant.ts';
import { Verdict } from '../../../src/contract/verdict.ts';
import { readBody } from '../body.ts';
import { ownPath } from '../confine.ts';
import { badInput } from '../errors.ts';
import type { Route } from '../route.ts';

const CheckBody = z.object({
  path: z.string().nullable().default(null),
  language: z.string(),
  text: z.string(),
  /** The text before a change; only what is new since then counts. */
  before: z.string().nullable().default(null),
  /** Absolute path of the project: its policy applies in addition to the user's own. */
  workspace: z.string().refine(isAbsolute, 'expected an absolute path').nullable().default(null),
});

const CheckAnswer = z.object({
  verdicts: z.array(Verdict),
  accepted: z.boolean(),
  /** Why it is not; empty when it is. */
  because: z.array(z.string()),
});

/** Checks code from any source, and decides whether it is accepted. */
export const checkRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/check',
  queued: true,
  about: { summary: 'Runs the checks on code.', body: CheckBody, answer: CheckAnswer },
  async handle(call) {
    const { services, signal } = call;
    const body = await readBody(call, CheckBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { before, workspace, ...given } = body.value;
    const path = given.path === null ? null : await ownPath(given.path, services.workspaces);
    const document = { ...given, path };
    const policies = await services.openPolicies(workspace);
    if (!policies.ok) return { kind: 'failure', failure: badInput(policies.failure.message) };
    const verdicts = await services.assistant.checkUnder(policies.value)(document, before, signal, workspace);
    const judged = acceptance(verdicts, policies.value, projectPath(path, workspace));
    return { kind: 'json', body: { verdicts, ...judged } };
  },
};

/** A path as policies write it: relative to the project root, with `/`. */
function projectPath(path: string | null, workspace: string | null): string | null {
  if (path === null) return null;
  const inside = workspace !== null && isAbsolute(path) ? relative(workspace, path) : path;
  return posix.normalize(inside.split(sep).join('/'));
}
