import { isFile, realOrSame } from './paths.ts';
import { CANARY } from './place.ts';
import { type Fault, type Ground, isOwnOpen, judge, placeOf } from './trace/judge.ts';
import type { TraceEvent } from './trace/lines.ts';
import { MAX_MEMORY_BYTES, type Outcome, type Visitor } from './visit.ts';
import type { Workshop } from './workshop.ts';

const MEGA = 1_000_000;
/** Per repository and door: more reveal nothing new. */
const SHOWN_FAULTS = 12;

/** The faults of one door, by repository. */
export type Findings = {
  faultsOf(repository: string): string[];
  /** Every fault with the line of the trace that shows it. */
  traced: readonly Fault[];
  outcomes: readonly Outcome[];
  /** Faults outside any visit. */
  unattributed: string[];
  slowest: string;
  mostMemory: string;
  ms: number;
};

/** Judges everything a door did. `harmless` are the repositories that show what it always opens. */
export async function findingsOf(
  visitor: Visitor,
  workshop: Workshop,
  harmless: readonly string[],
): Promise<Findings> {
  const own = workshop.own();
  const events: TraceEvent[] = [];
  for await (const event of visitor.events()) if (!isOwnOpen(event, { own })) events.push(event);
  const visits = visitor.outcomes.map(({ visit }) => visit);
  const ground: Ground = {
    base: workshop.base,
    own,
    usual: usualOf(events, visitor, harmless),
    realPath: realOrSame,
    isFile,
  };
  const faults = judge(events, visits, ground);
  const told = new Map(visitor.outcomes.map((outcome) => [outcome.visit.repository, outcomeFaults(outcome)]));
  const tracedOf = (name: string | null) => lines(faults.filter(({ repository }) => repository === name));
  return {
    faultsOf: (name) => [...(told.get(name) ?? ['it was not opened']), ...tracedOf(name)],
    traced: faults,
    outcomes: visitor.outcomes,
    unattributed: tracedOf(null),
    ...extremes(visitor.outcomes),
  };
}

/** Files opened outside all repositories while harmless ones are visited. */
function usualOf(
  events: readonly TraceEvent[],
  { outcomes }: Visitor,
  harmless: readonly string[],
): Set<string> {
  const visits = outcomes.map(({ visit }) => visit).filter(({ repository }) => harmless.includes(repository));
  const from = Math.min(...visits.map((visit) => visit.from));
  const to = Math.max(...visits.map((visit) => visit.to));
  // Files a runtime may read about its own process once it has run for a while.
  const always = ['/proc/N/mountinfo', '/proc/N/cgroup', '/proc/N/stat', '/proc/N/status'];
  const during = events.filter(({ kind, at }) => kind === 'open' && from <= at && at <= to);
  return new Set([...always, ...during.map(({ path }) => placeOf(path))]);
}

function lines(faults: readonly Fault[]): string[] {
  return [...new Set(faults.map(({ kind, path }) => `${kind}: ${path}`))].slice(0, SHOWN_FAULTS);
}

/** The output, the memory used, and what did not end. */
function outcomeFaults({ answers, peakBytes, fault }: Outcome): string[] {
  const faults = answers.flatMap(({ question, text, fault: wrong }) => [
    ...(wrong === null ? [] : [`${question}: ${wrong}`]),
    ...(text.includes(CANARY) ? [`${question}: tells what stands outside`] : []),
  ]);
  if (fault !== null && answers.every((answer) => answer.fault === null)) faults.push(fault);
  if (peakBytes > MAX_MEMORY_BYTES) faults.push(`took ${Math.round(peakBytes / MEGA)} MB`);
  return faults;
}

function extremes(outcomes: readonly Outcome[]): Pick<Findings, 'slowest' | 'mostMemory' | 'ms'> {
  const answers = outcomes.flatMap(({ visit, answers: all }) => all.map((answer) => ({ ...answer, visit })));
  const [slowest] = answers.toSorted((left, right) => right.ms - left.ms);
  const [largest] = outcomes.toSorted((left, right) => right.peakBytes - left.peakBytes);
  const first = outcomes[0]?.visit.from ?? 0;
  return {
    slowest: `${slowest?.visit.repository} ${slowest?.question} (${Math.round(slowest?.ms ?? 0)} ms)`,
    mostMemory: `${largest?.visit.repository} (${Math.round((largest?.peakBytes ?? 0) / MEGA)} MB)`,
    ms: (outcomes.at(-1)?.visit.to ?? first) - first,
  };
}
