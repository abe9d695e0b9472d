import type { VersionPair } from '../made-up-group.ts';

const ZOD_3 = ['zod@3.25.76'];
const ZOD_4 = ['zod@4.6.7'];
const AXIOS_0 = ['axios@0.26.1'];
const AXIOS_1 = ['axios@1.21.1'];
const EXPRESS_4 = ['express@4.22.3', '@types/express@4.17.25'];
const EXPRESS_5 = ['express@5.3.0', '@types/express@5.0.6'];
const LODASH_3 = ['lodash@3.10.1', '@types/lodash@3.10.9'];
const LODASH_4 = ['lodash@4.18.1', '@types/lodash@4.17.27'];
const NODE_18 = ['@types/node@18.19.130'];
const NODE_20 = ['@types/node@20.19.43'];
const NODE_24 = ['@types/node@24.19.2'];

const zod = (line: string) => `import { z } from 'zod';\n${line}\n`;
const axios = (line: string) => `import axios from 'axios';\n${line}\n`;
const lodash = (line: string) => `import _ from 'lodash';\n${line}\n`;
const express = (line: string) =>
  `import express from 'express';\nexpress().get('/', (req, res) => {\n  ${line}\n  res.end(req.path);\n});\n`;

export const VERSION_PAIRS: VersionPair[] = [
  { code: zod('z.email();'), real: ZOD_4, madeUp: ZOD_3 },
  { code: zod('z.int();'), real: ZOD_4, madeUp: ZOD_3 },
  { code: zod('z.prettifyError(new z.ZodError([]));'), real: ZOD_4, madeUp: ZOD_3 },
  { code: zod('z.object({}).deepPartial();'), real: ZOD_3, madeUp: ZOD_4 },
  { code: zod('z.record(z.string());'), real: ZOD_3, madeUp: ZOD_4 },
  { code: zod('z.string().ip();'), real: ZOD_3, madeUp: ZOD_4 },
  { code: zod('z.function().args(z.string());'), real: ZOD_3, madeUp: ZOD_4 },
  { code: zod('new z.ZodError([]).errors;'), real: ZOD_3, madeUp: ZOD_4 },
  { code: axios("axios.postForm('/a', {});"), real: AXIOS_1, madeUp: AXIOS_0 },
  { code: axios('new axios.AxiosHeaders();'), real: AXIOS_1, madeUp: AXIOS_0 },
  { code: axios('axios.HttpStatusCode.Ok;'), real: AXIOS_1, madeUp: AXIOS_0 },
  { code: axios('axios.create().interceptors.request.clear();'), real: AXIOS_1, madeUp: AXIOS_0 },
  { code: axios("axios.get('/a', { formSerializer: {} });"), real: AXIOS_1, madeUp: AXIOS_0 },
  { code: express("req.param('id');"), real: EXPRESS_4, madeUp: EXPRESS_5 },
  { code: express("res.sendfile('/a');"), real: EXPRESS_4, madeUp: EXPRESS_5 },
  { code: express("res.redirect('/a', 301);"), real: EXPRESS_4, madeUp: EXPRESS_5 },
  { code: lodash("_.pluck([{ a: 1 }], 'a');"), real: LODASH_3, madeUp: LODASH_4 },
  { code: lodash('_.contains([1], 1);'), real: LODASH_3, madeUp: LODASH_4 },
  { code: lodash("_.keyBy([{ a: 'b' }], 'a');"), real: LODASH_4, madeUp: LODASH_3 },
  { code: lodash('_.flatMap([1], (one) => [one]);'), real: LODASH_4, madeUp: LODASH_3 },
  { code: "import fs from 'node:fs';\nfs.globSync('a');\n", real: NODE_24, madeUp: NODE_20 },
  {
    code: "import { registerHooks } from 'node:module';\nregisterHooks({});\n",
    real: NODE_24,
    madeUp: NODE_20,
  },
  { code: "import util from 'node:util';\nutil.styleText('red', 'a');\n", real: NODE_20, madeUp: NODE_18 },
  { code: "process.loadEnvFile('.env');\n", real: NODE_20, madeUp: NODE_18 },
  { code: "import crypto from 'node:crypto';\ncrypto.hash('sha1', 'a');\n", real: NODE_20, madeUp: NODE_18 },
  {
    code: "import crypto from 'node:crypto';\ncrypto.createCipher('aes192', 'a');\n",
    real: NODE_20,
    madeUp: NODE_24,
  },
  { code: "import util from 'node:util';\nutil.isBoolean(true);\n", real: NODE_20, madeUp: NODE_24 },
];
