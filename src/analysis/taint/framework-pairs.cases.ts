import type { Pair } from './pair.cases.ts';

/** What frameworks of Python hand over, and parts of the standard library that name files or answer requests. */
export const PYTHON_FRAMEWORK_PAIRS: readonly Pair[] = [
  {
    name: 'names in a zip archive',
    cwe: 'CWE-22',
    bad: `import zipfile\ndef f(p):\n    with zipfile.ZipFile(p) as z:\n        for e in z.infolist():\n            open('/srv/' + e.filename, 'wb')\n`,
    good: `import zipfile, os\ndef f(p):\n    with zipfile.ZipFile(p) as z:\n        for e in z.infolist():\n            open('/srv/' + os.path.basename(e.filename), 'wb')\n`,
  },
  {
    name: 'a query of http.server',
    cwe: 'CWE-113',
    bad: `class H(BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_header('X', self.path)\n`,
    good: `class H(Store):\n    def save(self):\n        self.send_header('X', self.path)\n`,
  },
  {
    name: 'XML of a request',
    cwe: 'CWE-776',
    bad: `import xml.etree.ElementTree as ET\nfrom flask import request\ndef f():\n    return ET.fromstring(request.data)\n`,
    good: `import xml.etree.ElementTree as ET\ndef f(path):\n    return ET.parse(path)\n`,
  },
  {
    name: 'a parser that is made elsewhere',
    cwe: 'CWE-611',
    bad: `from lxml import etree\nfrom flask import request\ndef f():\n    return etree.fromstring(request.data)\n`,
    good: `from lxml import etree\nfrom flask import request\nP = etree.XMLParser(resolve_entities=False)\ndef f():\n    return etree.fromstring(request.data, P)\n`,
  },
  {
    name: 'an operator in place of a text',
    cwe: 'CWE-943',
    bad: `from flask import request\ndef f(db):\n    return db.users.find_one({'name': request.json['name']})\n`,
    good: `from flask import request\ndef f(db):\n    return db.users.find_one({'name': str(request.json['name'])})\n`,
  },
  {
    name: 'an upload that is read',
    cwe: 'CWE-22',
    bad: `import pandas as pd\nfrom flask import request\ndef f():\n    return pd.read_csv(request.form['path'])\n`,
    good: `import pandas as pd\nfrom flask import request\ndef f():\n    return pd.read_csv(request.files['data'])\n`,
  },
  {
    name: 'a form of Django',
    cwe: 'CWE-601',
    bad: `from django.http import HttpResponseRedirect\ndef v(request):\n    form = Go(request.POST)\n    return HttpResponseRedirect(form.cleaned_data['to'])\n`,
    good: `from django.http import HttpResponseRedirect\ndef v(request):\n    form = Go(request.POST)\n    return HttpResponseRedirect('/done')\n`,
  },
  {
    name: 'the header that redirects',
    cwe: 'CWE-601',
    bad: `def v(request):\n    r = HttpResponse(status=302)\n    r['Location'] = request.GET['to']\n    return r\n`,
    good: `def v(request):\n    r = HttpResponse(status=302)\n    r['Location'] = reverse('home')\n    return r\n`,
  },
  {
    name: 'a WSGI application',
    cwe: 'CWE-918',
    bad: `import urllib.request\ndef app(environ, start_response):\n    return urllib.request.urlopen(environ['QUERY_STRING'])\n`,
    good: `import urllib.request\ndef app(environ, settings):\n    return urllib.request.urlopen(environ['QUERY_STRING'])\n`,
  },
  {
    name: 'a GraphQL resolver',
    cwe: 'CWE-918',
    bad: `import requests\nclass Q:\n    def resolve_page(self, info, url):\n        return requests.get(url)\n`,
    good: `import requests\nclass Q:\n    def page(self, info, url):\n        return requests.get(url)\n`,
  },
  {
    name: 'an address whose host was checked',
    cwe: 'CWE-918',
    bad: `import requests\nfrom flask import request\ndef f():\n    return requests.get(request.args['url'])\n`,
    good: `import requests\nfrom urllib.parse import urlparse\nfrom flask import request\ndef f():\n    url = request.args['url']\n    if urlparse(url).hostname not in HOSTS:\n        abort(400)\n    return requests.get(url)\n`,
  },
  {
    name: 'a folder that the caller chose',
    cwe: 'CWE-22',
    bad: `import os\nfrom flask import request\ndef f(base):\n    p = os.path.realpath(os.path.join(base, request.args['p']))\n    return open(p)\n`,
    good: `import os\nfrom flask import request\ndef f(base):\n    p = os.path.realpath(os.path.join(base, request.args['p']))\n    if not p.startswith(base):\n        abort(400)\n    return open(p)\n`,
  },
];

/** The same of JavaScript and TypeScript. */
export const JAVASCRIPT_FRAMEWORK_PAIRS: readonly Pair[] = [
  {
    name: 'names in a zip archive',
    cwe: 'CWE-22',
    bad: `import fs from 'fs';\nexport function f(zip) { for (const e of zip.getEntries()) fs.writeFileSync('out/' + e.entryName, e.getData()); }`,
    good: `import fs from 'fs';\nimport path from 'path';\nexport function f(zip) { for (const e of zip.getEntries()) fs.writeFileSync('out/' + path.basename(e.entryName), e.getData()); }`,
  },
  {
    name: 'an object that is written as JSON',
    cwe: 'CWE-79',
    bad: `router.get('/a', (ctx) => { ctx.body = ctx.query.q; });`,
    good: `router.get('/a', (ctx) => { ctx.body = { q: ctx.query.q }; });`,
  },
  {
    name: 'the header that redirects',
    cwe: 'CWE-601',
    bad: `import http from 'http';\nhttp.createServer((req, res) => { res.writeHead(302, { Location: req.url }); });`,
    good: `import http from 'http';\nhttp.createServer((req, res) => { res.writeHead(200, { 'X-Length': '1' }); });`,
  },
  {
    name: 'where an element leads',
    cwe: 'CWE-601',
    bad: `document.body.setAttribute('href', location.hash);`,
    good: `document.body.setAttribute('title', location.hash);`,
  },
];

/** What only TypeScript has: parts of the request as decorated parameters. */
export const TYPESCRIPT_FRAMEWORK_PAIRS: readonly Pair[] = [
  {
    name: 'a decorated parameter',
    cwe: 'CWE-22',
    bad: `import { readFileSync } from 'fs';\nclass A { read(@Param('name') name: string) { return readFileSync(name); } }`,
    good: `import { readFileSync } from 'fs';\nclass A { read(@Param('id', ParseUUIDPipe) id: string) { return readFileSync(id); } }`,
  },
];
