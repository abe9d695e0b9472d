import { expressRoute, type Pair } from './pair.cases.ts';

const IMPORTS = `const { exec, spawn } = require('child_process');\nconst fs = require('node:fs');\nconst path = require('path');\n`;

/** Ways of the data from its source to its sink, in JavaScript. */
export const JAVASCRIPT_WAY_PAIRS: readonly Pair[] = [
  {
    name: 'through a function',
    cwe: 'CWE-78',
    bad: `${IMPORTS}function _go(c) { exec(c); }\n${expressRoute('_go(x);')}`,
    good: `${IMPORTS}function _go(c) { spawn('ls', [c]); }\n${expressRoute('_go(x);')}`,
  },
  {
    name: 'through what an arrow returns',
    cwe: 'CWE-79',
    bad: `const page = (n) => '<p>' + n;\n${expressRoute('res.send(page(x));')}`,
    good: `const page = (n) => '<p>' + escapeHtml(n);\n${expressRoute('res.send(page(x));')}`,
  },
  {
    name: 'a judge of the file',
    cwe: 'CWE-78',
    bad: `const fine = (c) => c.length < 9;\n${expressRoute('if (fine(x)) child_process.exec(x);')}`,
    good: `const fine = (c) => /^[a-z]+$/.test(c);\n${expressRoute('if (fine(x)) child_process.exec(x);')}`,
  },
  {
    name: 'a check of the file that throws',
    cwe: 'CWE-78',
    bad: `function demand(c) { if (!ALLOWED.has(c)) console.warn(1); }\n${expressRoute('demand(x); child_process.exec(x);')}`,
    good: `function demand(c) { if (!ALLOWED.has(c)) throw new Error('no'); }\n${expressRoute('demand(x); child_process.exec(x);')}`,
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
