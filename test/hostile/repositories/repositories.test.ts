import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORIES } from './catalogue.ts';
import { CLI } from './doors/cli.ts';
import { HTTP } from './doors/http.ts';
import { LSP } from './doors/lsp.ts';
import { MCP } from './doors/mcp.ts';
import { type Findings, findingsOf } from './findings.ts';
import { HARMLESS } from './harmless.ts';
import { RAN } from './place.ts';
import { whyNotTraced } from './trace/traced-process.ts';
import { Visitor } from './visit.ts';
import { type Made, Workshop } from './workshop.ts';

const DOORS = [CLI, HTTP, LSP, MCP];
/** All of it, on a machine with other work. */
const ALL_MS = 3_000_000;

const whyNot = whyNotTraced();
/** HOSTILE=git visits only those with it in their names; it is a regular expression. */
const chosen = REPOSITORIES.filter(({ name }) => new RegExp(process.env.HOSTILE ?? '').test(name));

describe.skipIf(whyNot !== null)(
  `hostile repositories (skipped without a tracer: ${whyNot ?? 'there is one'})`,
  () => {
    const findings = new Map<string, Findings>();
    let workshop: Workshop;

    beforeAll(async () => {
      workshop = new Workshop();
      const harmless = await workshop.makeAll(HARMLESS);
      const hostile = await workshop.makeAll(chosen);
      const all = [...harmless, ...hostile];
      // Each waits most of the time, for a tool or for calm.
      const visitors = DOORS.map((door) => new Visitor(door, workshop, all));
      await Promise.all(visitors.map((visitor) => visitor.visitAll()));
      // Judging takes seconds in which nobody would be heard.
      for (const visitor of visitors)
        findings.set(visitor.door, await findingsOf(visitor, workshop, harmless.map(nameOf)));
    }, ALL_MS);
    afterAll(() => {
      report(findings);
      workshop?.remove();
    }, ALL_MS);

    it('has at least 60 of them, each with a name of its own', () => {
      expect(new Set(REPOSITORIES.map(({ name }) => name)).size).toBe(REPOSITORIES.length);
      expect(REPOSITORIES.length).toBeGreaterThanOrEqual(60);
    });

    describe.each(DOORS)('by $name', ({ name: door }) => {
      it.each(chosen)('$name: $why', ({ name }) => {
        expect(findings.get(door)?.faultsOf(name)).toEqual([]);
      });

      it('opens harmless ones, and started and read nothing that cannot be laid to one', () => {
        for (const { name } of HARMLESS) expect(findings.get(door)?.faultsOf(name)).toEqual([]);
        expect(findings.get(door)?.unattributed).toEqual([]);
      });
    });

    it('has left no mark of a planted program', () => {
      const marks = chosen.flatMap(({ name }) =>
        readdirSync(`${workshop.repositories}/${name}/outside`)
          .filter((file) => file.startsWith(`${RAN}-`))
          .map((file) => `${name}: ${file}`),
      );
      expect(marks).toEqual([]);
    });
  },
);

function nameOf({ repository }: Made): string {
  return repository.name;
}

/** The slowest answers and the most memory, for whoever reads the log; with HOSTILE_REPORT all of it, as JSON. */
function report(findings: ReadonlyMap<string, Findings>): void {
  for (const [door, { slowest, mostMemory, ms }] of findings)
    console.log(`${door}: ${Math.round(ms / 1_000)} s; slowest ${slowest}; most memory ${mostMemory}`);
  const file = process.env.HOSTILE_REPORT;
  if (file === undefined) return;
  const whole = [...findings].map(([door, { outcomes, traced }]) => ({
    door,
    outcomes: outcomes.map(({ visit, answers, peakBytes, fault }) => ({ visit, answers, peakBytes, fault })),
    traced,
  }));
  writeFileSync(file, JSON.stringify(whole));
}
