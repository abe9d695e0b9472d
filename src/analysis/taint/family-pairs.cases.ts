import { inExpress, inFlask, type Pair } from './pair.cases.ts';

/** Families that CodeQL and Semgrep have rules for: arguments, amounts, templates, keys, driven browsers. */
export const JAVASCRIPT_FAMILY_PAIRS: readonly Pair[] = [
  inExpress(
    'an option of git, behind --',
    'CWE-88',
    `spawn('git', ['clone', x]);`,
    `spawn('git', ['clone', '--', x]);`,
  ),
  inExpress(
    'an option of git, with a prefix',
    'CWE-88',
    `execFile('git', ['ls-remote', x]);`,
    `if (!x.startsWith('https://')) return;\n  execFile('git', ['ls-remote', x]);`,
  ),
  inExpress(
    'an option, and what cannot be one',
    'CWE-88',
    `execFile('tar', [x, 'a.tar']);`,
    'execFile("tar", [`./data/@{x}`, "a.tar"]);',
  ),
  inExpress(
    'an amount, bounded by the smaller',
    'CWE-400',
    `const cells = Array(Number(x));`,
    `const cells = Array(Math.min(Number(x), 100));`,
  ),
  inExpress(
    'a decompression without a bound',
    'CWE-409',
    `res.json(JSON.parse(zlib.gunzipSync(req.body)));`,
    `res.json(JSON.parse(zlib.gunzipSync(req.body, { maxOutputLength: 1e6 })));`,
  ),
  inExpress('the name of a template', 'CWE-73', `res.render(x);`, `res.render('page', { x });`),
  inExpress(
    'all settings of a template',
    'CWE-73',
    `res.render('page', req.query);`,
    `res.render('page', { name: req.query.name });`,
  ),
  inExpress(
    'the function that is called',
    'CWE-470',
    `handlers[x](res);`,
    `if (Object.hasOwn(handlers, x)) handlers[x](res);`,
  ),
  inExpress(
    'the function that is called, if it is one',
    'CWE-470',
    `handlers[x](res);`,
    `if (typeof handlers[x] === 'function') handlers[x](res);`,
  ),
  inExpress(
    'the function that is called, by a name for it',
    'CWE-470',
    `const handler = handlers[x];\n  handler(res);`,
    `const handler = handlers[x];\n  if (!handler) return res.sendStatus(404);\n  handler(res);`,
  ),
  inExpress(
    'the function that is called, of a Map',
    'CWE-470',
    `const handler = handlers[x];\n  handler(res);`,
    `const handler = handlers.get(x);\n  handler(res);`,
  ),
  inExpress(
    'the object that is changed',
    'CWE-1321',
    `settings[x][req.body.key] = req.body.value;`,
    `if (x === '__proto__') return;\n  settings[x][req.body.key] = req.body.value;`,
  ),
  inExpress(
    'the object that is changed, from a list',
    'CWE-1321',
    `settings[x][req.body.key] = 1;`,
    `if (['__proto__', 'constructor', 'prototype'].includes(x)) return;\n  settings[x][req.body.key] = 1;`,
  ),
  inExpress(
    'code in a driven browser, and data for it',
    'CWE-94',
    'await page.evaluate(`show("@{x}")`);',
    'await page.evaluate((name) => show(name), x);',
  ),
  inExpress(
    'a page for a driven browser',
    'CWE-918',
    'await page.setContent(`<b>@{x}</b>`);',
    `await page.setContent('<b>report</b>');`,
  ),
  inExpress(
    'a sandbox that is none',
    'CWE-94',
    `new VM().run(x);`,
    `new VM({ sandbox: { x } }).run('1 + 1');`,
  ),
  inExpress(
    'a library for requests',
    'CWE-918',
    `const request = require('request');\n  request.get(x);`,
    `const request = require('request');\n  request.get('https://acme.io/?q=' + encodeURIComponent(x));`,
  ),
  inExpress(
    'entities of a document',
    'CWE-776',
    `const xml = require('xml2json');\n  res.send(xml.toJson(req.body.document));`,
    `const xml = require('xml2json');\n  res.send(xml.toJson(TEMPLATE));`,
  ),
  inExpress(
    'a line of a log file',
    'CWE-117',
    `fs.appendFileSync('app.log', x);`,
    `fs.appendFileSync('app.log', JSON.stringify(x));`,
  ),
  {
    name: 'an element made by jQuery',
    cwe: 'CWE-79',
    bad: `$('<b>' + location.hash + '</b>');`,
    good: `$('#' + location.hash.slice(1));`,
  },
  {
    name: 'markup appended',
    cwe: 'CWE-79',
    bad: `list.append('<li>' + location.search + '</li>');`,
    good: `list.append('<li>').text(location.search);`,
  },
];

export const PYTHON_FAMILY_PAIRS: readonly Pair[] = [
  inFlask(
    'an option of git, behind --',
    'CWE-88',
    `subprocess.run(['git', 'clone', x])`,
    `subprocess.run(['git', 'clone', '--', x])`,
  ),
  inFlask(
    'an option of curl, with a prefix',
    'CWE-88',
    `subprocess.check_output(['curl', x])`,
    `if not x.startswith('https://'):\n    abort(400)\nsubprocess.check_output(['curl', x])`,
  ),
  inFlask(
    'an option, and what cannot be one',
    'CWE-88',
    `subprocess.run(['tar', '-xf', x])`,
    `subprocess.run(['tar', '-xf', f'./in/{x}'])`,
  ),
  inFlask(
    'an amount with a bound',
    'CWE-400',
    `time.sleep(int(x))`,
    `if int(x) > 10:\n    abort(400)\ntime.sleep(min(int(x), 10))`,
  ),
  inFlask(
    'an amount, and the length of what was sent',
    'CWE-400',
    `cells = bytearray(int(x))`,
    `cells = bytearray(len(x))`,
  ),
  inFlask(
    'a decompression without a bound',
    'CWE-409',
    `body = zlib.decompress(request.data)`,
    `body = zlib.decompressobj().decompress(request.data, 1000)`,
  ),
  inFlask(
    'a line of a log file',
    'CWE-117',
    `with open('app.log', 'a') as log:\n    log.write(x)`,
    `with open('app.log', 'a') as log:\n    log.write(repr(x))`,
  ),
  inFlask(
    'code for an interpreter',
    'CWE-94',
    `code.InteractiveInterpreter().runsource(x)`,
    `code.InteractiveInterpreter({'x': x}).runsource('1')`,
  ),
];
