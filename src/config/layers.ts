/** Where a value can come from; later layers override earlier ones. */
const LAYERS = ['default', 'file', 'environment', 'flag'] as const;
type Layer = (typeof LAYERS)[number];

/** The source of a value, such as `~/.fettle/config.yaml:7`, `FETTLE_SERVER_PORT` or `--port`. Null for a default. */
export type Origin = { layer: Layer; where: string | null };

/** One value of one layer, not yet validated. */
export type Entry = { path: string[]; value: unknown; layer: Exclude<Layer, 'default'>; where: string };

/** Sets each entry in order and creates the sections it needs. Changes `target`. */
export function applyEntries(target: object, entries: Entry[]): void {
  for (const { path, value } of entries) {
    let section = target;
    for (const part of path.slice(0, -1)) {
      const next: unknown = Object.hasOwn(section, part) ? Reflect.get(section, part) : null;
      if (typeof next === 'object' && next !== null) {
        section = next;
      } else {
        const made = {};
        Reflect.set(section, part, made);
        section = made;
      }
    }
    Reflect.set(section, path.at(-1) ?? '', value);
  }
}
