import type { z } from 'zod';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { MAX_REQUEST_BODY_BYTES } from '../../src/config/limits.ts';
import { confine } from './confine.ts';
import { badInput, type HttpFailure, retryAfter, tooLarge } from './errors.ts';
import type { Call } from './route.ts';

/** Bytes of all request bodies being received. */
const MAX_RECEIVED_BODY_BYTES = 64 * 1024 * 1024;

/** Problems of one body that are reported; further ones would only repeat them. */
const MAX_TOLD_PROBLEMS = 3;

/** The body as the schema's type, with no project in it except served ones. */
export async function readBody<Schema extends z.ZodType>(
  { request, body, services }: Pick<Call, 'request' | 'body' | 'services'>,
  schema: Schema,
): Promise<Result<z.output<Schema>, HttpFailure>> {
  const refused = refuseHeaders(request.headers);
  if (refused) return fail(refused);
  if (!body.ok) return body;
  const json = parseJson(body.value);
  if (!json.ok) return json;
  const confined = await confine(json.value, services.workspaces);
  return confined.ok ? parseInput(schema, confined.value) : fail(badInput(confined.failure.message));
}

/** A value as the schema's type, or its problems field by field. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, HttpFailure> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail(badInput(describeIssues(parsed.error)));
}

function refuseHeaders(headers: Headers): HttpFailure | null {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !type.endsWith('+json')) {
    const message = `Content-Type ${type || 'is missing and'} is not JSON; send application/json`;
    return { code: 'unsupported_media_type', message };
  }
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return null;
  const message = `Content-Encoding ${encoding} is not supported; send plain JSON`;
  return { code: 'unsupported_media_type', message };
}

/** The bodies being received. Their total size is bounded, so that slow clients cannot exhaust the memory. */
export class ReceivedBodies {
  private held = 0;

  /** All bytes of a request's body, bounded while reading. */
  async receive(request: Request): Promise<Result<Uint8Array, HttpFailure>> {
    if (Number(request.headers.get('content-length') ?? 0) > MAX_REQUEST_BODY_BYTES) return fail(tooLarge());
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of request.body ?? []) {
        length += chunk.length;
        this.held += chunk.length;
        if (length > MAX_REQUEST_BODY_BYTES) return fail(tooLarge());
        if (this.held > MAX_RECEIVED_BODY_BYTES) return fail(tooManyBodies());
        chunks.push(chunk);
      }
    } catch {
      return fail(badInput('the body was incomplete; send it again'));
    } finally {
      this.held -= length;
    }
    return ok(Buffer.concat(chunks));
  }
}

function tooManyBodies(): HttpFailure {
  const message = 'too many request bodies in transfer; try again after the time in Retry-After';
  return { code: 'overloaded', message, headers: { ...retryAfter(), connection: 'close' } };
}

function parseJson(bytes: Uint8Array): Result<unknown, HttpFailure> {
  if (bytes.length === 0) return fail(badInput('the body is empty; send a JSON object'));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail(badInput('the body is not UTF-8; send JSON in UTF-8'));
  }
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ') : '';
    return fail(badInput(`the body is not JSON: ${why}`));
  }
}

/** "document.text: expected string, received undefined; and 2 more". */
function describeIssues({ issues }: z.ZodError): string {
  const told = issues.slice(0, MAX_TOLD_PROBLEMS).map(({ path, message }) => {
    return `${path.length > 0 ? path.join('.') : 'the body'}: ${message.replace(/^Invalid input: /, '')}`;
  });
  const more = issues.length > told.length ? `; and ${issues.length - told.length} more` : '';
  return told.join('; ') + more;
}
