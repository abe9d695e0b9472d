import { isSeq, parseDocument } from 'yaml';
import { ok, type Result } from '../base/result.ts';
import { parsePolicy } from './load-policy.ts';
import { USER_POLICY } from './policy.ts';
import type { ConfigFailure } from './problems.ts';

/**
 * Returns the text of the user's policy with one more `ours` entry. Keeps comments and order; does not duplicate an
 * entry. An invalid policy is refused and left as it is.
 */
export function addOurs(yamlText: string, entry: string): Result<string, ConfigFailure> {
  const before = parsePolicy(yamlText, USER_POLICY);
  if (!before.ok) return before;
  if (before.value.ours.includes(entry)) return ok(yamlText);
  const document = parseDocument(yamlText);
  if (isSeq(document.get('ours'))) document.addIn(['ours'], entry);
  else document.set('ours', document.createNode([entry]));
  const text = document.toString({ lineWidth: 0 });
  const after = parsePolicy(text, USER_POLICY);
  return after.ok ? ok(text) : after;
}
