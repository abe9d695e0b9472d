import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageSource } from '../../../analysis/python-api/examine.ts';
import type { ModuleFacts } from '../../../analysis/python-api/facts.ts';
import { type ClassReference, type Lookup, own } from '../../../analysis/python-api/library.ts';
import type { Confines } from '../../python/environment-folder.ts';
import type { PythonEnvironment } from '../../python/find-environment.ts';
import { findInstalled, type Installed, namesOf } from '../../python/find-installed.ts';
import { factsFile, type HeldFacts, standardFile } from './facts-folder.ts';

/** The facts that an examination was missing. */
export type Wanted = { packages: Set<string>; standard: Set<string> };

const NOT_YET = 'its names are not listed yet';

/** The modules of one environment, from the facts that exist already. Blocks for the disk. */
export class InstalledModules implements PackageSource {
  readonly wanted: Wanted = { packages: new Set(), standard: new Set() };
  readonly confines: Confines;
  private readonly found = new Map<string, Installed | null>();
  private readonly locals = new Map<string, boolean>();
  private readonly standard: Set<string>;

  constructor(
    private readonly environment: PythonEnvironment,
    private readonly localFolders: string[],
    private readonly factsFolder: string,
    private readonly held: HeldFacts,
  ) {
    this.standard = new Set(environment.standard);
    this.confines = environment.confines;
  }

  module(name: string): Lookup<ModuleFacts> {
    const top = topOf(name);
    if (this.isLocal(top)) return { is: 'unknown', why: 'it is part of the project' };
    if (this.standard.has(top)) return this.standardModule(name);
    const installed = this.installed(top);
    if (installed === null)
      return this.environment.isWhole ? { is: 'absent' } : { is: 'unknown', why: 'it is not installed here' };
    if (installed.isNamespace) return { is: 'unknown', why: 'its parts are spread over many places' };
    const facts = this.factsOf(installed)?.facts;
    if (facts === undefined) return { is: 'unknown', why: NOT_YET };
    const module = own(facts.modules, name);
    if (module !== undefined) return { is: 'found', value: module };
    if (facts.unread.some((one) => name === one || name.startsWith(`${one}.`)))
      return { is: 'unknown', why: 'it was not read' };
    const isFolder = Object.keys(facts.modules).some((one) => one.startsWith(`${name}.`));
    return isFolder ? { is: 'found', value: FOLDER } : { is: 'absent' };
  }

  isLoose(module: string, name: string): boolean {
    const installed = this.installed(topOf(module));
    return installed !== null && this.factsOf(installed)?.loose.has(name) === true;
  }

  /** By name alone: a false match only makes an answer less certain. */
  isOfHeir({ module, path }: ClassReference, name: string): boolean {
    const installed = this.installed(topOf(module));
    const heirs = installed === null ? undefined : this.factsOf(installed)?.heirs;
    const seen = new Set([path]);
    for (const word of seen)
      for (const heir of heirs?.get(word) ?? []) {
        if (own(heir.fact.members, name) !== undefined) return true;
        seen.add(heir.name);
      }
    return false;
  }

  label(module: string): string {
    const top = topOf(module);
    if (this.standard.has(top)) return `Python ${this.environment.version ?? ''}`.trim();
    const { distribution, version } = this.installed(top) ?? { distribution: '', version: '' };
    return `${distribution} ${version}`.trim();
  }

  /** The distribution that provides a module, and its version; null where neither is stated. */
  distributionOf(module: string): { name: string | null; version: string | null } {
    const top = topOf(module);
    if (this.standard.has(top)) return { name: 'python', version: this.environment.version };
    const { distribution, version } = this.installed(top) ?? { distribution: null, version: null };
    return { name: distribution, version: version === '' ? null : version };
  }

  /** The files that may contain a module's text, its source before its stub. */
  filesOf(module: string): string[] {
    const [top = '', ...rest] = module.split('.');
    const installed = this.standard.has(top) ? null : this.installed(top);
    if (installed !== null && !installed.isFolder) return [installed.path];
    const { library } = this.environment;
    const folder = installed?.path ?? (this.standard.has(top) && library !== '' ? join(library, top) : null);
    if (folder === null) return [];
    const place = join(folder, ...rest);
    return [`${place}.py`, join(place, '__init__.py'), `${place}.pyi`, join(place, '__init__.pyi')];
  }

  private standardModule(name: string): Lookup<ModuleFacts> {
    const { version, library, standardFolder } = this.environment;
    if (version === null) return { is: 'unknown', why: 'no Python was found' };
    if (name.includes('.')) {
      const place = join(library, ...name.split('.'));
      if (!existsSync(`${place}.py`) && !existsSync(place)) return this.standardAlias(name);
    }
    const facts = this.held.module(standardFile(standardFolder, name));
    if (facts === undefined) {
      this.wanted.standard.add(name);
      return { is: 'unknown', why: NOT_YET };
    }
    return facts === null
      ? { is: 'unknown', why: 'this system does not have it' }
      : { is: 'found', value: facts };
  }

  /** `os.path` is an alias of another module. */
  private standardAlias(name: string): Lookup<ModuleFacts> {
    const dot = name.lastIndexOf('.');
    const parent = this.module(name.slice(0, dot));
    if (parent.is === 'unknown') return parent;
    const fact = parent.is === 'found' ? own(parent.value.names, name.slice(dot + 1)) : undefined;
    return fact?.is === 'import' && fact.name === undefined ? this.module(fact.module) : { is: 'absent' };
  }

  private factsOf(installed: Installed) {
    const facts = this.held.package(factsFile(this.factsFolder, installed));
    if (facts === null) this.wanted.packages.add(installed.name);
    return facts;
  }

  private installed(top: string): Installed | null {
    const known = this.found.get(top);
    if (known !== undefined) return known;
    const isName = /^[A-Za-z_]\w*$/.test(top);
    const found = isName ? findInstalled(this.environment.sites, top, this.confines) : null;
    this.found.set(top, found);
    return found;
  }

  private isLocal(top: string): boolean {
    const known = this.locals.get(top);
    if (known !== undefined) return known;
    const isLocal = this.localFolders.some((folder) => hasCode(folder, top, this.confines));
    this.locals.set(top, isLocal);
    return isLocal;
  }
}

const FOLDER: ModuleFacts = { names: {}, stars: [], open: 'it is a folder without a module' };

function hasCode(folder: string, name: string, confines: Confines): boolean {
  if (existsSync(join(folder, `${name}.py`))) return true;
  const inner = join(folder, name);
  if (statSync(inner, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return namesOf(inner, confines).some((one) => one.endsWith('.py') || !one.includes('.'));
}

function topOf(module: string): string {
  const dot = module.indexOf('.');
  return dot < 0 ? module : module.slice(0, dot);
}
