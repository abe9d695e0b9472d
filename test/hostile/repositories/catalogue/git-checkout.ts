import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../place.ts';

/** Also requests changes. */
export const GIT = { asksGit: true };

/** A checkout with a commit, and a change to report. */
export function checkout(place: Place): void {
  place.put('readme.txt', 'one\n');
  place.put(
    '.gitattributes',
    '*.ts diff=planted filter=planted merge=planted\n*.txt diff=planted filter=planted\n',
  );
  place.commitAll();
  place.put('readme.txt', 'two\n');
  place.put('main.ts', 'export function double(value: number): number {\n  return value + value;\n}\n');
}

/** Adds lines to git's settings. */
export function configure(place: Place, lines: string, file = '.git/config'): void {
  appendFileSync(place.at(file), `${lines}\n`);
}

/** A git repository in a folder, without a commit. */
export function bare(place: Place, folder: string, settings: string): void {
  place.put(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
  place.put(join(folder, 'config'), settings);
  place.folder(join(folder, 'objects'));
  place.folder(join(folder, 'refs'));
}
