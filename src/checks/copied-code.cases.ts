import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createLicenseIndex } from '../adapters/licenses/license-index.ts';
import { createLicenseIndexes } from '../adapters/licenses/license-indexes.ts';
import { createProcesses } from '../adapters/processes/execa.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { LicenseIndex } from '../ports/license-index.ts';
import type { Analyzers } from './check.ts';
import { copiedCodeCheck } from './copied-code.ts';

/** Thirty-some lines that nobody else has written: a small planner of watering. */
export const WATERING = `def plan_watering(garden, forecast, tank_liters):
    """Which beds get how much water today."""
    plan = {}
    thirsty = sorted(garden.beds, key=lambda bed: bed.moisture / bed.needs)
    for bed in thirsty:
        # Rain that comes anyway need not be poured.
        expected = forecast.rain_on(bed.place) * bed.surface
        missing = max(0, bed.needs * bed.surface - bed.moisture - expected)
        if missing == 0:
            continue
        if bed.kind == "herbs" and forecast.sun_hours > 9:
            missing *= 1.25
        share = min(missing, tank_liters, bed.pipe_limit or missing)
        plan[bed.name] = round(share, 1)
        tank_liters -= share
        if tank_liters <= garden.reserve:
            garden.log("tank is low", left=tank_liters, beds=len(plan))
            break
    unused = tank_liters - garden.reserve
    return plan, [bed.name for bed in thirsty if bed.name not in plan], unused
`;

/** The same with other names, numbers and texts. */
export const WATERING_RENAMED = WATERING.replace(
  /garden|forecast|tank_liters|bed|missing|share|plan|thirsty/g,
  (word) => [...word].reverse().join(''),
)
  .replace('1.25', '3.5')
  .replace('tank is low', 'empty');

/** Of another language, for which nothing but grammars has to be loaded. */
export const WATERING_GO = `func Plan(beds []Bed, tank float64) (map[string]float64, error) {
	plan := map[string]float64{}
	for index, bed := range beds {
		if bed.Moisture >= bed.Needs*0.8 {
			continue
		}
		share := math.Min(tank, bed.Needs-bed.Moisture)
		plan[bed.Name] += share * factors[index%len(factors)]
		tank -= share
	}
	if tank < reserve {
		return plan, fmt.Errorf("tank is low: %v left", tank)
	}
	return plan, nil
}
`;

const SIGNAL = new AbortController().signal;
const GIT = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** A home with an index of made-up copyleft sources, a project, and the check over them. */
export class CopiedCodeBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'fettle-copied-'));
  readonly home = join(this.folder, 'home');
  readonly project = join(this.folder, 'project');
  private index: LicenseIndex = this.newIndex();

  write(place: 'sources' | 'project' | 'home', files: Record<string, string>): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, place, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return join(this.folder, place);
  }

  async add(name: string, license: string, files: Record<string, string>): Promise<void> {
    rmSync(join(this.folder, 'sources'), { recursive: true, force: true });
    const folder = this.write('sources', files);
    const made = await createLicenseIndexes(this.home).add({ folder, license, name }, () => {}, SIGNAL);
    if (!made.ok) throw new Error(made.failure.message);
    await this.restart();
  }

  git(...args: string[]): void {
    mkdirSync(this.project, { recursive: true });
    execFileSync('git', args, {
      cwd: this.project,
      env: { ...process.env, ...GIT, HOME: this.home },
      stdio: 'pipe',
    });
  }

  gather(candidate: Candidate) {
    return copiedCodeCheck.gather(candidate, { licenses: this.index } as unknown as Analyzers, SIGNAL);
  }

  async judge(candidate: Candidate) {
    const facts = await this.gather(candidate);
    if (!facts.ok) throw new Error(`${facts.failure.reason}: ${facts.failure.message}`);
    return {
      findings: copiedCodeCheck.judge(candidate, facts.value),
      note: copiedCodeCheck.note?.(facts.value) ?? null,
    };
  }

  /** `severity rule package` of each finding. */
  async found(candidate: Candidate): Promise<string[]> {
    const { findings } = await this.judge(candidate);
    return findings.map(
      ({ severity, rule, message }) => `${severity} ${rule} ${/(?:from|of) ([\w.-]+),/.exec(message)?.[1]}`,
    );
  }

  async restart(): Promise<void> {
    await this.index.close();
    this.index = this.newIndex();
  }

  async remove(): Promise<void> {
    await this.index.close();
    rmSync(this.folder, { recursive: true });
  }

  private newIndex(): LicenseIndex {
    const environment = { PATH: process.env.PATH, HOME: this.home, GIT_CONFIG_NOSYSTEM: '1' };
    return createLicenseIndex({
      home: this.home,
      files: createDiskFiles(),
      processes: createProcesses(),
      environment,
    });
  }
}
