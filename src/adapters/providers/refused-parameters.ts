import { asRecord, type RefusedAnswer } from './failures.ts';

/** The body of a JSON request. */
export type Body = Record<string, unknown>;

/** Parameters that an answer can do without. Stop strings are among them: we also cut the answer at them. */
const DISPENSABLE = new Set([
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'seed',
  'stop',
  'logprobs',
  'top_logprobs',
  'stream_options',
]);
const UNWANTED =
  /unsupported|not supported|does not support|unrecognized|unknown|unexpected|forbidden|not permitted|above_max_length/i;

/**
 * The fields that an endpoint has rejected by name so far. OpenAI's newer models, for one, take no
 * `temperature`, and expect `max_tokens` under another name; the endpoint says so, and the request is
 * repeated without the field.
 */
export class RefusedParameters {
  private readonly dropped = new Set<string>();
  private renamed = false;

  fit(body: Body): Body {
    const kept = Object.entries(body).filter(([name]) => !this.dropped.has(name));
    return Object.fromEntries(
      kept.map(([name, value]) => [
        this.renamed && name === 'max_tokens' ? 'max_completion_tokens' : name,
        value,
      ]),
    );
  }

  /** Whether the rejection named a parameter that can be dropped or renamed, so that another attempt makes sense. */
  learn({ status, body: refusal }: RefusedAnswer, sent: Body): boolean {
    if ((status !== 400 && status !== 422) || !UNWANTED.test(refusal)) return false;
    if ('max_tokens' in sent && refusal.includes('max_completion_tokens')) {
      this.renamed = true;
      return true;
    }
    const name = parameterOf(refusal);
    if (name === null || !(name in sent) || !DISPENSABLE.has(name)) return false;
    this.dropped.add(name);
    return true;
  }

  /** Remarks for the user about parameters that are not sent. */
  remarks(): string[] {
    return [...this.dropped].map((name) => `It rejects the parameter ${name}, which is therefore not sent`);
  }
}

/** The parameter that an error names: `error.param` (OpenAI), `detail[].loc` (FastAPI), or a quoted word. */
function parameterOf(refusal: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(refusal);
  } catch {
    return null;
  }
  const { error, detail } = asRecord(parsed);
  const { param, message } = asRecord(error);
  if (typeof param === 'string' && param !== '') return param;
  const place = Array.isArray(detail) ? asRecord(detail[0]).loc : null;
  if (Array.isArray(place)) return String(place.at(-1));
  return typeof message === 'string'
    ? (/['"`](\w+)['"`]|supplied: (\w+)/.exec(message)?.slice(1).find(Boolean) ?? null)
    : null;
}
