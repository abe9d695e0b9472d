import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDoor } from '../../test/http/door.ts';
import { createWorkbench, type Workbench } from '../../test/http/workbench.ts';
import { ROUTES } from './routes/table.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await createWorkbench();
});
afterAll(() => bench.close());

type Document = {
  openapi: string;
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: object }> } }>>;
};

async function documentOf(): Promise<Document> {
  const response = await openDoor(bench.assistant).send('GET', '/openapi.json');
  expect(response.status).toBe(200);
  return (await response.json()) as Document;
}

it('has each of our own routes, and none of the protocols of others', async () => {
  const { openapi, paths } = await documentOf();
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(openapi).toBe('3.1.0');
  const own = ROUTES.filter(({ path }) => /^\/(v1\/fettle\/|health$|openapi)/.test(path));
  expect(told.toSorted()).toEqual(own.map(({ method, path }) => `${method} ${path}`).toSorted());
});

it('says of a request what it needs, and not what the wire may leave out', async () => {
  const { paths } = await documentOf();
  const body = paths['/v1/fettle/generate']?.post?.requestBody?.content['application/json']?.schema;
  expect(body).toMatchObject({
    type: 'object',
    required: ['instruction', 'language'],
    properties: { instruction: { type: 'string', minLength: 1 }, stream: { default: false } },
  });
});

it.each([
  ['GET', '/health', undefined],
  ['GET', '/openapi.json', undefined],
  ['GET', '/v1/fettle/status', undefined],
  ['GET', '/v1/fettle/models', undefined],
  ['POST', '/v1/fettle/check', { language: 'python', text: 'x = = 1\n' }],
  ['POST', '/v1/fettle/generate', { instruction: 'x', language: 'python' }],
  ['POST', '/v1/fettle/chat', { message: 'Hi' }],
])('%s %s answers as it says', async (method, path, body) => {
  const about = ROUTES.find((route) => route.path === path)?.about;
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await openDoor(bench.assistant).send(method, path, init);
  const answer = await response.json();
  expect(about?.answer?.parse(answer)).toEqual(answer);
});
