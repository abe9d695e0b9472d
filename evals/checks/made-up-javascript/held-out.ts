import { type MadeUpGroup, pair } from '../made-up-group.ts';

/** Written after the last change of the checker: nothing was fixed for them, and nothing shall be. */
export const HELD_OUT: MadeUpGroup[] = [
  {
    package: 'express',
    setup:
      "import express from 'express';\n\nconst shop = express();\nshop.use(express.static('public'));\nconst users = express.Router({ mergeParams: true });",
    pairs: [
      pair(
        "shop.route('/a').fetch((_, response) => response.end());",
        "shop.route('/a').patch((_, response) => response.end());",
      ),
      pair('shop.listenAsync(80);', "shop.engine('pug', () => undefined);"),
      pair("users.before('/a', express.json());", "users.use('/a', express.json());"),
      pair(
        "users.get('/a', (_, response) => response.html('a'));",
        "users.get('/a', (_, response) => response.type('html').send('a'));",
      ),
      pair(
        "users.get('/a', (incoming, response) => response.send(incoming.cookie('a')));",
        "users.get('/a', (incoming, response) => response.send(incoming.cookies));",
      ),
      pair(
        "users.get('/a', (_, response) => response.removeCookie('a'));",
        "users.get('/a', (_, response) => response.clearCookie('a'));",
      ),
      pair("express.static('public', { index_file: 'a' });", "express.static('public', { index: 'a' });"),
    ],
  },
  {
    package: 'zod',
    setup:
      "import { z } from 'zod';\n\nconst Animal = z.discriminatedUnion('kind', [\n  z.object({ kind: z.literal('cat'), lives: z.number() }),\n  z.object({ kind: z.literal('dog'), name: z.string() }),\n]);",
    pairs: [
      pair('Animal.safe_parse({});', 'Animal.safeParse({});'),
      pair('Animal.parseOrNull({});', 'Animal.parseAsync({});'),
      pair('Animal.addOption(z.object({}));', 'Animal.options;'),
      pair('z.number().finiteOnly();', 'z.number().finite();'),
      pair('z.string().uppercased();', 'z.string().toUpperCase();'),
      pair('z.tupleOf([z.string()]);', 'z.tuple([z.string()]);'),
      pair('z.either(z.string(), z.number());', 'z.string().or(z.number());'),
    ],
  },
  {
    package: 'lodash',
    setup:
      "import _, { debounce } from 'lodash';\n\nconst rows = [{ id: 1, tags: ['a'] }];\nconst later = debounce(() => 1, 10);",
    pairs: [
      pair('later.stop();', 'later.cancel();'),
      pair('later.run();', 'later.flush();'),
      pair("_.flatPluck(rows, 'tags');", "_.flatMap(rows, 'tags');"),
      pair("_.groupBy(rows, 'id', 'tags');", "_.groupBy(rows, 'id');"),
      pair('_.findLastWhere(rows, { id: 1 });', '_.findLast(rows, { id: 1 });'),
      pair("_.removeKeys(rows[0], ['id']);", "_.omit(rows[0], ['id']);"),
      pair("_.titleCase('a');", "_.capitalize('a');"),
    ],
  },
  {
    package: 'axios',
    setup:
      "import axios from 'axios';\n\nclass Shop {\n  http = axios.create({ baseURL: 'http://localhost', headers: { a: 'b' } });\n}\nconst shop = new Shop();\nconst reply = await shop.http.post('/a', { b: 1 });",
    pairs: [
      pair('reply.isOk;', 'reply.config;'),
      pair('reply.text();', 'reply.request;'),
      pair("shop.http.send('/a');", "shop.http.request({ url: '/a' });"),
      pair('shop.http.addInterceptor(() => undefined);', 'shop.http.interceptors;'),
      pair("shop.http.get('/a', { cache: false });", "shop.http.get('/a', { withCredentials: false });"),
      pair('axios.createInstance({});', 'axios.mergeConfig({}, {});'),
    ],
  },
  {
    package: 'node',
    setup:
      "import { once } from 'node:events';\nimport { open, readdir } from 'node:fs/promises';\nimport { request } from 'node:https';\nimport { availableParallelism, tmpdir } from 'node:os';\nimport { parse, resolve } from 'node:path';\nimport { performance } from 'node:perf_hooks';\nimport { setTimeout as wait } from 'node:timers/promises';\nimport { parseArgs } from 'node:util';\n\nconst file = await open('a');",
    pairs: [
      pair('file.readAll();', 'file.readFile();'),
      pair('file.size();', 'file.stat();'),
      pair("readdir('a', { deep: true });", "readdir('a', { recursive: true });"),
      pair("parse('a').extension;", "parse('a').ext;"),
      pair('parseArgs({ flags: {} });', 'parseArgs({ options: {} });'),
      pair("performance.start('a');", "performance.mark('a');"),
      pair("request('https://a').setTimeOut(1);", "request('https://a').setTimeout(1);"),
      pair("import { waitFor } from 'node:events';", "import { on } from 'node:events';"),
      pair('process.getMemory();', 'process.cpuUsage();'),
    ],
  },
  {
    package: 'javascript',
    setup:
      'const scores = { a: 1, b: 2 };\nconst entries = Object.entries(scores);\nconst started = new Date();\nconst bytes = new Uint8Array(4);',
    pairs: [
      pair('entries.sortBy(1);', 'entries.sort();'),
      pair('entries.toObject();', 'Object.fromEntries(entries);'),
      pair('started.diff(started);', 'started.getTime();'),
      pair('bytes.append(1);', 'bytes.fill(1);'),
      pair("'a'.equals('b');", "'a'.localeCompare('b');"),
      pair('Object.deepFreeze(scores);', 'Object.freeze(scores);'),
    ],
  },
];
