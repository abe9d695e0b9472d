import { fail, ok, type Result } from '../../base/result.ts';
import type { Mode } from '../../base/winnowing/fingerprints.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { LicenseAnswer, LicenseCoverage, LicenseHit, LicenseIndex } from '../../ports/license-index.ts';
import { indexFiles, readIndexFile } from './index-files.ts';
import { decodeIndex } from './index-format.ts';
import { SearchableIndex } from './index-search.ts';
import { OwnCode, type OwnCodeOptions } from './own-code.ts';

type Loaded = Result<{ indexes: SearchableIndex[]; coverage: LicenseCoverage }, AnalyzerFailure>;

/** Searches the index that ships with Fettle and the user's own; they are loaded into memory on first use. */
export function createLicenseIndex(options: OwnCodeOptions): LicenseIndex {
  return new DiskLicenseIndex(options);
}

class DiskLicenseIndex implements LicenseIndex {
  readonly tool = 'license-index';
  version = 'no index read';
  private loading: Promise<Loaded> | null = null;
  private readonly ownCode: OwnCode;

  constructor(private readonly options: OwnCodeOptions) {
    this.ownCode = new OwnCode(options);
  }

  async look(
    prints: Readonly<Record<Mode, Uint32Array>>,
    signal: AbortSignal,
  ): Promise<Result<LicenseAnswer, AnalyzerFailure>> {
    const loaded = await this.load();
    if (!loaded.ok) return loaded;
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'the lookup was stopped' });
    const { indexes, coverage } = loaded.value;
    const hits = (['exact', 'renamed'] as const).flatMap((mode) => hitsOf(indexes, mode, prints[mode]));
    return ok({ hits, coverage });
  }

  own(...[question, signal]: Parameters<LicenseIndex['own']>): ReturnType<LicenseIndex['own']> {
    return this.ownCode.ask(question, signal);
  }

  async warm(): Promise<void> {
    await this.load();
  }

  async close(): Promise<void> {
    this.ownCode.close();
    this.loading = null;
  }

  private load(): Promise<Loaded> {
    this.loading ??= this.read();
    return this.loading;
  }

  private async read(): Promise<Loaded> {
    const files = await indexFiles(this.options.home);
    const indexes: SearchableIndex[] = [];
    for (const { name, path } of files) {
      const bytes = await readIndexFile(path);
      const decoded = bytes.ok ? decodeIndex(bytes.value) : bytes;
      // Without one of them, a pass would claim more than was searched.
      if (!decoded.ok)
        return fail({ reason: 'analyzer_failed', message: brokenWords(name, decoded.failure) });
      const { head, ...contents } = decoded.value;
      indexes.push(new SearchableIndex(head, contents));
    }
    const [oldest] = indexes.map(({ head }) => head.date).sort();
    if (oldest === undefined)
      return fail({
        reason: 'analyzer_missing',
        message: 'no license index; run "fettle license-index add DIR --license ID"',
      });
    this.version = oldest;
    const sum = (of: 'files' | 'packages') => indexes.reduce((total, { head }) => total + head[of], 0);
    return ok({ indexes, coverage: { files: sum('files'), packages: sum('packages'), date: oldest } });
  }
}

function brokenWords(name: string, why: string): string {
  return `the license index ${name} is not usable, ${why}: run "fettle license-index remove ${name}" or build it again`;
}

function hitsOf(indexes: SearchableIndex[], mode: Mode, hashes: Uint32Array): LicenseHit[] {
  const hits: LicenseHit[] = [];
  for (let at = 0; at < hashes.length; at++) {
    const hash = hashes[at] ?? 0;
    const places = indexes.flatMap((index) => index.find(mode, hash));
    if (places.length === 0 || places.some(({ isCopyleft }) => !isCopyleft)) continue;
    for (const { file, line } of places) hits.push({ mode, at, file, line });
  }
  return hits;
}
