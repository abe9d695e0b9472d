import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { globMatcher, globProblem } from '../../../src/config/glob.ts';
import { MAX_SEARCH_HITS } from '../../../src/config/limits.ts';
import { ContextAnswer, SearchAnswer } from '../../../src/contract/context-answer.ts';
import { Request } from '../../../src/contract/request.ts';
import { CHUNK_KINDS } from '../../../src/contract/source-code.ts';
import { parseInput, readBody } from '../body.ts';
import { badInput, type HttpFailure } from '../errors.ts';
import { ERROR_OF_REASON } from '../failure-of-answer.ts';
import type { Route } from '../route.ts';

const ContextBody = z.looseObject({
  task: z.enum(['complete', 'generate', 'explain', 'chat']),
  id: z.string().min(1).optional(),
  workspace: z.string().nullable().default(null),
});

/** The context a task's model would see: the body is that of the task, with its name in `task`. */
export const contextRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/context',
  queued: true,
  about: {
    summary:
      'The context a model would see for a request, piece by piece with reasons; takes the body of the task.',
    body: ContextBody,
    answer: ContextAnswer,
  },
  async handle(call) {
    const { services, signal, id } = call;
    const body = await readBody(call, ContextBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const asked = parseInput(Request, { ...body.value, id: body.value.id ?? id });
    if (!asked.ok) return { kind: 'failure', failure: asked.failure };
    const answer = await services.assistant.context(asked.value, signal);
    if (answer.ok) return { kind: 'json', body: answer.value };
    const { reason, message } = answer.failure;
    const code = ERROR_OF_REASON[reason] ?? (reason === 'prompt_too_large' ? reason : 'provider_unreachable');
    const failure: HttpFailure = { code, message };
    return { kind: 'failure', failure };
  },
};

const USUAL_HITS = 10;

const SearchBody = z.object({
  /** Absolute path of the project. */
  workspace: z.string().refine(isAbsolute, 'expected an absolute path'),
  question: z.string().refine((text) => text.trim() !== '', 'expected text'),
  limit: z.int().min(1).max(MAX_SEARCH_HITS).default(USUAL_HITS),
  /** Only files that match this glob, such as `src/**`. */
  path: z.string().optional(),
  kinds: z.array(z.enum(CHUNK_KINDS)).optional(),
});

/** The places of a project that match words or a question. */
export const searchRoute: Route = {
  method: 'POST',
  path: '/v1/fettle/search',
  queued: true,
  about: {
    summary: 'Searches a project by words or with a question, best results first.',
    body: SearchBody,
    answer: SearchAnswer,
  },
  async handle(call) {
    const { services, signal } = call;
    const body = await readBody(call, SearchBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { path, kinds, ...question } = body.value;
    const problem = path === undefined ? null : globProblem(path);
    if (problem !== null)
      return { kind: 'failure', failure: badInput(`path ${problem}; write it like src/**`) };
    const answer = await services.assistant.search(
      {
        ...question,
        ...(kinds === undefined ? {} : { kinds }),
        ...(path === undefined ? {} : { takesPath: globMatcher(path) }),
      },
      signal,
    );
    if (answer.ok) return { kind: 'json', body: answer.value };
    return { kind: 'failure', failure: { code: 'internal', message: answer.failure.message } };
  },
};
