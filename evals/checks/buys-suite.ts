import { join } from 'node:path';
import { createSyntaxAnalyzer } from '../../src/adapters/analyzers/parsing/code-analyzers.ts';
import { createPythonChecker } from '../../src/adapters/analyzers/python.ts';
import { createTypeCheckers } from '../../src/adapters/analyzers/type-checking/type-checkers.ts';
import { createTypeScriptChecker } from '../../src/adapters/analyzers/typescript/checker.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { fail, ok } from '../../src/base/result.ts';
import { ofSameTasks, readDrafts, recordedDrafts } from './buys/drafts.ts';
import { buysRows, type Judges, judgeDrafts } from './buys.ts';
import * as javascript from './made-up-javascript/cases.ts';
import * as python from './made-up-python/cases.ts';
import type { Suite } from './report.ts';

/**
 * The benefit of checks: how many first drafts do not parse, do not type or call what does not exist, and how many of
 * the shown answers. No model runs: both sides are recordings. Needs a build.
 */
export const evaluateBuys: Suite = async ({ data, drafts: recordings, packages, signal, onLine }) => {
  const off = recordings.off === null ? ok(recordedDrafts(data)) : readDrafts(recordings.off, data);
  if (!off.ok) return off;
  const on = recordings.on === null ? ok(null) : readDrafts(recordings.on, data);
  if (!on.ok) return on;
  if (off.value.drafts.length === 0) {
    return fail({ message: `${data} has no recorded drafts. Name a file of them with --off` });
  }
  const sites = await packages.python(python.INSTALLED, 'whole');
  if (!sites.ok) return sites;
  const scripts = await packages.node(javascript.INSTALLED);
  if (!scripts.ok) return scripts;
  const typescript = createTypeScriptChecker();
  const judges: Judges = {
    syntax: createSyntaxAnalyzer(),
    types: createTypeCheckers({
      python: createPythonChecker({
        home: join(packages.folder, 'home'),
        files: createDiskFiles(),
        processes: createProcesses(),
      }),
      ...{ typescript, tsx: typescript, javascript: typescript },
    }),
    workspaces: {
      python: sites.value,
      ...{ typescript: scripts.value, tsx: scripts.value, javascript: scripts.value },
    },
    signal,
  };
  try {
    const [drafts, answers] = on.value === null ? [off.value.drafts, null] : ofSameTasks(off.value, on.value);
    onLine(`what checking buys: ${drafts.length} drafts`);
    const before = await judgeDrafts(drafts, judges);
    if (answers !== null) onLine(`what checking buys: ${answers.length} answers`);
    const after = answers === null ? null : await judgeDrafts(answers, judges);
    const { tool, version } = judges.types;
    return ok({ suite: 'buys', rows: buysRows(before, after), versions: { [tool]: version } });
  } finally {
    await Promise.all([judges.syntax.close(), judges.types.close()]);
  }
};
