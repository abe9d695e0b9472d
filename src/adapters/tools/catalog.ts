import { join } from 'node:path';
import type { ToolName } from '../../ports/security-tools.ts';
import { packageRoot } from '../package-root.ts';

/** Free space for an installation: Semgrep's engine alone has 260 MB, and pip unpacks next to its download. */
const BANDIT_INSTALL_BYTES = 200 * 1024 * 1024;
const SEMGREP_INSTALL_BYTES = 1024 * 1024 * 1024;

/** The version that Fettle is tested with: how a tool's output is read depends on it. */
type ToolRelease = {
  version: string;
  requirement: string;
  probe: string;
  /** Required free disk space, for the download and the unpacked files together. */
  bytes: number;
};

/**
 * `probe` is Python code that proves that a tool is complete, and prints its version. setuptools and wheel
 * are left out: every package is a wheel, so none of its author's code runs at installation.
 */
export const TOOL_RELEASES: Readonly<Record<ToolName, ToolRelease>> = {
  bandit: {
    version: '1.9.4',
    requirement: 'bandit==1.9.4',
    bytes: BANDIT_INSTALL_BYTES,
    probe:
      'import importlib.metadata as m; from bandit.core import manager, config; manager.BanditManager(config.BanditConfig(), "file"); print(m.version("bandit"))',
  },
  semgrep: {
    version: '1.182.0',
    requirement: 'semgrep==1.182.0',
    bytes: SEMGREP_INSTALL_BYTES,
    probe:
      'import os, subprocess, sys, semgrep; name = "semgrep-core" + (".exe" if sys.platform == "win32" else ""); print(subprocess.run([os.path.join(os.path.dirname(semgrep.__file__), "bin", name), "-version"], capture_output=True, text=True, check=True).stdout.split()[2])',
  },
};

/**
 * The file that pins a tool and all its dependencies, each wheel by its hash (written by
 * `scripts/lock-tools.mjs`): anything else from an index or a mirror is rejected.
 */
export function lockFile(name: ToolName): string {
  return join(packageRoot(), 'data/tools', `${name}.txt`);
}

/** The oldest Python that both tools support. */
export const OLDEST_PYTHON = [3, 10] as const;
