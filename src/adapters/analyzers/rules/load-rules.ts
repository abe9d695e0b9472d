import { readOwnFile } from '../../files/own-file.ts';
import { type Rule, RuleFile } from './rule-file.ts';

/** The rules of a file that `scripts/copy-rules.mjs` has written. Throws when it cannot be read or is none. */
export async function loadRules(file: string): Promise<Rule[]> {
  return RuleFile.parse(JSON.parse(await readOwnFile(file))).rules;
}
