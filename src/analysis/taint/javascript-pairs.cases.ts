import { JAVASCRIPT_WAY_PAIRS } from './javascript-way-pairs.cases.ts';
import { inExpress, type Pair, templated } from './pair.cases.ts';

const SINKS: Pair[] = [
  inExpress(
    'exec, quoted',
    'CWE-78',
    `child_process.exec('ls ' + x);`,
    `child_process.exec('ls ' + shellQuote(x));`,
  ),
  inExpress('a command in a template, and a list', 'CWE-78', 'execSync(`ls @{x}`);', `spawn('ls', [x]);`),
  inExpress(
    'a shell by option',
    'CWE-78',
    `child_process.spawn('ls', [x], { shell: true });`,
    `child_process.spawn('ls', [x], { shell: false });`,
  ),
  inExpress(
    'a shell told by a list',
    'CWE-78',
    `child_process.spawn('sh', ['-c', x]);`,
    `child_process.spawn('echo', ['-c', x]);`,
  ),
  inExpress(
    'the program itself',
    'CWE-78',
    `child_process.execFile(x, ['-a']);`,
    `child_process.execFile('ls', ['-a']);`,
  ),
  inExpress(
    'SQL in a template',
    'CWE-89',
    "db.query(`select * from t where a = '@{x}'`);",
    `db.query('select * from t where a = ?', [x]);`,
  ),
  inExpress(
    'SQL by +',
    'CWE-89',
    `pool.query('select * from t where a = ' + x);`,
    `pool.query('select * from t where a = ' + Number(x));`,
  ),
  inExpress(
    'SQL by +=',
    'CWE-89',
    `let q = 'select * from t where a = '; q += x; await client.query(q);`,
    `let q = 'select * from t where a = '; q += mysql.escape(x); await client.query(q);`,
  ),
  inExpress(
    'SQL by a tagged template',
    'CWE-89',
    'await prisma.$queryRawUnsafe(`select * from t where a = @{x}`);',
    'await prisma.$queryRaw`select * from t where a = @{x}`;',
  ),
  inExpress('eval', 'CWE-95', `eval('(' + x + ')');`, `JSON.parse(x);`),
  inExpress('Function', 'CWE-94', `new Function('a', x)(1);`, `new Function('a', 'return a')(x);`),
  inExpress('a timer with text', 'CWE-95', `setTimeout('go(' + x + ')', 1);`, `setTimeout(() => go(x), 1);`),
  inExpress(
    'a template',
    'CWE-94',
    `ejs.render('<p>' + x + '</p>', {});`,
    `ejs.render('<p><%= x %></p>', { x });`,
  ),
  inExpress(
    'a file',
    'CWE-22',
    `fs.readFileSync(path.join(BASE, x));`,
    `fs.readFileSync(path.join(BASE, path.basename(x)));`,
  ),
  inExpress(
    'a file that is sent',
    'CWE-22',
    `res.sendFile(__dirname + '/' + x);`,
    `res.sendFile(x, { root: BASE });`,
  ),
  inExpress('a page', 'CWE-79', 'res.send(`<p>@{x}</p>`);', 'res.send(`<p>@{escapeHtml(x)}</p>`);'),
  inExpress(
    'a page with a status',
    'CWE-79',
    `res.status(404).send('no ' + x);`,
    `res.status(404).json({ no: x });`,
  ),
  inExpress(
    'a response that is no page',
    'CWE-79',
    `res.write('got ' + x);`,
    `res.setHeader('Content-Type', 'text/plain'); res.write('got ' + x);`,
  ),
  inExpress('a redirect', 'CWE-601', `res.redirect(x);`, `res.redirect('/users/' + x);`),
  inExpress(
    'a redirect with a status',
    'CWE-601',
    `return res.redirect(302, x);`,
    `return res.redirect(302, '/?next=' + encodeURIComponent(x));`,
  ),
  inExpress('a request', 'CWE-918', `await fetch(x);`, 'await fetch(`https://api.example.com/users/@{x}`);'),
  inExpress(
    'the host of a request',
    'CWE-918',
    'await axios.get(`https://@{x}/a`);',
    "await axios.get('https://example.com/' + encodeURIComponent(x));",
  ),
  inExpress('objects', 'CWE-502', `serialize.unserialize(x);`, `JSON.parse(x);`),
  inExpress(
    'XML',
    'CWE-611',
    `libxmljs.parseXml(x, { noent: true });`,
    `libxmljs.parseXml(x, { noent: false });`,
  ),
  inExpress(
    'a header',
    'CWE-113',
    `res.setHeader('X-A', x);`,
    `res.setHeader('X-A', encodeURIComponent(x));`,
  ),
  inExpress(
    'a log',
    'CWE-117',
    `console.log('got ' + x);`,
    `console.log('got ' + x.replace(/[\\r\\n]/g, ''));`,
  ),
  inExpress('a pattern', 'CWE-1333', `new RegExp(x).test(TEXT);`, `new RegExp(escapeRegExp(x)).test(TEXT);`),
  inExpress('an amount', 'CWE-400', `Buffer.alloc(parseInt(x));`, `Buffer.alloc(Math.min(parseInt(x), 10));`),
  inExpress('a module by name', 'CWE-470', `require('./' + x);`, `require(MODULES[x]);`),
  inExpress(
    'a Mongo query',
    'CWE-943',
    `User.findOne({ name: req.body.name });`,
    `User.findOne({ name: String(req.body.name) });`,
  ),
  inExpress(
    'an XPath',
    'CWE-643',
    `xpath.select("//a[@b='" + x + "']", tree);`,
    `xpath.select('//a', tree);`,
  ),
];

const GUARDS: Pair[] = [
  inExpress(
    'a resolved path below a folder',
    'CWE-22',
    `const p = path.resolve(BASE, x); fs.readFileSync(p);`,
    `const p = path.resolve(BASE, x); if (!p.startsWith(BASE)) { return res.sendStatus(403); } fs.readFileSync(p);`,
  ),
  inExpress(
    'a relative path',
    'CWE-22',
    `const p = path.join(BASE, x); const r = path.relative(BASE, p); fs.readFileSync(p);`,
    `const p = path.join(BASE, x); const r = path.relative(BASE, p); if (r.startsWith('..') || path.isAbsolute(r)) throw new Error('no'); fs.readFileSync(p);`,
  ),
  inExpress(
    'no way up',
    'CWE-22',
    `if (x.includes('.')) return; fs.readFileSync(x);`,
    `if (x.includes('..') || x.includes('/')) return; fs.readFileSync(x);`,
  ),
  inExpress(
    'an allow-list, leaving early',
    'CWE-78',
    `if (!ALLOWED.includes(x)) console.warn('odd'); child_process.exec(x);`,
    `if (!ALLOWED.includes(x)) return res.sendStatus(400); child_process.exec(x);`,
  ),
  inExpress(
    'a set',
    'CWE-78',
    `if (ALLOWED.has('ls')) child_process.exec(x);`,
    `if (ALLOWED.has(x)) child_process.exec(x);`,
  ),
  inExpress(
    'an allow-list by its place',
    'CWE-78',
    `if (ALLOWED.indexOf(x) === -1) child_process.exec(x);`,
    `if (ALLOWED.indexOf(x) !== -1) child_process.exec(x);`,
  ),
  inExpress(
    'a key of a table',
    'CWE-78',
    `if (x in TABLE || force) child_process.exec(x);`,
    `if (x in TABLE) child_process.exec(x);`,
  ),
  inExpress(
    'a table of the program',
    'CWE-78',
    `child_process.exec(x ?? 'ls');`,
    `child_process.exec(TABLE[x] ?? 'ls');`,
  ),
  inExpress(
    'equality',
    'CWE-78',
    `if (x == null) return; child_process.exec(x);`,
    `if (x !== 'ls') return; child_process.exec(x);`,
  ),
  inExpress(
    'a switch',
    'CWE-78',
    `switch (x) { default: child_process.exec(x); }`,
    `switch (x) { case 'ls': child_process.exec(x); break; default: break; }`,
  ),
  inExpress(
    'a pattern',
    'CWE-78',
    `if (!/^[a-z]+/.test(x)) return; child_process.exec(x);`,
    `if (!/^[a-z]+$/.test(x)) return; child_process.exec(x);`,
  ),
  inExpress(
    'a pattern that lets all through',
    'CWE-78',
    `if (!/^.*$/.test(x)) return; child_process.exec(x);`,
    `if (!x.match(/^\\w+$/)) return; child_process.exec(x);`,
  ),
  inExpress(
    'a test kept in a variable',
    'CWE-78',
    `const fine = x.length > 3; if (!fine) return; child_process.exec(x);`,
    `const fine = ALLOWED.includes(x); if (!fine) return; child_process.exec(x);`,
  ),
  inExpress(
    'a number',
    'CWE-89',
    `if (typeof x !== 'string') return; db.query('select * from t where a = ' + x);`,
    `if (typeof x !== 'number') return; db.query('select * from t where a = ' + x);`,
  ),
  inExpress(
    'not a number',
    'CWE-89',
    `if (isNaN(x)) console.error('odd'); db.query('select * from t where a = ' + x);`,
    `if (isNaN(x)) return; db.query('select * from t where a = ' + x);`,
  ),
  inExpress(
    'a host',
    'CWE-918',
    `const u = new URL(x); if (u.port === '80') await fetch(u);`,
    `const u = new URL(x); if (u.hostname === 'example.com') await fetch(u);`,
  ),
  inExpress(
    'one slash, not two',
    'CWE-601',
    `if (x.startsWith('/')) res.redirect(x);`,
    `if (x.startsWith('/') && !x.startsWith('//')) res.redirect(x);`,
  ),
  inExpress(
    'a branch of a choice',
    'CWE-78',
    `child_process.exec(x ? x : 'ls');`,
    `child_process.exec(ALLOWED.includes(x) ? x : 'ls');`,
  ),
  inExpress('and', 'CWE-95', `ALLOWED.includes(x) || eval(x);`, `ALLOWED.includes(x) && eval(x);`),
  inExpress(
    'throw in a try',
    'CWE-78',
    `try { if (!ALLOWED.includes(x)) throw new Error('no'); } catch (e) { note(e); } child_process.exec(x);`,
    `try { if (!ALLOWED.includes(x)) throw new Error('no'); child_process.exec(x); } catch (e) { note(e); }`,
  ),
  inExpress(
    'every item',
    'CWE-78',
    `if ([...x].some((c) => LETTERS.includes(c))) child_process.exec(x);`,
    `if (!x.every((c) => LETTERS.includes(c))) return; child_process.exec(x);`,
  ),
  inExpress(
    'all but letters taken out',
    'CWE-78',
    `child_process.exec(x.replace(/;/g, ''));`,
    `child_process.exec(x.replace(/[^a-z0-9]/gi, ''));`,
  ),
];

/** JavaScript, TypeScript and TSX alike. */
export const JAVASCRIPT_PAIRS: readonly Pair[] = [...SINKS, ...GUARDS, ...JAVASCRIPT_WAY_PAIRS];

/** What only TypeScript has. */
export const TYPESCRIPT_PAIRS: readonly Pair[] = [
  {
    name: 'a typed handler',
    cwe: 'CWE-78',
    bad: `import { exec } from 'child_process';\nexport const f = async (req: Request, res: Response): Promise<void> => { exec('ls ' + (req.query.a as string)!); };`,
    good: `import { exec } from 'child_process';\nexport const f = async (req: Request, res: Response): Promise<void> => { exec('ls ' + Number(req.query.a as string)); };`,
  },
  {
    name: 'a typed parameter',
    cwe: 'CWE-89',
    bad: templated(
      'export class A { constructor(private db: Db) {}\n find(id: string) { return this.db.query(`select * from t where a = @{id}`); } }',
    ),
    good: templated(
      'export class A { constructor(private db: Db) {}\n find(id: number) { return this.db.query(`select * from t where a = @{id}`); } }',
    ),
  },
  {
    name: 'a typed variable',
    cwe: 'CWE-22',
    bad: `import * as fs from 'fs';\nexport function f(req: Request) { const a: string = req.query.a; return fs.readFileSync(a); }`,
    good: `import * as fs from 'fs';\nexport function f(req: Request) { const a: string = 'b'; return fs.readFileSync(a); }`,
  },
];

/** What only TSX has. */
export const TSX_PAIRS: readonly Pair[] = [
  {
    name: 'raw text of an element',
    cwe: 'CWE-79',
    bad: `export function A() { return <p dangerouslySetInnerHTML={{ __html: window.location.hash }} />; }`,
    good: `export function A() { return <p>{window.location.hash}</p>; }`,
  },
];
