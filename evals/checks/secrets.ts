import { offsetsOf } from '../../src/base/text.ts';
import type { SecretScanner } from '../../src/ports/analyzer.ts';
import { lookAlikes } from './secrets/harmless.ts';
import { SECRET_KINDS } from './secrets/kinds.ts';
import { plant } from './secrets/plant.ts';
import { Random } from './secrets/random.ts';

/** `missed` and `alarms` say which; `leaked` were found but not completely removed by `redact`. */
export type SecretsReport = {
  kinds: number;
  planted: number;
  caught: number;
  missed: string[];
  leaked: string[];
  harmless: number;
  alarms: string[];
};

/** Each kind of secret is planted this often, in files of languages chosen by the seed. */
const PLANTED_EACH = 2;

/** How many fake secrets a scanner finds, and how many harmless look-alikes it takes for one. */
export async function evaluateSecrets(scanner: SecretScanner, seed: number): Promise<SecretsReport> {
  const random = new Random(seed);
  const planted = SECRET_KINDS.flatMap((kind) =>
    Array.from({ length: PLANTED_EACH }, () => plant(kind, random)),
  );
  const missed: string[] = [];
  const leaked: string[] = [];
  for (const { kind, path, text, start, end, secret } of planted) {
    const places = await placesIn(scanner, text, path);
    const isCaught = places.some((place) => place.start < end && place.end > start);
    if (!isCaught) missed.push(`${kind} in ${path}`);
    else if (isLeaked(await redacted(scanner, text), secret)) leaked.push(`${kind} in ${path}`);
  }
  const harmless = lookAlikes(random);
  const alarms: string[] = [];
  for (const { what, path, text } of harmless) {
    const places = await placesIn(scanner, text, path);
    if (places.length > 0) alarms.push(`${what}: ${places.map(({ rule }) => rule).join(', ')}`);
  }
  const caught = planted.length - missed.length;
  return {
    kinds: SECRET_KINDS.length,
    planted: planted.length,
    caught,
    missed,
    leaked,
    harmless: harmless.length,
    alarms,
  };
}

/** Consecutive characters of a secret that must not remain. */
const LEAK_CHARACTERS = 12;

function isLeaked(text: string, secret: string): boolean {
  const tail = secret.slice(-LEAK_CHARACTERS);
  return (
    text.includes(secret) ||
    (secret.length > LEAK_CHARACTERS && /^[\w+/=-]+$/.test(tail) && text.includes(tail))
  );
}

async function placesIn(scanner: SecretScanner, text: string, path: string) {
  const found = await scanner.scan(text, path, new AbortController().signal);
  if (!found.ok) throw new Error(found.failure.message);
  return found.value.map(({ rule, range }) => ({
    rule,
    ...(offsetsOf(text, range) ?? { start: 0, end: 0 }),
  }));
}

async function redacted(scanner: SecretScanner, text: string): Promise<string> {
  const found = await scanner.redact([text], new AbortController().signal);
  if (!found.ok) throw new Error(found.failure.message);
  return found.value.texts.join('');
}
