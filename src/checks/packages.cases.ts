import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createSystemClock } from '../adapters/clock/system.ts';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createPackageIndex } from '../adapters/packages/package-index.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { PackageIndex } from '../ports/package-index.ts';
import type { Analyzers } from './check.ts';
import { packagesCheck } from './packages.ts';

const SIGNAL = new AbortController().signal;

/** A project in a temporary folder, and the check over the names that come with Fettle. The home is empty. */
class PackagesBench {
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

/** A finding of a name that no index has. */
export const UNKNOWN = 'high packages/unknown-package';

/** A new bench for each test of a file, and what tests ask of it; `bench` is that of the test that runs. */
export function usePackagesBench() {
  let bench: PackagesBench;
  beforeEach(() => {
    bench = new PackagesBench();
  });
  afterEach(() => bench.remove());
  return {
    bench: () => bench,
    write: (files: Record<string, string>) => bench.write(files),
    found: (candidate: Candidate) => bench.found(candidate),
    messages: (candidate: Candidate) => bench.messages(candidate),
    gather: (candidate: Candidate) => bench.gather(candidate),
  };
}
