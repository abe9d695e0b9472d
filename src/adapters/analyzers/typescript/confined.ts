import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../../base/result.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import { type Confinement, findConfinement } from '../../confinement/confine.ts';
import { withMemoryLimit } from '../../confinement/memory-limit.ts';
import { findTrap, findWayOut } from '../../confinement/ways-out.ts';
import { reachOf } from '../../files/reach.ts';
import { createProcesses } from '../../processes/execa.ts';
import type { Program } from '../lsp/server.ts';

/** Heap size that tsc tries to stay below by collecting more often. */
const TYPESCRIPT_MEMORY_GOAL_MB = 768;

/** Decides how the native program is started for a project: `scratch` is where it runs and may write. */
export type Confiner = (
  program: Program,
  place: { root: string; scratch: string },
) => Promise<Result<Program, AnalyzerFailure>>;

/** Above this goal, Go's runtime collects garbage as often as it must. */
const MEMORY_GOAL = { GOMEMLIMIT: `${TYPESCRIPT_MEMORY_GOAL_MB}MiB` };

const UNCONFINED = 'this system cannot keep TypeScript to the project';
const TRAPPED = 'TypeScript would wait for it forever, or take all memory';

/**
 * Limits memory everywhere, and reading to the project's files where the system can enforce that; elsewhere a
 * project with a way out is not checked. `find` detects what the system can do; tests replace it. A
 * tsconfig.json names files and folders anywhere on the disk, and so does a link.
 */
export function confiner(
  find: () => Promise<Confinement | null> = () => findConfinement(createProcesses()),
): Confiner {
  let found: Promise<Confinement | null> | null = null;
  return async ({ command, args, environment }, { root, scratch }) => {
    found ??= find();
    const confinement = await found;
    const [obstacle, why] =
      confinement === null ? [await findWayOut(root), UNCONFINED] : [await findTrap(root), TRAPPED];
    if (obstacle !== null) return fail({ reason: 'not_stated', message: `${why}: ${obstacle}` });
    const program = realpathSync.native(command);
    const readable = [...reachOf(root), dirname(program)];
    const wrapped = confinement?.wrap({ program, args, readable, scratch }) ?? { command, args };
    const limited = withMemoryLimit(wrapped.command, wrapped.args);
    return ok({ ...limited, environment: { ...environment, ...MEMORY_GOAL } });
  };
}
