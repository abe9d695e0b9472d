import { asRecord, type RefusedAnswer } from './failures.ts';

/** A JSON body on its way out. */
export type Body = Record<string, unknown>;

/** Parameters an answer can do without. Stop strings are among them: this side cuts at them too. */
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
 * What an endpoint has refused by name so far. OpenAI's newer models, for one, take no `temperature`,
 * and want `max_tokens` under another name; the endpoint says so, and the request is sent again without.
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

  /** Whether the refusal of what was sent taught something, so that it is worth sending once more. */
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

  /** For the user: what is asked for and not sent. */
  remarks(): string[] {
    return [...this.dropped].map((name) => `It refuses the parameter ${name}: it is not sent`);
  }
}

/** The parameter an error names: `error.param` (OpenAI), `detail[].loc` (FastAPI), or a quoted word. */
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
