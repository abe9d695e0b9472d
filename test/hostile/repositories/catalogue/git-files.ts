import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type HostileRepository, shellProgram } from '../place.ts';
import { typescript } from './entry.ts';
import { checkout, GIT } from './git-checkout.ts';

/** Git's files that are not regular files, or too large. */
export const GIT_FILES: HostileRepository[] = [
  typescript(
    'git-index-enormous',
    '.git/index has 3 TB',
    (place) => {
      checkout(place);
      place.sparse('.git/index', 3e12);
    },
    GIT,
  ),
  typescript(
    'git-index-corrupt',
    '.git/index says that it has four thousand million entries',
    (place) => {
      checkout(place);
      place.put(
        '.git/index',
        Buffer.concat([Buffer.from('DIRC\0\0\0\x02\xff\xff\xff\xff', 'latin1'), Buffer.alloc(10_000, 0x41)]),
      );
    },
    GIT,
  ),
  typescript(
    'git-head-is-a-pipe',
    '.git/HEAD is a link to a pipe',
    (place) => {
      checkout(place);
      rmSync(place.at('.git/HEAD'));
      place.pipe('pipe');
      place.link('.git/HEAD', '../pipe');
    },
    GIT,
  ),
  typescript(
    'git-settings-endless',
    '.git/config is a link to /dev/zero',
    (place) => {
      checkout(place);
      rmSync(place.at('.git/config'));
      place.link('.git/config', '/dev/zero');
    },
    GIT,
  ),
  typescript(
    'git-settings-are-a-pipe',
    '.git/config is a pipe',
    (place) => {
      checkout(place);
      rmSync(place.at('.git/config'));
      place.pipe('.git/config');
    },
    GIT,
  ),
  typescript(
    'git-packed-references',
    'packed-refs has 60 MB',
    (place) => {
      checkout(place);
      place.put(
        '.git/packed-refs',
        `# pack-refs with: peeled fully-peeled sorted \n${`${'1'.repeat(40)} refs/heads/aaaaaaaaaa\n`.repeat(900_000)}`,
      );
    },
    GIT,
  ),
  typescript(
    'git-ignore-enormous',
    '.gitignore has 100 MB',
    (place) => {
      checkout(place);
      place.put('.gitignore', '*a*a*a*a*a*a*a*a*b\n'.repeat(5_500_000));
    },
    GIT,
  ),
  typescript(
    'git-ignore-slow',
    '.gitignore has patterns that take very long to try',
    (place) => {
      checkout(place);
      place.put(`${'a'.repeat(120)}.txt`, '');
      place.put(
        '.gitignore',
        `${'**/*a'.repeat(40)}b\n${'*a'.repeat(60)}b\n${'[a-z]*'.repeat(40)}!\n`.repeat(500),
      );
    },
    GIT,
  ),
  typescript(
    'git-ignore-is-a-pipe',
    '.gitignore and info/exclude are pipes',
    (place) => {
      checkout(place);
      place.pipe('.gitignore');
      rmSync(place.at('.git/info'), { recursive: true });
      place.pipe('.git/info/exclude');
    },
    GIT,
  ),
  typescript(
    'git-ignore-endless',
    '.gitignore, .gitattributes and info/exclude are links to /dev/zero',
    (place) => {
      checkout(place);
      rmSync(place.at('.git/info'), { recursive: true });
      for (const path of ['.gitignore', '.git/info/exclude', '.git/info/attributes', 'src/.gitignore'])
        place.link(path, '/dev/zero');
      rmSync(place.at('.gitattributes'));
      place.link('.gitattributes', '/dev/zero');
    },
    GIT,
  ),
  typescript(
    'git-ignore-outside',
    '.gitignore files are links to files beside the repository',
    (place) => {
      checkout(place);
      for (const path of ['.gitignore', 'src/.gitignore'])
        place.link(path, join(place.outside, 'secret.txt'));
      place.put('src/.ssh/config', '');
    },
    GIT,
  ),
  typescript(
    'git-changed-files-are-links',
    'changed and new files are links to secrets, pipes and devices',
    (place) => {
      checkout(place);
      rmSync(place.at('readme.txt'));
      place.link('readme.txt', join(place.outside, '.ssh/id_rsa'));
      place.link('new.ts', join(place.outside, 'secret.ts'));
      place.link('endless.ts', '/dev/zero');
      place.pipe('pipe.ts');
      place.sparse('large.ts', 3e12);
    },
    GIT,
  ),
  typescript(
    'git-is-a-program',
    'a program named git stands at the root',
    (place) => {
      checkout(place);
      place.put('git', shellProgram(place.mark('git')));
      place.program('git.exe');
    },
    { ...GIT, startsInside: { path: [] } },
  ),
];
