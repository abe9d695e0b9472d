import { type MadeUpGroup, pair } from '../made-up-group.ts';

/**
 * Held out at first: before the two classes of misses they revealed were fixed, 42 of 42 in TypeScript and 39 of 42 in
 * JavaScript were caught.
 */
export const MORE: MadeUpGroup[] = [
  {
    package: 'express',
    setup:
      "import express, { Router } from 'express';\n\nconst api = Router();\nconst server = express();\nserver.use('/api', api);",
    pairs: [
      pair("server.redirect('/a', '/b');", 'server.mountpath;'),
      pair(
        "api.get('/a', (request, response) => response.render_json(request.body));",
        "api.get('/a', (request, response) => response.jsonp(request.body));",
      ),
      pair(
        "api.get('/a', (request, response) => response.send(request.getBody()));",
        "api.get('/a', (request, response) => response.send(request.body));",
      ),
      pair(
        "api.put('/a', (request, response) => response.noContent());",
        "api.put('/a', (request, response) => response.sendStatus(204));",
      ),
      pair(
        "api.put('/a', (request, response) => response.download_file('a'));",
        "api.put('/a', (request, response) => response.download('a'));",
      ),
      pair('api.addRoutes([]);', "api.route('/b').get((request, response) => response.end(request.ip));"),
      pair('express.raw({ maxBytes: 1 });', 'express.raw({ inflate: true });'),
    ],
  },
  {
    package: 'zod',
    setup:
      "import * as z from 'zod';\n\nconst order = z.strictObject({ id: z.uuid(), lines: z.array(z.object({ count: z.int() })) });\nconst parsed = order.parse({});",
    pairs: [
      pair('parsed.lines[0]?.amount;', 'parsed.lines[0]?.count;'),
      pair('order.parseSafe({});', 'order.safeParse({});'),
      pair('order.toJson();', 'z.toJSONSchema(order);'),
      pair('order.shape.id.isUuid();', 'order.shape.id.optional();'),
      pair('z.string().pattern(/a/);', 'z.string().includes("a");'),
      pair('z.map_of(z.string(), z.int());', 'z.map(z.string(), z.int());'),
      pair('z.treeOf(new z.ZodError([]));', 'z.treeifyError(new z.ZodError([]));'),
    ],
  },
  {
    package: 'lodash',
    setup:
      "import { chunk, groupBy, sortBy } from 'lodash';\nimport _ from 'lodash';\n\nconst people = [{ name: 'a', age: 1 }];",
    pairs: [
      pair("groupBy(people, 'age').toPairs();", "Object.keys(groupBy(people, 'age'));"),
      pair("sortBy(people, 'age').descending();", "sortBy(people, 'age').reverse();"),
      pair('chunk(people, 2, true);', 'chunk(people, 2);'),
      pair('_.countWhere(people, { age: 1 });', "_.countBy(people, 'age');"),
      pair('_.mapObject({ a: 1 }, String);', '_.mapValues({ a: 1 }, String);'),
      pair('_.isJson("{}");', '_.isString("{}");'),
    ],
  },
  {
    package: 'axios',
    setup:
      "import axios, { AxiosError } from 'axios';\n\nconst api = axios.create({ timeout: 1000 });\n\nasync function load() {\n  const { data, headers } = await api.get('/a');\n  return { data, headers };\n}\n\nconst failure = new AxiosError('a');",
    pairs: [
      pair('failure.statusCode;', 'failure.status;'),
      pair('failure.response?.body;', 'failure.response?.data;'),
      pair('failure.isTimeout();', 'failure.toJSON();'),
      pair('load().headers;', '(await load()).headers;'),
      pair("api.interceptors.response.on('error', load);", 'api.interceptors.response.use((one) => one);'),
      pair("api.postJson('/a', {});", "api.putForm('/a', {});"),
      pair(
        "api.get('/a', { auth: { user: 'a', password: 'b' } });",
        "api.get('/a', { auth: { username: 'a', password: 'b' } });",
      ),
    ],
  },
  {
    package: 'node',
    setup:
      "import { createHmac, scryptSync } from 'node:crypto';\nimport { createReadStream, statSync, watch } from 'node:fs';\nimport { createServer } from 'node:net';\nimport { createInterface } from 'node:readline/promises';\nimport { pipeline } from 'node:stream/promises';\nimport { Worker } from 'node:worker_threads';\nimport zlib from 'node:zlib';\n\nconst lines = createInterface({ input: process.stdin });",
    pairs: [
      pair("createHmac('sha256', 'a').finalize();", "createHmac('sha256', 'a').digest();"),
      pair("statSync('a').sizeInBytes;", "statSync('a').size;"),
      pair("createReadStream('a').lines();", "createReadStream('a').setEncoding('utf8');"),
      pair('createServer().start(80);', 'createServer().listen(80);'),
      pair("lines.prompt_user('a');", "lines.question('a');"),
      pair("new Worker('a').send({});", "new Worker('a').postMessage({});"),
      pair("zlib.compress('a');", "zlib.gzipSync('a');"),
      pair("watch('a', { recursively: true });", "watch('a', { recursive: true });"),
      pair(
        "import { pipe } from 'node:stream/promises';",
        "import { finished } from 'node:stream/promises';",
      ),
    ],
  },
  {
    package: 'javascript',
    setup:
      "class Cart {\n  items = [1];\n  total() {\n    return this.items.length;\n  }\n}\nconst cart = new Cart();\nconst parts = 'a-b'.split('-');",
    pairs: [
      pair("parts.joinWith('-');", "parts.join('-');"),
      pair('parts.last();', 'parts.at(-1);'),
      pair('cart.items.sum();', 'cart.items.reduce((sum, one) => sum + one, 0);'),
      pair("'a'.strip();", "'a'.trim();"),
      pair('Promise.sleep(1);', 'Promise.all([1]);'),
      pair("new Intl.NumberFormat('en').print(1);", "new Intl.NumberFormat('en').format(1);"),
    ],
  },
];
