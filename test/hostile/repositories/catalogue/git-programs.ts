import { rmSync } from 'node:fs';
import type { HostileRepository } from '../place.ts';
import { typescript } from './entry.ts';
import { checkout, configure, GIT } from './git-checkout.ts';

/** Programs that git starts because of its settings. */
export const GIT_PROGRAMS: HostileRepository[] = [
  typescript(
    'git-monitor',
    'core.fsmonitor is a program',
    (place) => {
      checkout(place);
      place.program('monitor.sh');
      configure(place, `[core]\n\tfsmonitor = ${place.at('monitor.sh')}\n\tuntrackedCache = true`);
    },
    GIT,
  ),
  typescript(
    'git-diff-programs',
    'diff.external, textconv and diff commands are programs',
    (place) => {
      checkout(place);
      place.program('diff.sh');
      const program = place.at('diff.sh');
      configure(
        place,
        `[diff]\n\texternal = ${program}\n[diff "planted"]\n\tcommand = ${program}\n\ttextconv = ${program}\n\tcachetextconv = true`,
      );
    },
    GIT,
  ),
  typescript(
    'git-filters',
    'clean, smudge and process filters are programs',
    (place) => {
      checkout(place);
      place.program('filter.sh');
      const program = place.at('filter.sh');
      configure(place, `[filter "planted"]\n\tclean = ${program}\n\tsmudge = ${program}\n\trequired = true`);
    },
    GIT,
  ),
  typescript(
    'git-filter-process',
    'a filter that stays is a program',
    (place) => {
      checkout(place);
      place.program('filter.sh');
      configure(place, `[filter "planted"]\n\tprocess = ${place.at('filter.sh')}\n\trequired = false`);
    },
    GIT,
  ),
  typescript(
    'git-hooks',
    'hooks of the repository and of core.hooksPath',
    (place) => {
      checkout(place);
      for (const name of [
        'post-index-change',
        'pre-commit',
        'post-checkout',
        'reference-transaction',
        'fsmonitor-watchman',
      ]) {
        place.program(`.git/hooks/${name}`);
        place.program(`hooks/${name}`);
      }
      configure(place, `[core]\n\thooksPath = ${place.at('hooks')}`);
    },
    GIT,
  ),
  typescript(
    'git-other-programs',
    'pager, editor, ssh, gpg, credentials and aliases are programs',
    (place) => {
      checkout(place);
      place.program('run.sh');
      const run = place.at('run.sh');
      configure(
        place,
        `[core]\n\tpager = ${run}\n\teditor = ${run}\n\tsshCommand = ${run}\n\taskPass = ${run}\n\tgitProxy = ${run}\n\talternateRefsCommand = ${run}\n[pager]\n\tdiff = ${run}\n\tlog = ${run}\n[gpg]\n\tprogram = ${run}\n[credential]\n\thelper = !${run}\n[alias]\n\tdiff = !${run}\n\tstatus = !${run}\n\tls-files = !${run}\n[log]\n\tshowSignature = true\n[interactive]\n\tdiffFilter = ${run}\n[uploadpack]\n\tpackObjectsHook = ${run}`,
      );
    },
    GIT,
  ),
  typescript(
    'git-partial-clone',
    'missing objects are fetched by a program',
    (place) => {
      checkout(place);
      place.program('fetch.sh');
      configure(
        place,
        `[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::${place.at('fetch.sh')}\n\tpromisor = true\n\tuploadpack = ${place.at('fetch.sh')}\n[protocol]\n\tallow = always`,
      );
      rmSync(place.at('.git/objects'), { recursive: true });
      place.folder('.git/objects');
    },
    GIT,
  ),
];
