import { isAbsolute, posix, relative, sep } from 'node:path';
import { fail, ok } from '../../base/result.ts';
import { loadPolicies } from '../../config/load-policy.ts';
import { licenseLists, type PolicyLayer } from '../../config/policy.ts';
import type { Files } from '../../ports/files.ts';
import type { LicensePolicy } from '../../ports/license-policy.ts';

/**
 * Reads the policies again for each question: they are two small files. `given` are those that the caller has
 * read already, for instance with the policy that a change replaces.
 */
export function createLicensePolicy({
  home,
  files,
  given = null,
}: {
  home: string;
  files: Files;
  given?: readonly PolicyLayer[] | null;
}): LicensePolicy {
  return {
    tool: 'policy',
    version: '1',
    async rules(workspace, path, signal) {
      const loaded =
        given === null ? await loadPolicies({ home, workspace, readText: files.readText }) : ok(given);
      if (signal.aborted) return fail({ reason: 'cancelled', message: 'the policies were not loaded' });
      if (loaded.ok) return ok(licenseLists(loaded.value, insideOf(workspace, path)));
      return fail({ reason: 'analyzer_failed', message: loaded.failure.message });
    },
    warm: async () => {},
    close: async () => {},
  };
}

function insideOf(workspace: string | null, path: string | null): string | null {
  if (path === null) return null;
  const inside = workspace !== null && isAbsolute(path) ? relative(workspace, path) : path;
  return posix.normalize(inside.split(sep).join('/'));
}
