import { describe, expect, it } from 'vitest';
import { effort } from '../../../../test/fixtures/processor-time.ts';
import { MAX_SCANNED_LINE_CHARACTERS } from '../../../analysis/secrets/pieces.ts';
import { sliceRange } from '../../../base/text.ts';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import { createSecretScanner, MAX_SEARCHED_CHARACTERS, MAX_SECRET_SCAN_MS } from './scanner.ts';

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
  const version = expect.stringMatching(/^secretlint \d+\.\d+\.\d+, gitleaks [0-9a-f]{7}$/);
  expect(scanner).toMatchObject({ tool: 'secrets', version });
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

describe('where rules overlap', () => {
  it('tells one secret a place, by the rule that knows most of it', async () => {
    const stripe = ['sk_live', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('_');
    const found = await scan(`STRIPE_API_KEY = "${stripe}"\ngithub_token = "${GITHUB}"`);
    expect(found.map(({ rule }) => rule)).toEqual([
      'gitleaks/stripe-access-token',
      'secretlint/github/GITHUB_TOKEN',
    ]);
  });

  it('tells a value by its name where no rule knows it', async () => {
    expect(await scan(`db_password = "${'k3Jx9'}vQm2"`)).toMatchObject([
      { rule: 'fettle/hard-coded-password', range: { start: { line: 1, column: 16 } } },
    ]);
  });
});

describe('redacts', () => {
  const redact = async (...parts: string[]) => {
    const result = await scanner.redact(parts, signal);
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  };

  it('each secret, and nothing else', async () => {
    const { texts, count } = await redact(`a = 1\nid = "${AWS_ID}"\nurl = "${DATABASE}"\nb = 2\n`);
    expect(texts).toEqual([
      'a = 1\nid = "[secret:secretlint/aws/AWSAccessKeyID]"\nurl = "[secret:secretlint/database-connection-string/PostgreSQLConnection]"\nb = 2\n',
    ]);
    expect(count).toBe(2);
  });

  it('a secret that spans parts in all of them, and counts it once', async () => {
    const { texts, count } = await redact('id = "', AWS_ID.slice(0, 8), `${AWS_ID.slice(8)}"\n`, 'x = 1');
    const mark = '[secret:secretlint/aws/AWSAccessKeyID]';
    expect(texts).toEqual(['id = "', mark, `${mark}"\n`, 'x = 1']);
    expect(count).toBe(1);
  });

  it('all of what overlapping rules found', async () => {
    const { texts } = await redact(`${PRIVATE_KEY}\npassword = "${'k3Jx9'}vQm2"`);
    expect(texts.join('')).toBe(
      '[secret:secretlint/privatekey/PrivateKey]\npassword = "[secret:fettle/hard-coded-password]"',
    );
  });

  it('nothing where nothing is, and its own marks not again', async () => {
    const text = 'token = os.environ["TOKEN"]\npassword = "[secret:fettle/hard-coded-password]"\n';
    expect(await redact(text)).toEqual({ texts: [text], count: 0 });
    expect(await redact('')).toEqual({ texts: [''], count: 0 });
    expect(await redact()).toEqual({ texts: [], count: 0 });
  });

  it('does not hand back a text that it could not look through', async () => {
    expect(await scanner.redact(['x'.repeat(MAX_SEARCHED_CHARACTERS + 1)], signal)).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
  });

  it('a secret in the midst of a long line', async () => {
    const around = 'x;'.repeat(MAX_SCANNED_LINE_CHARACTERS);
    const { texts } = await redact(`${around}"${AWS_ID}"${around}`);
    expect(texts).toEqual([`${around}"[secret:secretlint/aws/AWSAccessKeyID]"${around}`]);
  });
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
    ['masks', `a = "sk_live_${'x'.repeat(24)}"\nb = "ghp_${'abcdefghijklmnopqrstuvwxyz'}0123456789"`],
    [
      'a stand-in of the right shape',
      `slack = "xoxb-${'your-token-goes-here'}-123"\nfind("xoxo-indieweb-1.jpg")`,
    ],
    ["a key of Stripe's pages", `key = "sk_test_${'4eC39HqLyjWDarjtT1zdp7dc'}"`],
    ["the token of Telegram's pages", `botToken = "123456:ABC-DEF${'1234ghIkl-zyx57W2v1u123ew11'}"`],
    ['the login of documentation', 'curl https://username:password@acme.io/v1'],
    ['plain code', 'def add(a, b):\n    return a + b\n'],
    ['nothing', ''],
    ['garbage', '\0\u0001\ud800 ����'],
  ])('%s', async (_, text) => {
    expect(await scan(text)).toEqual([]);
  });
});

describe('a long line or a large text', () => {
  const filler = (length: number) => 'f(1);'.repeat(Math.ceil(length / 5)).slice(0, length);
  const placeOf = async (text: string) => (await scan(text)).map(({ rule, range }) => ({ rule, range }));

  it.each([0, 1, 100, 15_870, 16_370, 16_380, 16_384, 20_000, 32_000, 32_760, 49_145, 90_000, 99_950])(
    'has its secret found once, and in its place: %d characters into it',
    async (offset) => {
      const text = `${filler(offset)}"${AWS_ID}"${filler(100_000 - offset)}`;
      expect(await placeOf(`a\n${text}\nb\n`)).toEqual([
        {
          rule: 'secretlint/aws/AWSAccessKeyID',
          range: {
            start: { line: 2, column: offset + 2 },
            end: { line: 2, column: offset + 2 + AWS_ID.length },
          },
        },
      ]);
    },
  );

  it('has a private key found wherever it is cut', async () => {
    const body = 'MIIEpAIBAAKCAQEA3Tz9xJ5kLm8N'.repeat(450);
    const key = `-----BEGIN RSA PRIVATE ${'KEY'}-----\\n${body}\\n-----END RSA PRIVATE ${'KEY'}-----`;
    for (let offset = 0; offset < 40_000; offset += 4_000) {
      const found = await scan(`${filler(offset)}"${key}"${filler(60_000)}`);
      expect(found.map(({ range }) => range.start.column)).toEqual([offset + 2]);
    }
  });

  it('takes no part of a long word for a secret', async () => {
    const hexadecimal = '0123456789abcdef'.split('').reverse().join('');
    expect(await scan(`api_token = ${hexadecimal.repeat(5_000)}\n`)).toEqual([]);
  });

  it('is searched to its end', async () => {
    const text = `${'let a = f(1, 2);\n'.repeat(150_000)}const id = "${AWS_ID}";\n`;
    expect(text.length).toBeGreaterThan(2 * MAX_CHECKED_CHARACTERS);
    expect(await scan(text)).toMatchObject([{ range: { start: { line: 150_001 } }, hasShape: true }]);
  });
});

describe('bounds', () => {
  it('says that a text is too large, and does not take long over it', async () => {
    const text = 'x'.repeat(MAX_SEARCHED_CHARACTERS + 1);
    const spent = await effort(async () => {
      expect(await scanner.scan(text, null, signal)).toMatchObject({
        ok: false,
        failure: { reason: 'too_large' },
      });
    });
    expect(spent).toBeLessThan(500);
  });

  async function scanInTime(text: string): Promise<void> {
    const spent = await effort(async () => {
      const found = await scanner.scan(text, null, signal);
      if (!found.ok) expect(found.failure).toMatchObject({ reason: 'timed_out' });
    });
    expect(spent).toBeLessThan(5 * MAX_SECRET_SCAN_MS);
  }

  // The slowest shapes for the rules' patterns: found, done with or given up, but soon.
  it.each([
    'SG.',
    'http://',
    'http://a:a@a',
    'xoxb-a-',
    'mongodb://a:',
    'sk-proj-',
    'eyJ.',
    'password="',
    'token: a',
    '-----BEGIN PRIVATE KEY-----',
    'PuTTY-User-Key-File-2: ',
    `secret_access_key${' '.repeat(300)}`,
  ])('does not stall over a text full of %j', async (unit) => {
    const line = `${unit.repeat(Math.floor((MAX_SCANNED_LINE_CHARACTERS - 1) / unit.length))}\n`;
    const text = line.repeat(Math.floor(MAX_CHECKED_CHARACTERS / line.length));
    await scanInTime(text);
  });

  it.each(['password="', 'http://a:a@a', 'SG.', 'eyJ.'])(
    'does not stall over one line of %j',
    async (unit) => {
      const text = unit.repeat(Math.floor(MAX_CHECKED_CHARACTERS / unit.length));
      await scanInTime(text);
    },
  );

  it('gives a rule up that does not come to an end', async () => {
    const line = `${'SG.'.repeat(6_000)}\n`;
    // No machine is fast enough for this text within a millisecond.
    const impatient = createSecretScanner({ patternMs: 1 });
    expect(await impatient.scan(line.repeat(50), null, signal)).toMatchObject({
      ok: false,
      failure: { reason: 'timed_out', message: expect.stringContaining('a rule took longer') },
    });
  });

  it('is cancelled in the midst of it', async () => {
    const line = `${'http://a:a@a'.repeat(1_600)}\n`;
    const controller = new AbortController();
    const scanning = scanner.scan(line.repeat(50), null, controller.signal);
    setTimeout(() => controller.abort(), 1);
    expect(await scanning).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
  });

  it('lets other work have its turn meanwhile', async () => {
    const line = `${'password="'.repeat(1_900)}\n`;
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    try {
      await scanner.scan(line.repeat(50), null, signal);
    } finally {
      clearInterval(timer);
    }
    expect(turns).toBeGreaterThan(3);
  });

  it('is done with an ordinary large file', async () => {
    const entry = (index: number) =>
      `  "pkg-${index}": {\n    "token": "a${index}",\n    "integrity": "sha512-${index}abc"\n  },\n`;
    const text = Array.from({ length: 10_000 }, (_, index) => entry(index)).join('');
    expect(text.length).toBeGreaterThan(500_000);
    expect(await scan(text, 'package-lock.json')).toEqual([]);
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
