import type { Pair } from './python-pairs.cases.ts';

/** A template's `${` is written `@{`, so that it is none of this file. */
function code(text: string): string {
  return text.replaceAll('@{', '${');
}

/** Code in an express route with one parameter of the query in `x`. */
function route(body: string): string {
  return `app.get('/x', async (req, res) => {\n  let x = req.query.x;\n  ${code(body)}\n});\n`;
}

function inRoute(name: string, cwe: string, bad: string, good: string): Pair {
  return { name, cwe, bad: route(bad), good: route(good) };
}

const IMPORTS = `const { exec, spawn } = require('child_process');\nconst fs = require('node:fs');\nconst path = require('path');\n`;

const SINKS: Pair[] = [
  inRoute(
    'exec, quoted',
    'CWE-78',
    `child_process.exec('ls ' + x);`,
    `child_process.exec('ls ' + shellQuote(x));`,
  ),
  inRoute('a command in a template, and a list', 'CWE-78', 'execSync(`ls @{x}`);', `spawn('ls', [x]);`),
  inRoute(
    'a shell by option',
    'CWE-78',
    `child_process.spawn('ls', [x], { shell: true });`,
    `child_process.spawn('ls', [x], { shell: false });`,
  ),
  inRoute(
    'a shell told by a list',
    'CWE-78',
    `child_process.spawn('sh', ['-c', x]);`,
    `child_process.spawn('echo', ['-c', x]);`,
  ),
  inRoute(
    'the program itself',
    'CWE-78',
    `child_process.execFile(x, ['-a']);`,
    `child_process.execFile('ls', ['-a']);`,
  ),
  inRoute(
    'SQL in a template',
    'CWE-89',
    "db.query(`select * from t where a = '@{x}'`);",
    `db.query('select * from t where a = ?', [x]);`,
  ),
  inRoute(
    'SQL by +',
    'CWE-89',
    `pool.query('select * from t where a = ' + x);`,
    `pool.query('select * from t where a = ' + Number(x));`,
  ),
  inRoute(
    'SQL by +=',
    'CWE-89',
    `let q = 'select * from t where a = '; q += x; await client.query(q);`,
    `let q = 'select * from t where a = '; q += mysql.escape(x); await client.query(q);`,
  ),
  inRoute(
    'SQL by a tagged template',
    'CWE-89',
    'await prisma.$queryRawUnsafe(`select * from t where a = @{x}`);',
    'await prisma.$queryRaw`select * from t where a = @{x}`;',
  ),
  inRoute('eval', 'CWE-95', `eval('(' + x + ')');`, `JSON.parse(x);`),
  inRoute('Function', 'CWE-94', `new Function('a', x)(1);`, `new Function('a', 'return a')(x);`),
  inRoute('a timer with text', 'CWE-95', `setTimeout('go(' + x + ')', 1);`, `setTimeout(() => go(x), 1);`),
  inRoute(
    'a template',
    'CWE-94',
    `ejs.render('<p>' + x + '</p>', {});`,
    `ejs.render('<p><%= x %></p>', { x });`,
  ),
  inRoute(
    'a file',
    'CWE-22',
    `fs.readFileSync(path.join(BASE, x));`,
    `fs.readFileSync(path.join(BASE, path.basename(x)));`,
  ),
  inRoute(
    'a file that is sent',
    'CWE-22',
    `res.sendFile(__dirname + '/' + x);`,
    `res.sendFile(x, { root: BASE });`,
  ),
  inRoute('a page', 'CWE-79', 'res.send(`<p>@{x}</p>`);', 'res.send(`<p>@{escapeHtml(x)}</p>`);'),
  inRoute(
    'a page with a status',
    'CWE-79',
    `res.status(404).send('no ' + x);`,
    `res.status(404).json({ no: x });`,
  ),
  inRoute(
    'a response that is no page',
    'CWE-79',
    `res.write('got ' + x);`,
    `res.setHeader('Content-Type', 'text/plain'); res.write('got ' + x);`,
  ),
  inRoute('a redirect', 'CWE-601', `res.redirect(x);`, `res.redirect('/users/' + x);`),
  inRoute(
    'a redirect with a status',
    'CWE-601',
    `return res.redirect(302, x);`,
    `return res.redirect(302, '/?next=' + encodeURIComponent(x));`,
  ),
  inRoute('a request', 'CWE-918', `await fetch(x);`, 'await fetch(`https://api.example.com/users/@{x}`);'),
  inRoute(
    'the host of a request',
    'CWE-918',
    'await axios.get(`https://@{x}/a`);',
    "await axios.get('https://example.com/' + encodeURIComponent(x));",
  ),
  inRoute('objects', 'CWE-502', `serialize.unserialize(x);`, `JSON.parse(x);`),
  inRoute(
    'XML',
    'CWE-611',
    `libxmljs.parseXml(x, { noent: true });`,
    `libxmljs.parseXml(x, { noent: false });`,
  ),
  inRoute('a header', 'CWE-113', `res.setHeader('X-A', x);`, `res.setHeader('X-A', encodeURIComponent(x));`),
  inRoute(
    'a log',
    'CWE-117',
    `console.log('got ' + x);`,
    `console.log('got ' + x.replace(/[\\r\\n]/g, ''));`,
  ),
  inRoute('a pattern', 'CWE-1333', `new RegExp(x).test(TEXT);`, `new RegExp(escapeRegExp(x)).test(TEXT);`),
  inRoute('an amount', 'CWE-400', `Buffer.alloc(parseInt(x));`, `Buffer.alloc(Math.min(parseInt(x), 10));`),
  inRoute('a module by name', 'CWE-470', `require('./' + x);`, `require(MODULES[x]);`),
  inRoute(
    'a Mongo query',
    'CWE-943',
    `User.findOne({ name: req.body.name });`,
    `User.findOne({ name: String(req.body.name) });`,
  ),
  inRoute('an XPath', 'CWE-643', `xpath.select("//a[@b='" + x + "']", tree);`, `xpath.select('//a', tree);`),
];

const GUARDS: Pair[] = [
  inRoute(
    'a resolved path below a folder',
    'CWE-22',
    `const p = path.resolve(BASE, x); fs.readFileSync(p);`,
    `const p = path.resolve(BASE, x); if (!p.startsWith(BASE)) { return res.sendStatus(403); } fs.readFileSync(p);`,
  ),
  inRoute(
    'a relative path',
    'CWE-22',
    `const p = path.join(BASE, x); const r = path.relative(BASE, p); fs.readFileSync(p);`,
    `const p = path.join(BASE, x); const r = path.relative(BASE, p); if (r.startsWith('..') || path.isAbsolute(r)) throw new Error('no'); fs.readFileSync(p);`,
  ),
  inRoute(
    'no way up',
    'CWE-22',
    `if (x.includes('.')) return; fs.readFileSync(x);`,
    `if (x.includes('..') || x.includes('/')) return; fs.readFileSync(x);`,
  ),
  inRoute(
    'an allow-list, leaving early',
    'CWE-78',
    `if (!ALLOWED.includes(x)) console.warn('odd'); child_process.exec(x);`,
    `if (!ALLOWED.includes(x)) return res.sendStatus(400); child_process.exec(x);`,
  ),
  inRoute(
    'a set',
    'CWE-78',
    `if (ALLOWED.has('ls')) child_process.exec(x);`,
    `if (ALLOWED.has(x)) child_process.exec(x);`,
  ),
  inRoute(
    'an allow-list by its place',
    'CWE-78',
    `if (ALLOWED.indexOf(x) === -1) child_process.exec(x);`,
    `if (ALLOWED.indexOf(x) !== -1) child_process.exec(x);`,
  ),
  inRoute(
    'a key of a table',
    'CWE-78',
    `if (x in TABLE || force) child_process.exec(x);`,
    `if (x in TABLE) child_process.exec(x);`,
  ),
  inRoute(
    'a table of the program',
    'CWE-78',
    `child_process.exec(x ?? 'ls');`,
    `child_process.exec(TABLE[x] ?? 'ls');`,
  ),
  inRoute(
    'equality',
    'CWE-78',
    `if (x == null) return; child_process.exec(x);`,
    `if (x !== 'ls') return; child_process.exec(x);`,
  ),
  inRoute(
    'a switch',
    'CWE-78',
    `switch (x) { default: child_process.exec(x); }`,
    `switch (x) { case 'ls': child_process.exec(x); break; default: break; }`,
  ),
  inRoute(
    'a pattern',
    'CWE-78',
    `if (!/^[a-z]+/.test(x)) return; child_process.exec(x);`,
    `if (!/^[a-z]+$/.test(x)) return; child_process.exec(x);`,
  ),
  inRoute(
    'a pattern that lets all through',
    'CWE-78',
    `if (!/^.*$/.test(x)) return; child_process.exec(x);`,
    `if (!x.match(/^\\w+$/)) return; child_process.exec(x);`,
  ),
  inRoute(
    'a test kept in a variable',
    'CWE-78',
    `const fine = x.length > 3; if (!fine) return; child_process.exec(x);`,
    `const fine = ALLOWED.includes(x); if (!fine) return; child_process.exec(x);`,
  ),
  inRoute(
    'a number',
    'CWE-89',
    `if (typeof x !== 'string') return; db.query('select * from t where a = ' + x);`,
    `if (typeof x !== 'number') return; db.query('select * from t where a = ' + x);`,
  ),
  inRoute(
    'not a number',
    'CWE-89',
    `if (isNaN(x)) console.error('odd'); db.query('select * from t where a = ' + x);`,
    `if (isNaN(x)) return; db.query('select * from t where a = ' + x);`,
  ),
  inRoute(
    'a host',
    'CWE-918',
    `const u = new URL(x); if (u.port === '80') await fetch(u);`,
    `const u = new URL(x); if (u.hostname === 'example.com') await fetch(u);`,
  ),
  inRoute(
    'one slash, not two',
    'CWE-601',
    `if (x.startsWith('/')) res.redirect(x);`,
    `if (x.startsWith('/') && !x.startsWith('//')) res.redirect(x);`,
  ),
  inRoute(
    'a branch of a choice',
    'CWE-78',
    `child_process.exec(x ? x : 'ls');`,
    `child_process.exec(ALLOWED.includes(x) ? x : 'ls');`,
  ),
  inRoute('and', 'CWE-95', `ALLOWED.includes(x) || eval(x);`, `ALLOWED.includes(x) && eval(x);`),
  inRoute(
    'throw in a try',
    'CWE-78',
    `try { if (!ALLOWED.includes(x)) throw new Error('no'); } catch (e) { note(e); } child_process.exec(x);`,
    `try { if (!ALLOWED.includes(x)) throw new Error('no'); child_process.exec(x); } catch (e) { note(e); }`,
  ),
  inRoute(
    'every item',
    'CWE-78',
    `if ([...x].some((c) => LETTERS.includes(c))) child_process.exec(x);`,
    `if (!x.every((c) => LETTERS.includes(c))) return; child_process.exec(x);`,
  ),
  inRoute(
    'all but letters taken out',
    'CWE-78',
    `child_process.exec(x.replace(/;/g, ''));`,
    `child_process.exec(x.replace(/[^a-z0-9]/gi, ''));`,
  ),
];

const WAYS: Pair[] = [
  {
    name: 'through a function',
    cwe: 'CWE-78',
    bad: `${IMPORTS}function _go(c) { exec(c); }\n${route('_go(x);')}`,
    good: `${IMPORTS}function _go(c) { spawn('ls', [c]); }\n${route('_go(x);')}`,
  },
  {
    name: 'through what an arrow returns',
    cwe: 'CWE-79',
    bad: `const page = (n) => '<p>' + n;\n${route('res.send(page(x));')}`,
    good: `const page = (n) => '<p>' + escapeHtml(n);\n${route('res.send(page(x));')}`,
  },
  {
    name: 'a judge of the file',
    cwe: 'CWE-78',
    bad: `const fine = (c) => c.length < 9;\n${route('if (fine(x)) child_process.exec(x);')}`,
    good: `const fine = (c) => /^[a-z]+$/.test(c);\n${route('if (fine(x)) child_process.exec(x);')}`,
  },
  {
    name: 'a check of the file that throws',
    cwe: 'CWE-78',
    bad: `function demand(c) { if (!ALLOWED.has(c)) console.warn(1); }\n${route('demand(x); child_process.exec(x);')}`,
    good: `function demand(c) { if (!ALLOWED.has(c)) throw new Error('no'); }\n${route('demand(x); child_process.exec(x);')}`,
  },
  {
    name: 'taken apart',
    cwe: 'CWE-78',
    bad: `${IMPORTS}app.post('/x', ({ body: { a, ...rest } }, res) => { exec(a); });`,
    good: `${IMPORTS}app.post('/x', (req, res) => { const { a } = TABLE; exec(a); });`,
  },
  {
    name: 'a field of a class',
    cwe: 'CWE-78',
    bad: `${IMPORTS}class A { load(req) { this.c = req.body.c; } run() { exec(this.c); } }`,
    good: `${IMPORTS}class A { load(req) { this.c = Number(req.body.c); } run() { exec('kill ' + this.c); } }`,
  },
  {
    name: 'a callback with each item',
    cwe: 'CWE-78',
    bad: `${IMPORTS}app.post('/x', (req, res) => { req.body.names.forEach((n) => exec('ls ' + n)); });`,
    good: `${IMPORTS}app.post('/x', (req, res) => { req.body.names.map((n) => parseInt(n)).forEach((n) => exec('ls ' + n)); });`,
  },
  {
    name: 'a body in pieces',
    cwe: 'CWE-95',
    bad: `http.createServer((q, r) => { let body = ''; q.on('data', (c) => { body += c; }); q.on('end', () => { eval(body); }); });`,
    good: `http.createServer((q, r) => { let body = ''; q.on('data', (c) => { body += c; }); q.on('end', () => { JSON.parse(body); }); });`,
  },
  {
    name: 'other names for request and response',
    cwe: 'CWE-79',
    bad: `router.get('/x', function (q, r) { r.send(q.params.a); });`,
    good: `router.get('/x', function (q, r) { r.json(q.params.a); });`,
  },
  {
    name: 'a named handler',
    cwe: 'CWE-79',
    bad: `function show(req, res) { res.send(req.params.a); }\napp.get('/x/:a', show);`,
    good: `function show(req, res) { res.render('a', req.params); }\napp.get('/x/:a', show);`,
  },
  {
    name: 'the page in a browser',
    cwe: 'CWE-79',
    bad: `const p = new URLSearchParams(location.search);\ndocument.getElementById('a').innerHTML = p.get('a');`,
    good: `const p = new URLSearchParams(location.search);\ndocument.getElementById('a').textContent = p.get('a');`,
  },
  {
    name: 'the page, sanitized',
    cwe: 'CWE-79',
    bad: `box.innerHTML = decodeURIComponent(window.location.hash);`,
    good: `box.innerHTML = DOMPurify.sanitize(decodeURIComponent(window.location.hash));`,
  },
  {
    name: 'a message',
    cwe: 'CWE-95',
    bad: `window.addEventListener('message', (e) => { eval(e.data); });`,
    good: `window.addEventListener('message', (e) => { if (e.origin !== 'https://example.com') return; eval(e.data); });`,
  },
  {
    name: 'the place of a page',
    cwe: 'CWE-601',
    bad: `location.href = new URLSearchParams(location.search).get('next');`,
    good: `location.href = '/users/' + new URLSearchParams(location.search).get('next');`,
  },
  {
    name: 'the command line',
    cwe: 'CWE-78',
    bad: `${IMPORTS}exec('ls ' + process.argv[2]);`,
    good: `${IMPORTS}spawn('ls', [process.argv[2]]);`,
  },
  {
    name: 'a parameter of an exported function',
    cwe: 'CWE-78',
    bad: `${IMPORTS}exports.run = (name, done) => { exec('ls ' + name, done); };`,
    good: `${IMPORTS}exports.run = (name, done) => { spawn('ls', [name], done); };`,
  },
  {
    name: 'an import',
    cwe: 'CWE-78',
    bad: `import { exec as go } from 'node:child_process';\nexport function f(a) { go('ls ' + a); }`,
    good: `import { exec as go } from './mine.js';\nexport function f(a) { go('ls ' + a); }`,
  },
  {
    name: 'a fetched document',
    cwe: 'CWE-95',
    bad: `async function f() { const r = await fetch('https://example.com/a.js'); eval(await r.text()); }`,
    good: `async function f() { const r = await fetch('https://example.com/a.js'); show(await r.text()); }`,
  },
  {
    name: 'koa',
    cwe: 'CWE-78',
    bad: `${IMPORTS}router.get('/x', async (ctx) => { exec('ls ' + ctx.query.a); });`,
    good: `${IMPORTS}router.get('/x', async (ctx) => { spawn('ls', [ctx.query.a]); });`,
  },
  {
    name: 'a lambda',
    cwe: 'CWE-78',
    bad: `${IMPORTS}exports.handler = async (event, context) => { exec('ls ' + event.queryStringParameters.a); };`,
    good: `${IMPORTS}exports.handler = async (event, context) => { spawn('ls', [event.queryStringParameters.a]); };`,
  },
];

/** JavaScript, TypeScript and TSX alike. */
export const JAVASCRIPT_PAIRS: readonly Pair[] = [...SINKS, ...GUARDS, ...WAYS];

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
    bad: code(
      'export class A { constructor(private db: Db) {}\n find(id: string) { return this.db.query(`select * from t where a = @{id}`); } }',
    ),
    good: code(
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
