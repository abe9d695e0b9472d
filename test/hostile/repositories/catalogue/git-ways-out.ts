import { symlinkSync } from 'node:fs';
import type { HostileRepository } from '../place.ts';
import { python, typescript } from './entry.ts';
import { bare, checkout, configure, GIT } from './git-checkout.ts';

/** Paths that git reads because it is told to. */
const WAYS_OUT: HostileRepository[] = [
  typescript(
    'git-include-outside',
    'include.path names settings beside the repository',
    (place) => {
      checkout(place);
      place.put('../outside/gitconfig', `[core]\n\tfsmonitor = ${place.outside}/tools/git\n`);
      configure(
        place,
        `[include]\n\tpath = ${place.outside}/gitconfig\n[includeIf "gitdir:**"]\n\tpath = ../../../outside/gitconfig`,
      );
    },
    GIT,
  ),
  typescript(
    'git-include-endless',
    'include.path names /dev/zero',
    (place) => {
      checkout(place);
      configure(place, '[include]\n\tpath = /dev/zero');
    },
    GIT,
  ),
  typescript(
    'git-settings-read-outside',
    'excludes, attributes, templates and ignored revisions stand elsewhere',
    (place) => {
      checkout(place);
      configure(
        place,
        `[core]\n\texcludesFile = ${place.outside}/secret.txt\n\tattributesFile = ${place.outside}/secret.txt\n[blame]\n\tignoreRevsFile = ${place.outside}/secret.txt\n[diff]\n\torderFile = ${place.outside}/secret.txt\n[mailmap]\n\tfile = ${place.outside}/secret.txt\n[commit]\n\ttemplate = ${place.outside}/secret.txt`,
      );
    },
    GIT,
  ),
  typescript(
    'git-alternates',
    'objects are borrowed from a folder beside the repository',
    (place) => {
      checkout(place);
      place.put('../outside/objects/info/alternates', '/dev/zero\n');
      place.put('.git/objects/info/alternates', `${place.outside}/objects\n../../../outside/objects\n`);
    },
    GIT,
  ),
  typescript(
    'git-worktree-elsewhere',
    'core.worktree is a project beside the repository',
    (place) => {
      checkout(place);
      configure(place, `[core]\n\tworktree = ${place.outside}/project`);
    },
    GIT,
  ),
  typescript(
    'git-folder-elsewhere',
    '.git names a folder beside the repository, as git init --separate-git-dir and submodules do: git reads there, and starts nothing',
    (place) => {
      bare(
        place,
        '../outside/gitdir',
        `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${place.root}\n\tfsmonitor = ${place.outside}/tools/git\n`,
      );
      place.put('.git', 'gitdir: ../outside/gitdir\n');
    },
    { ...GIT, given: ['gitdir'] },
  ),
  typescript(
    'git-folder-is-a-link',
    '.git is a link to the .git of another project',
    (place) => {
      bare(place, '../outside/project/.git', '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
      symlinkSync('../outside/project/.git', place.at('.git'));
    },
    GIT,
  ),
  typescript(
    'git-common-folder-elsewhere',
    '.git/commondir names a folder beside the repository',
    (place) => {
      checkout(place);
      bare(
        place,
        '../outside/common',
        `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = ${place.outside}/tools/git\n`,
      );
      place.put('.git/commondir', '../../outside/common\n');
    },
    GIT,
  ),
];

/** Repositories in repositories. */
const NESTED: HostileRepository[] = [
  python(
    'git-embedded-bare',
    'the opened folder is a bare repository that was committed as files',
    (place) => {
      place.program('run.sh');
      bare(
        place,
        'bare',
        `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${place.at('run.sh')}\n`,
      );
    },
    { ...GIT, open: 'bare' },
  ),
  typescript(
    'git-submodule',
    'a submodule has settings and an update command of its own',
    (place) => {
      place.program('run.sh');
      place.put(
        '.gitmodules',
        '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n\tupdate = !./run.sh\n\tignore = none\n\tbranch = --upload-pack=./run.sh\n',
      );
      checkout(place);
      bare(
        place,
        '.git/modules/sub',
        `[core]\n\trepositoryformatversion = 0\n\tworktree = ../../../sub\n\tfsmonitor = ${place.at('run.sh')}\n[diff]\n\texternal = ${place.at('run.sh')}\n`,
      );
      place.put('sub/.git', 'gitdir: ../.git/modules/sub\n');
      place.put('sub/inner.ts', 'export const inner = 1;\n');
      place.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
      configure(
        place,
        '[submodule]\n\trecurse = true\n[diff]\n\tsubmodule = diff\n\tignoreSubmodules = none\n[status]\n\tsubmoduleSummary = true',
      );
    },
    GIT,
  ),
  typescript(
    'git-worktree-settings',
    'config.worktree brings a program',
    (place) => {
      checkout(place);
      place.program('run.sh');
      configure(place, '[extensions]\n\tworktreeConfig = true');
      place.put(
        '.git/config.worktree',
        `[core]\n\tfsmonitor = ${place.at('run.sh')}\n\thooksPath = ${place.root}\n`,
      );
    },
    GIT,
  ),
];

/** Paths that git reads because it is told to, and repositories in repositories. */
export const GIT_WAYS_OUT: HostileRepository[] = [...WAYS_OUT, ...NESTED];
