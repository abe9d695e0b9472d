import type { MadeUpGroup } from '../made-up-group.ts';
import { AXIOS } from './axios.ts';
import { EXPRESS } from './express.ts';
import { LANGUAGE } from './language.ts';
import { LODASH } from './lodash.ts';
import { MORE } from './more-cases.ts';
import { NODE } from './node.ts';
import { ZOD } from './zod.ts';

/** The packages all of them are checked against. */
export const INSTALLED = [
  'express@5.3.0',
  '@types/express@5.0.6',
  'zod@4.6.7',
  'lodash@4.18.1',
  '@types/lodash@4.17.27',
  'axios@1.21.1',
  '@types/node@24.19.2',
];

/** Each setup and line is also JavaScript, so that it is tested in both languages. */
export const MADE_UP: MadeUpGroup[] = [EXPRESS, ZOD, LODASH, AXIOS, NODE, LANGUAGE, ...MORE];
