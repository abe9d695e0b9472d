import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSystemClock } from '../adapters/clock/system.ts';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createPackageIndex } from '../adapters/packages/package-index.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { PackageIndex } from '../ports/package-index.ts';
import type { Analyzers } from './check.ts';
import { packagesCheck } from './packages.ts';

const SIGNAL = new AbortController().signal;

/** A project in a temporary folder, and the check over the names that come with Fettle. The home is empty. */
export class PackagesBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'fettle-packages-'));
  readonly home = join(this.folder, 'home');
  private index = this.newIndex();

  /** Writes files of the project and gives back its folder. */
  write(files: Record<string, string>): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, 'project', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return join(this.folder, 'project');
  }

  gather(candidate: Candidate) {
    return packagesCheck.gather(candidate, { packages: this.index } as unknown as Analyzers, SIGNAL);
  }

  /** `severity rule` of each finding. */
  async found(candidate: Candidate): Promise<string[]> {
    const facts = await this.gather(candidate);
    if (!facts.ok) throw new Error(`${facts.failure.reason}: ${facts.failure.message}`);
    return packagesCheck.judge(candidate, facts.value).map(({ severity, rule }) => `${severity} ${rule}`);
  }

  async messages(candidate: Candidate): Promise<string[]> {
    const facts = await this.gather(candidate);
    return facts.ok ? packagesCheck.judge(candidate, facts.value).map(({ message }) => message) : [];
  }

  /** As when Fettle is started anew: nothing is remembered. */
  restart(): void {
    this.index = this.newIndex();
  }

  async remove(): Promise<void> {
    await this.index.close();
    rmSync(this.folder, { recursive: true });
  }

  private newIndex(): PackageIndex {
    const { home } = this;
    return createPackageIndex({
      files: createDiskFiles(),
      clock: createSystemClock(),
      home,
      pythonPrefixes: [],
    });
  }
}
