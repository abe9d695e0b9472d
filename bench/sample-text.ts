/** Sample source for the benchmark: ordinary code, long enough for its longest prompt. */
export const MODEL_SAMPLE_TEXT = `import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass
class Reading:
    """One line of a meter's log: when it was read, what it showed, and who read it."""

    meter: str
    taken: date
    value: float
    reader: str = "unknown"


@dataclass
class Meter:
    name: str
    readings: list[Reading] = field(default_factory=list)

    def add(self, reading: Reading) -> None:
        if reading.meter != self.name:
            raise ValueError(f"{reading.meter} is not {self.name}")
        self.readings.append(reading)
        self.readings.sort(key=lambda one: one.taken)

    def consumption(self, start: date, end: date) -> float:
        inside = [one for one in self.readings if start <= one.taken <= end]
        if len(inside) < 2:
            return 0.0
        return inside[-1].value - inside[0].value

    def daily_average(self, start: date, end: date) -> float:
        days = (end - start).days
        if days <= 0:
            raise ValueError("the end must come after the start")
        return self.consumption(start, end) / days


def load(path: Path) -> dict[str, Meter]:
    meters: dict[str, Meter] = {}
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            reading = Reading(row["meter"], date.fromisoformat(row["taken"]), float(row["value"]))
            meters.setdefault(reading.meter, Meter(reading.meter)).add(reading)
    return meters


def report(meters: dict[str, Meter], start: date, end: date) -> list[str]:
    lines = []
    for name, meter in sorted(meters.items()):
        used = meter.consumption(start, end)
        average = meter.daily_average(start, end)
        lines.append(f"{name}: {used:.1f} in all, {average:.2f} a day")
    return lines


def anomalies(meter: Meter, limit: float) -> list[Reading]:
    found = []
    for before, after in zip(meter.readings, meter.readings[1:]):
        days = (after.taken - before.taken).days or 1
        if (after.value - before.value) / days > limit:
            found.append(after)
    return found
`;
