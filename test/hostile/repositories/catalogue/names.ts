import { mkdirSync, writeFileSync } from 'node:fs';
import { BIDIRECTIONAL, ESCAPE, type HostileRepository, type Place } from '../place.ts';
import { PYTHON, python, TYPESCRIPT, typescript } from './entry.ts';

const NAMES = [
  'new\nline.ts',
  `escape${ESCAPE}.ts`,
  `bidi${BIDIRECTIONAL}.ts`,
  `${'n'.repeat(252)}.ts`,
  '--staged.ts',
  '-rf.ts',
  'C:\\windows.ts',
  ':(top)magic.ts',
  '$(touch ran).ts',
  '`touch ran`.ts',
  'quote"and\'quote.ts',
  'tab\tand\rreturn.ts',
  'glob[*?]{a,b}.ts',
  '%2e%2e%2fpercent.ts',
  ' leading and trailing .ts',
  'e\u0301 and \u00e9.ts',
  '.ts',
  '...ts',
];

function oddNames(place: Place): void {
  for (const name of NAMES) place.put(name, 'export const wombat = vlaue;\n');
  // Not text at all: as bytes.
  const bytes = Buffer.concat([
    Buffer.from(`${place.root}/bytes-`),
    Buffer.from([0xff, 0xfe, 0xc3]),
    Buffer.from('.ts'),
  ]);
  writeFileSync(bytes, 'export const wombat = 1;\n');
  const folder = Buffer.concat([Buffer.from(`${place.root}/folder-`), Buffer.from([0xff])]);
  mkdirSync(folder);
  writeFileSync(Buffer.concat([folder, Buffer.from('/inner.ts')]), 'export const wombat = 1;\n');
}

const opened = (name: string, why: string, file: string) =>
  typescript(
    name,
    why,
    (place) => {
      place.commitAll();
      place.put(file, 'export function double(value: number): number {\n  return vlaue * 2;\n}\n');
    },
    { file, asksGit: true },
  );

/** Names of files and folders, and texts, that mean something else to a terminal, a shell or a reader. */
export const NAMES_OF_FILES: HostileRepository[] = [
  typescript(
    'names-of-every-kind',
    'new files have names with newlines, escapes, options and invalid bytes',
    (place) => {
      place.put('base.txt', '');
      place.commitAll();
      oddNames(place);
    },
    { asksGit: true },
  ),
  typescript(
    'names-that-were-moved',
    'committed files of such names were moved',
    (place) => {
      oddNames(place);
      place.commitAll();
      place.git('mv', 'new\nline.ts', `moved\n${ESCAPE}.ts`);
      place.put(`bidi${BIDIRECTIONAL}.ts`, 'export const wombat = vlaue + 1;\n');
    },
    { asksGit: true },
  ),
  opened('name-with-a-newline', 'the opened file has a newline in its name', 'new\nline.ts'),
  opened('name-with-escapes', 'the opened file has escapes of terminals in its name', `escape${ESCAPE}.ts`),
  opened(
    'name-with-bidi-marks',
    'the opened file has marks that turn the text around',
    `bidi${BIDIRECTIONAL}.ts`,
  ),
  opened('name-like-an-option', 'the opened file is called like an option', '--config=x.ts'),
  opened('name-of-255-bytes', 'the opened file has the longest name', `${'n'.repeat(252)}.ts`),
  python(
    'folder-with-escapes',
    'the opened folder has a newline and escapes in its name',
    (place) => {
      place.put(`fol\nder ${ESCAPE}/main.py`, PYTHON);
    },
    { open: `fol\nder ${ESCAPE}`, isCheckout: false },
  ),
  typescript(
    'folder-like-a-pattern',
    'the opened folder has the signs of patterns, URLs and options in its name',
    (place) => {
      place.put('-a [b]{c,d}*?#%20;$(x)/main.ts', TYPESCRIPT);
      place.put('-a [b]{c,d}*?#%20;$(x)/other.ts', 'export const other = 1;\n');
    },
    { open: '-a [b]{c,d}*?#%20;$(x)' },
  ),
  typescript(
    'texts-with-escapes',
    'texts that are shown have escapes of terminals and marks that turn text around',
    (place) => {
      const text = `${ESCAPE}double${BIDIRECTIONAL}`;
      place.put(
        'main.ts',
        `// double ${text}\nexport function double(value: number): number {\n  // ${text}\n  return value * 2;\n}\n`,
      );
      place.put('README.md', `# double ${text}\n\ndouble\n`);
      place.put(
        'node_modules/foo/package.json',
        `{ "name": "foo", "version": "1.0.0${JSON.stringify(ESCAPE).slice(1, -1)}", "types": "index.d.ts" }\n`,
      );
      place.put('node_modules/foo/index.d.ts', `/** ${text} */\nexport declare const inside: number;\n`);
    },
  ),
  python(
    'package-with-escapes',
    'an installed package has escapes in its name, version and documentation',
    (place) => {
      const site = '.venv/lib/python3.11/site-packages';
      place.put('.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.2\n');
      place.put(
        `${site}/foo-1.0${ESCAPE}.dist-info/METADATA`,
        `Name: foo\nVersion: 1.0${ESCAPE}\nSummary: ${ESCAPE}\n`,
      );
      place.put(`${site}/foo-1.0${ESCAPE}.dist-info/top_level.txt`, 'foo\n');
      place.put(`${site}/foo/__init__.py`, `"""${ESCAPE} documentation ${BIDIRECTIONAL}"""\ninside = 1\n`);
      place.put('requirements.txt', `foo==1.0${ESCAPE}\n`);
    },
  ),
];
