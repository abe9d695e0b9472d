import { CONFIGURATION } from './catalogue/configuration.ts';
import { GIT_FILES } from './catalogue/git-files.ts';
import { GIT_PROGRAMS } from './catalogue/git-programs.ts';
import { GIT_WAYS_OUT } from './catalogue/git-ways-out.ts';
import { INTERPRETERS } from './catalogue/interpreters.ts';
import { LINKS_AND_DEVICES } from './catalogue/links-and-devices.ts';
import { NAMES_OF_FILES } from './catalogue/names.ts';
import { NODE_PACKAGES } from './catalogue/packages-node.ts';
import { PYTHON_PACKAGES } from './catalogue/packages-python.ts';
import { SIZE } from './catalogue/size.ts';
import type { HostileRepository } from './place.ts';

/** All hostile repositories. */
export const REPOSITORIES: readonly HostileRepository[] = [
  ...INTERPRETERS,
  ...PYTHON_PACKAGES,
  ...NODE_PACKAGES,
  ...CONFIGURATION,
  ...GIT_PROGRAMS,
  ...GIT_WAYS_OUT,
  ...GIT_FILES,
  ...LINKS_AND_DEVICES,
  ...NAMES_OF_FILES,
  ...SIZE,
];
