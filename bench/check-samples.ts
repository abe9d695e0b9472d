/** A name that differs in each round, so that no cache answers. */
const ROUND = 'ROUND';

const PYTHON_HEAD = `import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


`;

const PYTHON = `@dataclass
class MeterROUND:
    """A meter and what was read from it, oldest first."""

    name: str
    readings: list[tuple[date, float]] = field(default_factory=list)

    def add(self, taken: date, value: float) -> None:
        if self.readings and taken < self.readings[-1][0]:
            raise ValueError(f"{taken} is before the last reading of {self.name}")
        self.readings.append((taken, value))

    def consumption(self, start: date, end: date) -> float:
        """What was used between two days."""
        inside = [value for taken, value in self.readings if start <= taken <= end]
        if len(inside) < 2:
            return 0.0
        return inside[-1] - inside[0]


def load_ROUND(path: Path) -> dict[str, MeterROUND]:
    """Every meter of a file, by its name."""
    meters: dict[str, MeterROUND] = {}
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["meter"]
            meter = meters.setdefault(name, MeterROUND(name))
            taken = date.fromisoformat(row["taken"])
            meter.add(taken, float(row["value"]))
    return meters


`;

const TYPESCRIPT = `/** When a meter was read, and what it showed. */
export type ReadingROUND = { meter: string; taken: Date; value: number };

/** A meter and what was read from it, oldest first. */
export class MeterROUND {
  private readonly readings: ReadingROUND[] = [];

  constructor(readonly name: string) {}

  add(reading: ReadingROUND): void {
    const last = this.readings.at(-1);
    if (last !== undefined && reading.taken < last.taken) {
      throw new Error('before the last reading of ' + this.name);
    }
    this.readings.push(reading);
  }

  /** What was used between two days. */
  consumption(start: Date, end: Date): number {
    const inside = this.readings.filter(({ taken }) => start <= taken && taken <= end);
    const first = inside[0];
    const last = inside.at(-1);
    return first === undefined || last === undefined ? 0 : last.value - first.value;
  }
}

/** The meters that were read, by their names. */
export function groupROUND(readings: ReadingROUND[]): Map<string, MeterROUND> {
  const meters = new Map<string, MeterROUND>();
  for (const reading of readings) {
    const meter = meters.get(reading.meter) ?? new MeterROUND(reading.meter);
    meters.set(reading.meter, meter);
    meter.add(reading);
  }
  return meters;
}

`;

export type Sample = { name: string; language: string; before: string; after: string };

const FILE_LINES = 1_000;

/** The samples of one round: the checked text, and the text before it. */
export function samplesOf(round: number): Sample[] {
  return (
    [
      ['python', PYTHON],
      ['typescript', TYPESCRIPT],
    ] as const
  ).flatMap(([language, template]) => {
    const part = (name: string) => template.replaceAll(ROUND, name);
    const lines = template.split('\n').length - 1;
    const copies = Math.floor(FILE_LINES / lines) - 1;
    const rest = Array.from({ length: copies }, (_, index) => part(`${round}x${index}`)).join('');
    const added = part(String(round));
    const head = language === 'python' ? PYTHON_HEAD : '';
    const small = head + added;
    return [
      { name: `${language}, ${codeLines(small)} lines`, language, before: '', after: small },
      { name: `${language}, ${FILE_LINES} lines`, language, before: head + rest, after: head + rest + added },
    ];
  });
}

function codeLines(text: string): number {
  return text.trimEnd().split('\n').length;
}
