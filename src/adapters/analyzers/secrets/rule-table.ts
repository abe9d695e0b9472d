import { join } from 'node:path';
import { type Hit, replacePlaces } from '../../../analysis/secrets/hit.ts';
import { ownSteps, placesOf } from '../../../analysis/secrets/own-rules.ts';
import { type RuleTable, type TableFile, tableOf } from '../../../analysis/secrets/table.ts';
import { MAX_PATTERN_MS } from '../../../config/limits.ts';
import { readOwnFileSync } from '../../files/own-file.ts';
import { packageRoot } from '../../package-root.ts';
import { runWithin } from './watchdog.ts';

let loaded: RuleTable | null = null;

/** The rules of `rules/secrets/`, loaded once. */
export function ruleTable(): RuleTable {
  loaded ??= tableOf(readTable('gitleaks'), readTable('fettle'));
  return loaded;
}

function readTable(name: string): TableFile {
  return JSON.parse(readOwnFileSync(join(packageRoot(), 'rules/secrets', `${name}.json`)));
}

/**
 * A short text without its secrets, for callers that cannot wait, such as a log. Leaves secretlint's rules out, which
 * have to be loaded first. Where a pattern had to be stopped, nothing of the text is left.
 */
export function redactNow(text: string): string {
  const hits: Hit[] = [];
  const isDone = runWithin(MAX_PATTERN_MS, text.length, () => {
    for (const step of ownSteps(ruleTable(), text, null, hits)) step();
  });
  return isDone ? replacePlaces([text], placesOf(hits)).texts.join('') : '[not searched for secrets]';
}
