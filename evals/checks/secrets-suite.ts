import { createSecretScanner } from '../../src/adapters/analyzers/secrets/scanner.ts';
import { ok } from '../../src/base/result.ts';
import { type Row, rowOf, type Suite } from './report.ts';
import { evaluateSecrets } from './secrets.ts';

/** Each seed gives other fake secrets in other files: the first as always, the others for more coverage. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const CAUGHT = { atLeast: 0.95 };
const LEAKED = { atMost: 0.05 };
const ALARMS = { atMost: 0.05 };

/** Fake secrets of many kinds, and lines that only look like secrets. */
export const evaluateSecretsSuite: Suite = async ({ signal, onLine }) => {
  const scanner = createSecretScanner();
  onLine('secrets');
  try {
    const reports = [];
    for (const seed of SEEDS) {
      signal.throwIfAborted();
      reports.push(await evaluateSecrets(scanner, seed));
    }
    const [first, ...others] = reports;
    if (first === undefined) throw new Error('there is no seed');
    const name = `${first.kinds} kinds`;
    const rows = [...rowsOf(name, [first]), ...rowsOf(`${name}, ${others.length} other draws`, others)];
    return ok({ suite: 'secrets', rows, versions: { [scanner.tool]: scanner.version } });
  } finally {
    await scanner.close();
  }
};

type Found = Awaited<ReturnType<typeof evaluateSecrets>>;

function rowsOf(name: string, reports: Found[]): Row[] {
  const sum = (of: (one: Found) => number) => reports.reduce((total, one) => total + of(one), 0);
  const all = (of: (one: Found) => string[]) => reports.flatMap(of);
  const planted = sum((one) => one.planted);
  const caught = sum((one) => one.caught);
  const leaked = all((one) => one.leaked);
  const alarms = all((one) => one.alarms);
  return [
    rowOf({
      name: `${name}: caught`,
      n: planted,
      hits: caught,
      target: CAUGHT,
      wrong: all((one) => one.missed),
    }),
    rowOf({
      name: `${name}: not taken out whole`,
      ...{ n: caught, hits: leaked.length, target: LEAKED, wrong: leaked },
    }),
    rowOf({
      name: `${name}: look-alikes taken for one`,
      ...{ n: sum((one) => one.harmless), hits: alarms.length, target: ALARMS, wrong: alarms },
    }),
  ];
}
