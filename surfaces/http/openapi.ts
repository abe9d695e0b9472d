import { z } from 'zod';
import { ERROR_STATUS } from './errors.ts';
import type { About, Route } from './route.ts';

type Json = Record<string, unknown>;

const ErrorAnswer = z.object({
  error: z.object({ code: z.string(), message: z.string(), request_id: z.string() }),
});

/**
 * The OpenAPI document (3.1, whose schemas are JSON Schema 2020-12) of the routes with descriptions: Fettle's own.
 * Those of other tools are documented by their tools.
 */
export function openApiOf(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const { method, path, about } of routes) {
    if (about === undefined) continue;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(about) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fettle',
      version,
      description: 'A code assistant you run yourself. Every suggestion is checked before it is shown.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The output of `fettle token`.' },
      },
      schemas: { Error: schemaOf(ErrorAnswer, 'output') },
    },
  };
}

function operationOf({ summary, body, answer }: About): Json {
  const content = answer === undefined ? {} : { content: json(schemaOf(answer, 'output')) };
  return {
    summary,
    ...(body !== undefined && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      200: { description: 'The answer.', ...content },
      default: {
        description: `An error: ${[...new Set(Object.values(ERROR_STATUS))].join(', ')}.`,
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** Input may omit fields that have a default; output has all of them. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

/** The OpenAPI document of Fettle's own routes, including this one. */
export function openApiRoute(others: readonly Route[]): Route {
  const route: Route = {
    method: 'GET',
    path: '/openapi.json',
    queued: false,
    about: { summary: 'This document.', answer: z.record(z.string(), z.unknown()) },
    handle: async ({ services }) => ({ kind: 'json', body: openApiOf([...others, route], services.version) }),
  };
  return route;
}
