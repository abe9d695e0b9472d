import { join } from 'node:path';
import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { Processes } from '../../../ports/processes.ts';
import { packageRoot } from '../../package-root.ts';
import { TOOL_RELEASES } from '../../tools/catalog.ts';
import { findTool, toolsFolder } from '../../tools/installed.ts';
import { createBandit } from './bandit/bandit.ts';
import { RuleFiles } from './semgrep/rule-files.ts';
import { createSemgrep } from './semgrep/semgrep.ts';

export type OptionalToolsOptions = {
  home: string;
  files: Files;
  processes: Processes;
  clock: Clock;
  /** The user's own folder of Semgrep rules, absolute; null if there is none. */
  rules: string | null;
  /** The build folder. */
  build?: string;
};

const ENGINE = process.platform === 'win32' ? 'semgrep-core.exe' : 'semgrep-core';

/**
 * The tools that `fettle tools install` provides. They are located again for each text, because they can be
 * installed or removed.
 */
export function createOptionalTools(options: OptionalToolsOptions) {
  const { home, files, processes, clock, rules, build = join(packageRoot(), 'dist') } = options;
  const ruleFiles = new RuleFiles({
    files,
    own: join(build, 'rules/security'),
    cache: join(toolsFolder(home), 'rules'),
    folder: rules,
    now: () => clock.now(),
  });
  return {
    semgrep: createSemgrep({
      version: TOOL_RELEASES.semgrep.version,
      processes,
      rules: ruleFiles,
      findEngine: async () => {
        const found = await findTool(files, home, 'semgrep');
        return found === null ? null : join(found.packages, 'semgrep/bin', ENGINE);
      },
    }),
    bandit: createBandit({
      version: TOOL_RELEASES.bandit.version,
      findPython: async () => (await findTool(files, home, 'bandit'))?.python ?? null,
    }),
  };
}
