import { PYTHON, python, TYPESCRIPT, typescript } from './catalogue/entry.ts';
import type { HostileRepository, Place } from './place.ts';

function environment(place: Place): void {
  const site = '.venv/lib/python3.11/site-packages';
  place.put('.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.2\n');
  place.put(`${site}/foo-1.0.dist-info/METADATA`, 'Name: foo\nVersion: 1.0\n');
  place.put(`${site}/foo/__init__.py`, 'inside = 1\n');
  place.put('requirements.txt', 'foo==1.0\nrequests==2.31.0\n');
}

/** Ordinary repositories: the files opened for these are what Fettle always needs. */
export const HARMLESS: readonly HostileRepository[] = [
  python(
    'harmless-python',
    'a project in Python',
    (place) => {
      environment(place);
      place.commitAll();
      place.put('main.py', `${PYTHON}\nprint(double(3))\n`);
    },
    { asksGit: true, asksDoctor: true },
  ),
  typescript(
    'harmless-typescript',
    'a project in TypeScript',
    (place) => {
      place.put('tsconfig.json', '{ "compilerOptions": { "strict": true } }\n');
      place.put('package.json', '{ "name": "x", "dependencies": { "foo": "1.0.0" } }\n');
      place.put(
        'node_modules/foo/package.json',
        '{ "name": "foo", "version": "1.0.0", "types": "index.d.ts" }\n',
      );
      place.put('node_modules/foo/index.d.ts', 'export declare const inside: number;\n');
      place.commitAll();
      place.put('main.ts', `${TYPESCRIPT}\nconsole.log(double(3));\n`);
    },
    { asksGit: true, asksDoctor: true },
  ),
];
