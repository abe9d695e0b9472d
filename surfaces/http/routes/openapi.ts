import { z } from 'zod';
import { openApiOf } from '../openapi.ts';
import type { Route } from '../route.ts';

/** The OpenAPI document of our own routes; it is one of them. */
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
