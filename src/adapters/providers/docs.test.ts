import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PROBE_MS, PROVIDER_CONNECT_MS } from '../../config/limits.ts';
import { Config } from '../../config/schema.ts';
import { MODEL_REASONS } from '../../contract/reasons.ts';
import { PROVIDER_IDLE_MS } from './connection.ts';

const DOCS = await readFile(join(import.meta.dirname, '../../../docs/providers.md'), 'utf8');
/** Lines end anywhere. */
const WORDS = DOCS.replace(/\s+/g, ' ');

describe('docs/providers.md', () => {
  const examples = [...DOCS.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? '');

  it.each(examples)('has an example that is a configuration: %s', (example) => {
    const config = Config.parse(parse(example));
    for (const { provider } of [config.roles.complete, config.roles.chat])
      expect(['local', ...Object.keys(config.providers)]).toContain(provider);
    expect(Object.keys(config.providers).length).toBeGreaterThan(0);
  });

  it('has the examples', () => expect(examples.length).toBeGreaterThanOrEqual(7));

  it('names the bounds that are', () => {
    expect(WORDS).toContain(`within ${PROBE_MS / 1000} seconds`);
    expect(DOCS).toContain(`no connection within ${PROVIDER_CONNECT_MS / 1000} s`);
    expect(DOCS).toContain(`${PROVIDER_IDLE_MS / 1000} s without data`);
  });

  it('names no reason that there is not', () => {
    const table = DOCS.slice(DOCS.indexOf('## Errors'), DOCS.indexOf('## Recorded traffic'));
    const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((match) =>
      [...(match[1] ?? '').matchAll(/`(\w+)`/g)].map((reason) => reason[1]),
    );
    expect(named.length).toBeGreaterThan(8);
    for (const reason of named) expect(MODEL_REASONS).toContain(reason);
  });
});
