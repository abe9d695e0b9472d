/** The same code twice: data that reaches a sink as it came, and behind a check or an escape. */
export type Pair = { name: string; cwe: string; bad: string; good: string };

/** Code in a Flask route with one parameter of the query in `x`. */
function route(body: string): string {
  const lines = body.split('\n').map((line) => `    ${line}`);
  return `@app.route('/x')\ndef view():\n    x = request.args.get('x')\n${lines.join('\n')}\n`;
}

function inRoute(name: string, cwe: string, bad: string, good: string): Pair {
  return { name, cwe, bad: route(bad), good: route(good) };
}

const SINKS: Pair[] = [
  inRoute('os.system, quoted', 'CWE-78', `os.system('ping ' + x)`, `os.system('ping ' + shlex.quote(x))`),
  inRoute(
    'a shell, and none',
    'CWE-78',
    `subprocess.run(f'ls {x}', shell=True)`,
    `subprocess.run(['ls', x])`,
  ),
  inRoute(
    'a shell told by a list',
    'CWE-78',
    `subprocess.run(['sh', '-c', x])`,
    `subprocess.run(['echo', '-c', x])`,
  ),
  inRoute('the program itself', 'CWE-78', `subprocess.call([x, '-a'])`, `subprocess.call(['ls', '-a', x])`),
  inRoute('a command as a number', 'CWE-78', `os.popen('kill %s' % x)`, `os.popen('kill %d' % int(x))`),
  inRoute(
    'SQL as an f-string',
    'CWE-89',
    `cursor.execute(f"select * from t where a = '{x}'")`,
    `cursor.execute('select * from t where a = %s', (x,))`,
  ),
  inRoute(
    'SQL by +',
    'CWE-89',
    `sql = "select a from t where b = '"\nsql += x + "'"\ndb.execute(sql)`,
    `sql = "select a from t where b = "\nsql += "?"\ndb.execute(sql, (x,))`,
  ),
  inRoute(
    'SQL by format',
    'CWE-89',
    `db.session.execute("delete from t where a = {}".format(x))`,
    `db.session.execute("delete from t where a = {}".format(int(x)))`,
  ),
  inRoute(
    'SQL by %',
    'CWE-89',
    `cur.execute("select * from t order by %s" % x)`,
    `if x not in ('a', 'b'):\n    abort(400)\ncur.execute("select * from t order by %s" % x)`,
  ),
  inRoute(
    'a header in a dictionary',
    'CWE-113',
    `return Response('', headers={'X-Name': x})`,
    `return Response('', headers={'X-Name': str(int(x))})`,
  ),
  inRoute('eval', 'CWE-95', `eval(x)`, `ast.literal_eval(x)`),
  inRoute('exec', 'CWE-94', `exec('y = ' + x)`, `exec('y = ' + str(int(x)))`),
  inRoute(
    'a template',
    'CWE-94',
    `return render_template_string('Hi ' + x)`,
    `return render_template_string('Hi {{ x }}', x=x)`,
  ),
  inRoute(
    'a file, basename',
    'CWE-22',
    `open(os.path.join(BASE, x))`,
    `open(os.path.join(BASE, os.path.basename(x)))`,
  ),
  inRoute('a file, secure_filename', 'CWE-22', `open('/srv/' + x)`, `open('/srv/' + secure_filename(x))`),
  inRoute(
    'send_file',
    'CWE-22',
    `return send_file(os.path.join('files', x))`,
    `return send_from_directory('files', x)`,
  ),
  inRoute('a page', 'CWE-79', `return '<p>' + x + '</p>'`, `return '<p>' + html.escape(x) + '</p>'`),
  inRoute(
    'a page as a response',
    'CWE-79',
    `return make_response(f'Hello {x}')`,
    `return jsonify({'hello': x})`,
  ),
  inRoute(
    'a response that is no page',
    'CWE-79',
    `return Response(x)`,
    `return Response(x, mimetype='text/plain')`,
  ),
  inRoute('marked as safe', 'CWE-79', `y = Markup('<b>%s</b>' % x)`, `y = Markup('<b>%s</b>' % escape(x))`),
  inRoute('a redirect', 'CWE-601', `return redirect(x)`, `return redirect(url_for('index', a=x))`),
  inRoute(
    'a redirect below our own',
    'CWE-601',
    `return redirect('//' + x)`,
    `return redirect('/users/' + x)`,
  ),
  inRoute(
    'a redirect of the library below',
    'CWE-601',
    `return werkzeug.utils.redirect(x)`,
    `return werkzeug.utils.redirect('/users/' + x)`,
  ),
  inRoute('a request', 'CWE-918', `requests.get(x)`, `requests.get('https://api.example.com/users/' + x)`),
  inRoute(
    'the host of a request',
    'CWE-918',
    `requests.get(f'https://{x}/a')`,
    `requests.get(f'https://example.com/{x}')`,
  ),
  inRoute('pickle', 'CWE-502', `pickle.loads(base64.b64decode(x))`, `json.loads(base64.b64decode(x))`),
  inRoute('yaml', 'CWE-502', `yaml.load(x, Loader=yaml.Loader)`, `yaml.load(x, Loader=yaml.SafeLoader)`),
  inRoute(
    'XML',
    'CWE-611',
    `lxml.etree.fromstring(x, lxml.etree.XMLParser())`,
    `lxml.etree.fromstring(x, lxml.etree.XMLParser(resolve_entities=False))`,
  ),
  inRoute(
    'LDAP',
    'CWE-90',
    `connection.search_s('dc=a', ldap.SCOPE_SUBTREE, '(uid=' + x + ')')`,
    `connection.search_s('dc=a', ldap.SCOPE_SUBTREE, '(uid=' + ldap.filter.escape_filter_chars(x) + ')')`,
  ),
  inRoute('XPath', 'CWE-643', `tree.xpath("//a[@b='" + x + "']")`, `tree.xpath('//a[@b=$b]', b=x)`),
  inRoute('a log', 'CWE-117', `logging.info('got ' + x)`, `logging.info('got ' + x.replace('\\n', ''))`),
  inRoute('a log, quoted', 'CWE-117', `app.logger.warning(f'got {x}')`, `app.logger.warning(f'got {x!r}')`),
  inRoute('a pattern', 'CWE-1333', `re.search(x, TEXT)`, `re.search(re.escape(x), TEXT)`),
  inRoute('an amount', 'CWE-400', `time.sleep(int(x))`, `time.sleep(min(int(x), 10))`),
  inRoute('a module by name', 'CWE-470', `importlib.import_module(x)`, `importlib.import_module(MODULES[x])`),
  inRoute(
    'a Mongo query',
    'CWE-943',
    `db.users.find_one({'name': request.json['name']})`,
    `db.users.find_one({'name': 'ada'})`,
  ),
];

const OPEN = 'open(x)';
const GUARDS: Pair[] = [
  inRoute(
    'a real path below a folder',
    'CWE-22',
    `real = os.path.realpath(os.path.join(BASE, x))\nopen(real)`,
    `real = os.path.realpath(os.path.join(BASE, x))\nif not real.startswith(BASE):\n    abort(404)\nopen(real)`,
  ),
  inRoute(
    'a real path tested in place',
    'CWE-22',
    `full = os.path.join(BASE, x)\nif not full.startswith(BASE):\n    abort(404)\nopen(full)`,
    `full = os.path.join(BASE, x)\nif not os.path.abspath(full).startswith(BASE):\n    abort(404)\nopen(full)`,
  ),
  inRoute(
    'commonpath',
    'CWE-22',
    `real = os.path.realpath(x)\nopen(real)`,
    `real = os.path.realpath(x)\nif os.path.commonpath([BASE, real]) != BASE:\n    return 'no', 403\nopen(real)`,
  ),
  inRoute(
    'pathlib',
    'CWE-22',
    `p = (Path(BASE) / x).resolve()\nreturn jsonify(p.read_text())`,
    `p = (Path(BASE) / x).resolve()\nif not p.is_relative_to(BASE):\n    raise ValueError('no')\nreturn jsonify(p.read_text())`,
  ),
  inRoute(
    'a folder among the parents',
    'CWE-22',
    `p = Path(BASE).joinpath(x).resolve()\nopen(p)`,
    `p = Path(BASE).joinpath(x).resolve()\nif Path(BASE) not in p.parents:\n    abort(403)\nopen(p)`,
  ),
  inRoute(
    'no way up and not absolute',
    'CWE-22',
    `if '..' in x:\n    abort(400)\n${OPEN}`,
    `if '..' in x or x.startswith('/'):\n    abort(400)\n${OPEN}`,
  ),
  inRoute(
    'an allow-list, leaving early',
    'CWE-78',
    `if x not in ALLOWED:\n    print('odd')\nos.system(x)`,
    `if x not in ALLOWED:\n    return 'no', 400\nos.system(x)`,
  ),
  inRoute(
    'an allow-list, the branch',
    'CWE-78',
    `if x in ALLOWED:\n    pass\nos.system(x)`,
    `if x in ALLOWED:\n    os.system(x)`,
  ),
  inRoute(
    'the wrong branch of an allow-list',
    'CWE-78',
    `if x in ALLOWED:\n    pass\nelse:\n    os.system(x)`,
    `if x not in ALLOWED:\n    pass\nelse:\n    os.system(x)`,
  ),
  inRoute(
    'an allow-list and another test',
    'CWE-95',
    `if x in ALLOWED or debug:\n    eval(x)`,
    `if x in ALLOWED and debug:\n    eval(x)`,
  ),
  inRoute(
    'an allow-list by a choice',
    'CWE-89',
    `c = x if x else 'id'\ndb.execute('select * from t order by ' + c)`,
    `c = x if x in COLUMNS else 'id'\ndb.execute('select * from t order by ' + c)`,
  ),
  inRoute('a table of the program', 'CWE-78', `os.system(x or 'ls')`, `os.system(COMMANDS.get(x))`),
  inRoute(
    'equality',
    'CWE-78',
    `if x != 'ls':\n    log(x)\nos.system(x)`,
    `if x != 'ls':\n    abort(400)\nos.system(x)`,
  ),
  inRoute(
    'match and case',
    'CWE-78',
    `match x:\n    case y:\n        os.system(x)`,
    `match x:\n    case 'ls' | 'pwd':\n        os.system(x)`,
  ),
  inRoute(
    'a full match',
    'CWE-78',
    `if not re.search('[a-z]+', x):\n    abort(400)\nos.system(x)`,
    `if not re.fullmatch('[a-z]+', x):\n    abort(400)\nos.system(x)`,
  ),
  inRoute(
    'an anchored match',
    'CWE-78',
    `if not re.match(r'^[a-z]+', x):\n    abort(400)\nos.system(x)`,
    `if not re.match(r'^[a-z]+$', x):\n    abort(400)\nos.system(x)`,
  ),
  inRoute(
    'a match kept in a variable',
    'CWE-78',
    `m = re.fullmatch('.*', x)\nif not m:\n    abort(400)\nos.system(x)`,
    `m = re.fullmatch(r'\\d+', x)\nif not m:\n    abort(400)\nos.system(x)`,
  ),
  inRoute(
    'digits',
    'CWE-89',
    `if x.isprintable():\n    db.execute('select * from t where a = ' + x)`,
    `if x.isdigit():\n    db.execute('select * from t where a = ' + x)`,
  ),
  inRoute(
    'int that raises',
    'CWE-89',
    `try:\n    int(x)\nexcept ValueError:\n    pass\ndb.execute('select * from t where a = ' + x)`,
    `try:\n    int(x)\nexcept ValueError:\n    abort(400)\ndb.execute('select * from t where a = ' + x)`,
  ),
  inRoute(
    'a UUID',
    'CWE-89',
    `db.execute(f"select * from t where a = '{x}'")`,
    `x = uuid.UUID(x)\ndb.execute(f"select * from t where a = '{x}'")`,
  ),
  inRoute(
    'the host of an address',
    'CWE-918',
    `host = urlparse(x).hostname\nrequests.get(x)`,
    `host = urlparse(x).hostname\nif host not in HOSTS:\n    abort(400)\nrequests.get(x)`,
  ),
  inRoute(
    'an address without a host',
    'CWE-601',
    `if urlparse(x).path:\n    return redirect(x)`,
    `if not urlparse(x).netloc:\n    return redirect(x)`,
  ),
  inRoute(
    'a named judge',
    'CWE-601',
    `if has_been_seen(x):\n    return redirect(x)`,
    `if url_has_allowed_host_and_scheme(x, HOSTS):\n    return redirect(x)`,
  ),
  inRoute(
    'one slash, not two',
    'CWE-601',
    `if x.startswith('/'):\n    return redirect(x)`,
    `if x.startswith('/') and not x.startswith('//'):\n    return redirect(x)`,
  ),
  inRoute(
    'every character',
    'CWE-78',
    `if any(c in LETTERS for c in x):\n    os.system(x)`,
    `if all(c in LETTERS for c in x):\n    os.system(x)`,
  ),
  inRoute(
    'a loop that goes on',
    'CWE-78',
    `for y in x.split(','):\n    if y not in ALLOWED:\n        count += 1\n    os.system(y)`,
    `for y in x.split(','):\n    if y not in ALLOWED:\n        continue\n    os.system(y)`,
  ),
  inRoute('assert', 'CWE-78', `assert x\nos.system(x)`, `assert x in ALLOWED\nos.system(x)`),
  inRoute(
    'a comprehension',
    'CWE-78',
    `os.system(' '.join([y for y in x.split() if y]))`,
    `os.system(' '.join([y for y in x.split() if y in ALLOWED]))`,
  ),
  inRoute(
    'all but letters taken out',
    'CWE-78',
    `os.system(re.sub('[;&]', '', x))`,
    `os.system(re.sub('[^a-z]', '', x))`,
  ),
  inRoute('given another value', 'CWE-78', `y = x\nx = 'ls'\nos.system(y)`, `y = x\nx = 'ls'\nos.system(x)`),
  inRoute(
    'a name given another value after its test',
    'CWE-78',
    `if x in ALLOWED:\n    x = request.form['y']\n    os.system(x)`,
    `x = request.form['y']\nif x in ALLOWED:\n    os.system(x)`,
  ),
];

const WAYS: Pair[] = [
  {
    name: 'through a function',
    cwe: 'CWE-78',
    bad: `def _run(c):\n    os.system(c)\n${route('_run(x)')}`,
    good: `def _run(c):\n    os.system(shlex.quote(c))\n${route('_run(x)')}`,
  },
  {
    name: 'through what a function returns',
    cwe: 'CWE-89',
    bad: `def _sql(n):\n    return f"select * from t where a = '{n}'"\n${route('db.execute(_sql(x))')}`,
    good: `def _sql(n):\n    n = int(n)\n    return f"select * from t where a = '{n}'"\n${route('db.execute(_sql(x))')}`,
  },
  {
    name: 'a judge of the file',
    cwe: 'CWE-22',
    bad: `def fine(p):\n    return bool(p)\n${route(`if not fine(x):\n    abort(400)\nopen(x)`)}`,
    good: `def fine(p):\n    real = os.path.realpath(p)\n    if not real.startswith(BASE):\n        return False\n    return True\n${route(`if not fine(x):\n    abort(400)\nopen(x)`)}`,
  },
  {
    name: 'a check of the file that raises',
    cwe: 'CWE-78',
    bad: `def demand(p):\n    if p not in ALLOWED:\n        print(p)\n${route('demand(x)\nos.system(x)')}`,
    good: `def demand(p):\n    if p not in ALLOWED:\n        raise ValueError(p)\n${route('demand(x)\nos.system(x)')}`,
  },
  {
    name: 'a function that calls itself',
    cwe: 'CWE-95',
    bad: `def _walk(n, depth):\n    if depth > 3:\n        return eval(n)\n    return _walk(n, depth + 1)\n${route('_walk(x, 0)')}`,
    good: `def _walk(n, depth):\n    if depth > 3:\n        return repr(n)\n    return _walk(n, depth + 1)\n${route('_walk(x, 0)')}`,
  },
  {
    name: 'a field',
    cwe: 'CWE-78',
    bad: `class A(MethodView):\n    def post(self):\n        self.c = request.form['c']\n        self.go()\n    def go(self):\n        os.system(self.c)\n`,
    good: `class A(MethodView):\n    def post(self):\n        self.c = shlex.quote(request.form['c'])\n        self.go()\n    def go(self):\n        os.system(self.c)\n`,
  },
  {
    name: 'a tuple taken apart',
    cwe: 'CWE-78',
    bad: route(`a, b = x, 'ls'\nos.system(a)`),
    good: route(`a, b = x, 'ls'\nos.system(b)`),
  },
  {
    name: 'a container',
    cwe: 'CWE-78',
    bad: route(`parts = []\nparts.append(x)\nos.system(' '.join(parts))`),
    good: route(`parts = []\nparts.append(shlex.quote(x))\nos.system(' '.join(parts))`),
  },
  {
    name: 'a dictionary',
    cwe: 'CWE-78',
    bad: route(`d = {}\nd['a'] = x\nos.system(d['a'])`),
    good: route(`d = {}\nd['a'] = x\nd['a'] = 'ls'\nos.system(d['a'])`),
  },
  {
    name: 'a walrus',
    cwe: 'CWE-78',
    bad: route(`if (y := x.strip()):\n    os.system(y)`),
    good: route(`if (y := x.strip()) in ALLOWED:\n    os.system(y)`),
  },
  {
    name: 'with',
    cwe: 'CWE-502',
    bad: `def view(request, name):\n    with open(name) as f:\n        return pickle.load(f)\n`,
    good: `def view(request, name):\n    with open(name) as f:\n        return json.load(f)\n`,
  },
  {
    name: 'a parameter of a FastAPI route',
    cwe: 'CWE-78',
    bad: `@app.get('/x/{name}')\nasync def read(name: str):\n    os.system('ls ' + name)\n`,
    good: `@app.get('/x/{name}')\nasync def read(name: int):\n    os.system(f'ls {name}')\n`,
  },
  {
    name: 'a converter in a Flask route',
    cwe: 'CWE-22',
    bad: `@app.route('/x/<path:name>')\ndef read(name):\n    return jsonify(open('files/' + name).read())\n`,
    good: `@app.route('/x/<int:name>')\ndef read(name):\n    return jsonify(open(f'files/{name}').read())\n`,
  },
  {
    name: 'a Django view',
    cwe: 'CWE-89',
    bad: `def show(request):\n    cursor.execute("select * from t where a = '%s'" % request.GET['a'])\n`,
    good: `def show(request):\n    cursor.execute("select * from t where a = %s", [request.GET['a']])\n`,
  },
  {
    name: 'the command line',
    cwe: 'CWE-78',
    bad: `import sys\nos.system('ls ' + sys.argv[1])\n`,
    good: `import sys\nos.system('ls ' + shlex.quote(sys.argv[1]))\n`,
  },
  {
    name: 'the terminal',
    cwe: 'CWE-95',
    bad: `print(eval(input('? ')))\n`,
    good: `print(int(input('? ')))\n`,
  },
  {
    name: 'a socket',
    cwe: 'CWE-502',
    bad: `def serve(s):\n    c, a = s.accept()\n    return pickle.loads(c.recv(1024))\n`,
    good: `def serve(s):\n    c, a = s.accept()\n    return json.loads(c.recv(1024))\n`,
  },
  {
    name: 'a parameter of a public function',
    cwe: 'CWE-89',
    bad: `def find(db, name):\n    return db.execute(f"select * from t where a = '{name}'")\n`,
    good: `def _find(db, name):\n    return db.execute(f"select * from t where a = '{name}'")\n`,
  },
  {
    name: 'a name that an import gave',
    cwe: 'CWE-78',
    bad: `from os import system as go\nfrom flask import request as r\ndef f():\n    go(r.args['x'])\n`,
    good: `from fake import system as go\nfrom flask import request as r\ndef f():\n    go(r.args['x'])\n`,
  },
  {
    name: 'code behind a return',
    cwe: 'CWE-78',
    bad: route(`if x:\n    return ''\nos.system(x)`),
    good: route(`return ''\nos.system(x)`),
  },
  {
    name: 'a function that escapes for itself alone',
    cwe: 'CWE-79',
    bad: `def _show(p):\n    p = html.escape(p)\n    print(p)\n${route('_show(x)\nreturn x')}`,
    good: `def _show(p):\n    p = html.escape(p)\n    return p\n${route('return _show(x)')}`,
  },
  {
    name: 'half a check in the function, half before it',
    cwe: 'CWE-22',
    bad: `def _read(p):\n    open('/srv/' + p)\n${route('_read(x)')}`,
    good: `def _read(p):\n    open('/srv/' + p)\n${route("if '..' in x:\n    abort(400)\n_read(x)")}`,
  },
  {
    name: 'a function that calls itself with another parameter',
    cwe: 'CWE-78',
    bad: `def _f(a, b):\n    if a:\n        return _f('', a)\n    os.system(b)\n${route("_f(x, '')")}`,
    good: `def _f(a, b):\n    if a:\n        return _f('', 'ls')\n    os.system(b)\n${route("_f(x, '')")}`,
  },
  inRoute(
    'a test of what the name was before',
    'CWE-78',
    "fine = x in ALLOWED\nx = request.form['y']\nif fine:\n    os.system(x)",
    "fine = x in ALLOWED\ny = request.form['y']\nif fine:\n    os.system(x)",
  ),
  inRoute(
    'else of a try that has returned',
    'CWE-78',
    'try:\n    y = 1\nexcept ValueError:\n    pass\nelse:\n    os.system(x)',
    "try:\n    return ''\nexcept ValueError:\n    pass\nelse:\n    os.system(x)",
  ),
  inRoute(
    'the next round of a loop',
    'CWE-78',
    "y = 'ls'\nfor a in b:\n    os.system(y)\n    y = x",
    "y = 'ls'\nfor a in b:\n    y = 'pwd'\n    os.system(y)\n    y = x",
  ),
  inRoute(
    'out of a loop',
    'CWE-78',
    "y = 'ls'\nfor a in b:\n    if a:\n        y = x\n        break\nos.system(y)",
    "y = 'ls'\nfor a in b:\n    if a:\n        y = x\n        return ''\nos.system(y)",
  ),
];

/** Python: every kind of sink, every kind of guard, and the ways data takes. */
export const PYTHON_PAIRS: readonly Pair[] = [...SINKS, ...GUARDS, ...WAYS];
