import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RankedFunction } from './functions.ts';

/**
 * `data` is the folder with CoSQA's two files (Huang et al., "CoSQA: 20,000+ Web Queries for Code Search", ACL 2021).
 */
export type CosqaData = { questions: { text: string; answer: number }[]; functions: string[] };

type Query = { doc: string; retrieval_idx: number };

const DOCSTRING = /"""[\s\S]*?"""|'''[\s\S]*?'''/;

/** Web questions, each with the number of the one function that answers it. Throws when the data is missing. */
export function readCosqa(data: string): CosqaData {
  const queries = readJson<Query[]>(data, 'cosqa-dev-queries.json.gz');
  const functions = readJson<Record<string, number>>(data, 'cosqa-functions.json.gz');
  const numbered = Object.entries(functions).sort(([, left], [, right]) => left - right);
  return {
    questions: queries.map(({ doc, retrieval_idx }) => ({ text: doc, answer: retrieval_idx })),
    functions: numbered.map(([code]) => code),
  };
}

/** CoSQA's functions as they are searched: with their docstrings, or without. */
export function cosqaFunctions(
  functions: readonly string[],
  docstrings: 'removed' | 'kept',
): RankedFunction[] {
  return functions.map((code) => ({
    text: docstrings === 'removed' ? code.replace(DOCSTRING, '') : code,
    name: /\bdef\s+(\w+)/.exec(code)?.[1] ?? '',
  }));
}

function readJson<Value>(folder: string, name: string): Value {
  return JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString('utf8')) as Value;
}
