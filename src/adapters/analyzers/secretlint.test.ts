import { describe, expect, it } from 'vitest';
import { sliceRange } from '../../base/text.ts';
import { MAX_CHECKED_CHARACTERS, MAX_SCANNED_LINE_CHARACTERS } from '../../config/limits.ts';
import { createSecretScanner } from './secretlint.ts';

const scanner = createSecretScanner();
const { signal } = new AbortController();

// Put together here, so that no scanner finds them in this file.
const AWS_ID = `AKIA${'QZ3WXEC5RVTB7YNU'}`;
const AWS_KEY = `wq3H/${'k9Tz+7Rb2Lp8Xc4Vn6Md1Fs5Gj0Qy'}Ab3Ce`.padEnd(40, 'Zx9');
const GITHUB = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const DATABASE = `postgres://shop:${'k3Jx9vQm2'}@db.acme.io:5432/orders`;
const PRIVATE_KEY = [
  `-----BEGIN RSA PRIVATE ${'KEY'}-----`,
  ...Array.from({ length: 4 }, (_, line) => `MIIE${'pAIBAAKCAQEA3Tz9xJ5kLm8N'.repeat(2)}${line}abcdefghij`),
  `-----END RSA PRIVATE ${'KEY'}-----`,
].join('\n');

async function scan(text: string, path: string | null = null) {
  const result = await scanner.scan(text, path, signal);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

it('says what it is', () => {
  expect(scanner).toMatchObject({ tool: 'secretlint', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

describe('finds', () => {
  it.each([
    ['aws/AWSAccessKeyID', `id = "${AWS_ID}"`, AWS_ID],
    ['aws/AWSSecretAccessKey', `AWS_SECRET_ACCESS_KEY = "${AWS_KEY}"`, AWS_KEY],
    ['github/GITHUB_TOKEN', `const token = '${GITHUB}';`, GITHUB],
    ['database-connection-string/PostgreSQLConnection', `connect("${DATABASE}", timeout=5)`, DATABASE],
    ['privatekey/PrivateKey', `key = """${PRIVATE_KEY}"""`, PRIVATE_KEY],
  ])('%s, at its exact place', async (rule, line, secret) => {
    const text = `# 😀 first line\r\n${line}\r\n`;
    const [match, ...more] = await scan(text);
    expect(more).toEqual([]);
    expect(match).toMatchObject({
      rule: `secretlint/${rule}`,
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(match && sliceRange(text, match.range)).toBe(secret);
  });

  it('the key inside a service account file, by its place and not as the whole file', async () => {
    const text = JSON.stringify(
      { type: 'service_account', private_key_id: 'a', private_key: PRIVATE_KEY },
      null,
      2,
    );
    const [match] = await scan(text, 'account.json');
    expect(match?.rule).toBe('secretlint/privatekey/PrivateKey');
    expect(match?.range.start.line).toBe(4);
  });

  it('the same secret by the same hash, wherever it stands and whatever follows it', async () => {
    const [first] = await scan(`a = "${DATABASE}"`);
    const [second] = await scan(`\n\n  connect('${DATABASE}', retries=3)`);
    expect(second?.hash).toBe(first?.hash);
  });

  it('a secret under a comment that would have it ignored', async () => {
    expect(
      await scan(`# secretlint-disable-next-line\nid = "${AWS_ID}"\n# secretlint-disable\nb = "${GITHUB}"`),
    ).toHaveLength(2);
  });
});

it('never gives the secret away', async () => {
  const secrets = [AWS_ID, AWS_KEY, GITHUB, DATABASE, PRIVATE_KEY];
  const text = `${AWS_ID}\nAWS_SECRET_ACCESS_KEY=${AWS_KEY}\n${GITHUB}\n${DATABASE}\n${PRIVATE_KEY}\n`;
  const told = JSON.stringify(await scan(text));
  expect(JSON.parse(told)).toHaveLength(secrets.length);
  for (const secret of secrets) expect(told).not.toContain(secret.slice(-12));
  expect(told).not.toContain('k3Jx9vQm2');
});

describe('leaves alone', () => {
  it.each([
    ['a local database', 'DB = "postgres://postgres:postgres@localhost:5432/app"'],
    ['keys of documentation', `id = "AKIAIOSFODNN7${'EXAMPLE'}"`],
    ['an account number', 'aws_account_id = "1234-5678-9012"'],
    [
      'environment look-ups',
      'key = os.environ["AWS_SECRET_ACCESS_KEY"]\nurl = f"postgres://u:{password}@db.acme.io/a"',
    ],
    ['plain code', 'def add(a, b):\n    return a + b\n'],
    ['nothing', ''],
    ['garbage', '\0\u0001\ud800 ����'],
  ])('%s', async (_, text) => {
    expect(await scan(text)).toEqual([]);
  });
});

describe('bounds', () => {
  it('says that a text is too large, and does not take long over it', async () => {
    const started = performance.now();
    expect(await scanner.scan('x'.repeat(10_000_000), null, signal)).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('says which line is too long', async () => {
    const text = `a\n${'x'.repeat(MAX_SCANNED_LINE_CHARACTERS + 1)}\nb\n`;
    expect(await scanner.scan(text, null, signal)).toMatchObject({
      ok: false,
      failure: { reason: 'too_large', message: expect.stringContaining('line 2') },
    });
    expect(await scan(`${'x'.repeat(MAX_SCANNED_LINE_CHARACTERS - 1)}\n`)).toEqual([]);
  });

  // The slowest shapes for the rules' patterns.
  it.each([
    'SG.',
    'http://',
    'http://a:a@a',
    'xoxb-a-',
    'mongodb://a:',
    'sk-proj-',
    `secret_access_key${' '.repeat(300)}`,
  ])('takes a text full of %j in its stride', async (unit) => {
    const line = `${unit.repeat(Math.floor((MAX_SCANNED_LINE_CHARACTERS - 1) / unit.length))}\n`;
    const started = performance.now();
    await scan(line.repeat(Math.floor(MAX_CHECKED_CHARACTERS / line.length)));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is cancelled between two rules', async () => {
    const controller = new AbortController();
    const scanning = scanner.scan('x = 1', null, controller.signal);
    controller.abort();
    expect(await scanning).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });

  it('keeps nothing of a scan', async () => {
    await scan('x = 1');
    const marks = performance.getEntriesByType('mark').length;
    for (let round = 0; round < 50; round += 1) await scan(`id = "${AWS_ID}"`);
    expect(performance.getEntriesByType('mark').length).toBe(marks);
  });
});
