/** Every TypeScript is held to these: what it says of calls in test/fixtures/projects/ts-web. */

/** What stands before each. */
export const HEAD = `import { App, serveFiles } from 'veloce';
import * as tabula from 'tabula';
import { promises as fs, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { store, Store } from './store.js';
const app = new App();
const table = tabula.Table.fromCsv('a,b');
`;
/** What stands behind each, so that nothing is unused. */
export const USE = '\nexport { app, table, serveFiles, fs, readFileSync, join, store, Store };\n';

/** A name, the code, and the kind, number and suggestions of what is found. */
export const CALLS: [string, string, string][] = [
  ['a method of a package', "app.route('/');", 'missing_member TS2339'],
  ['a method deep in a chain', "table.where('a', Boolean).sortBy('a').first(3);", 'missing_member TS2339'],
  ['a misspelt method', "table.sortby('a');", 'missing_member TS2551 sortBy'],
  ['a method of a namespace', "fs.exists('a');", 'missing_member TS2339'],
  ['a method of a built-in', "'a'.reverse();", 'missing_member TS2339'],
  ['a method of a list', '[1].contains(1);', 'missing_member TS2339'],
  ['a method of the project itself', 'store.remove(1);', 'missing_member TS2339'],
  ['a property of an instance', 'app.version;', 'missing_member TS2339'],
  ['a function that nobody wrote', 'parseCsv("a");', 'missing_name TS2304'],
  ['an export of a package', "import { Router } from 'veloce'; new Router();", 'missing_member TS2305'],
  [
    'an export nearly right',
    "import { serveFile } from 'veloce'; serveFile('a');",
    'missing_member TS2724 serveFiles',
  ],
  ['an export of a file', "import { database } from './store.js'; database;", 'missing_member TS2305'],
  ['a package', "import left from 'left-padding'; left();", 'missing_module TS2307'],
  ['a package imported for its effects', "import 'left-padding';", 'missing_module TS2882'],
  ['a path inside a package', "import { x } from 'veloce/router'; x();", 'missing_module TS2307'],
  ['a file', "import { x } from './nowhere.js'; x();", 'missing_module TS2307'],
  ['a built-in module', "import { x } from 'node:filesystem'; x();", 'missing_module TS2307'],
  ['an option', 'app.listen({ port: 1, hostname: "a" });', 'wrong_arguments TS2353'],
  ['an option nearly right', "fs.mkdir('a', { recursiv: true });", 'wrong_arguments TS2561 recursive'],
  [
    'an option among overloads',
    "tabula.join(table, table, { on: 'a', kind: 'left' });",
    'wrong_arguments TS2353',
  ],
  ['one argument too many', "app.remove('/', 1);", 'wrong_arguments TS2554'],
  ['one argument too few', "app.get('/');", 'wrong_arguments TS2554'],
  ['an argument of another type', 'table.mean(1);', 'wrong_arguments TS2345'],
  ['a forgotten await', "fetch('a').json();", 'missing_member TS2339'],
  ['a forgotten await of the project', "store.load('a').length;", 'missing_member TS2339'],
  ['await where it cannot stand', 'function f() { await app.listen({ port: 1 }); } f();', 'other TS1308'],
  ['another type', 'const n: number = app.remove("/"); n;', 'wrong_type TS2322'],
];
