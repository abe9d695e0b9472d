import { languageIdOf } from '../../base/languages.ts';
import { examplesOf } from '../../context/examples/examples.ts';
import { stubOf } from '../../context/stub.ts';
import type { Example, Stub } from '../../contract/example.ts';
import type { GenerateRequest } from '../../contract/request.ts';

/** What a request for code says beside its words. */
export type Asked = { language: string; stub: Stub | null; examples: Example[] };

/** Reads the function that the request begins, and the examples of what it gives. */
export function readRequest({ instruction, language }: GenerateRequest): Asked {
  const stub = stubOf(instruction, language);
  const id = languageIdOf(language);
  return { language: id, stub, examples: examplesOf(instruction, stub) };
}
