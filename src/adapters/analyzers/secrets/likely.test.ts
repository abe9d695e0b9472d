import { describe, expect, it } from 'vitest';
import { effort } from '../../../../test/fixtures/processor-time.ts';
import { MAX_SCANNED_LINE_CHARACTERS } from '../../../analysis/secrets/pieces.ts';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import { createSecretScanner, MAX_SECRET_SCAN_MS } from './scanner.ts';

const scanner = createSecretScanner();
const { signal } = new AbortController();

async function redacted(text: string, path: string | null = null): Promise<string> {
  const done = await scanner.redact([text], signal, path);
  if (!done.ok) throw new Error(done.failure.message);
  return done.value.texts.join('');
}

// Put together here, so that no scanner finds them in this file.
const W = ['sun', 'shine'].join('');
const HEX = 'a7f2c94e1b'.repeat(4).slice(0, 32);
const BASE = 'MIIEpAIBAAKCAQEA3Tz9xJ5kLm8N4qRs';
const PEM = (word: string) => `-----${word} RSA PRIVATE ${'KEY'}-----`;
const JWT = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0In0'}.${'s5Kq_abcDEF'}`;

describe('takes out of what leaves', () => {
  it.each<[string, string, string, (string | null)?]>([
    ['a word of the dictionary', `password = "${W}"`, W],
    ['one in an object', `login({ user: 'me', password: '${W}' })`, W],
    ['one in JSON', `{"passwd": "${W}", "user": "me"}`, W],
    ['a throw-away word', `admin_password = "${'admin'}123"`, 'admin123'],
    ['a passphrase', `passphrase = "correct ${'horse'} battery staple"`, 'correct horse battery staple'],
    ['a comparison', `if password == "${W}":`, W],
    ['a short secret', `client_secret = "${W}"`, W],
    ['a secret that says so', `JWT_SECRET = "my-${W}-jwt-secret"`, `my-${W}-jwt-secret`],
    ['a default of the environment', `os.environ.get("DB_PASSWORD", "${W}")`, W],
    ['an environment file', `A=1\nDB_PASSWORD=${W}\nB=2\n`, W],
    ['a shell', `export PGPASSWORD=${W}\npsql -h db`, W],
    ['a prefix of a command', `PGPASSWORD=${W} psql -h db`, W],
    ['lower case without blanks', `psql "host=db user=me password=${W} dbname=shop"`, W],
    ['a query', `get("/login?user=me&token=${W}&next=1")`, W],
    ['YAML by its shape', `user: me\npassword: ${W}\nhost: db\n`, W],
    ['a list of YAML', `users:\n  - password: ${W}\n`, W],
    ['YAML by its path', `  api_token: ${W} # ours`, W, 'a.yaml'],
    ['an ini file', `[db]\npassword = ${W}\n`, W, 'a.ini'],
    ['an ini file by its value', `password = 4${W}!\n`, `4${W}!`],
    ['a flag', `mysqldump --password=${W} shop`, W],
    ['a flag and a blank', `docker login --password ${W} acme.io`, W],
    ['an element', `<password>${W}</password>`, W],
    ['mysql -p', `mysql -u root -p${W} shop`, W],
    ['mysqldump -p, quoted', `mysqldump -uroot -p'${W}' shop > a.sql`, W],
    ['mariadb as arguments', `run(["mariadb", "-uroot", "-p${W}", "shop"])`, W],
    ['curl -u', `curl -s -u me:${W} acme.io/v1`, W],
    ['curl as arguments', `["curl", "-u", "me:${W}", "acme.io"]`, W],
    ['sshpass', `sshpass -p ${W} ssh me@acme.io`, W],
    ['redis', `redis-cli -h cache -a ${W} ping`, W],
    ['a registry', `docker login -u me -p ${W} acme.io`, W],
    ['openssl', `openssl rsa -in k.pem -passin pass:${W}`, W],
    ['SQL', `CREATE USER 'me'@'%' IDENTIFIED BY '${W}';`, W],
    ['SQL of postgres', `ALTER USER me WITH PASSWORD '${W}';`, W],
    ['netrc', `machine acme.io login me password ${W}\n`, W],
    ['a login in an address', `amqp://me:${W}@queue.acme.io:5672/`, W],
    ['a token in an address', `git clone https://${HEX}@git.acme.io/a/b`, HEX],
    ['a DSN of Sentry', `dsn="https://${HEX}@o123.ingest.sentry.io/4501"`, HEX],
    ['a DSN with both keys', `dsn="https://${HEX}:${HEX.slice(2)}00@sentry.acme.io/2"`, HEX],
    ['a connection string', `"Server=db;Database=shop;User Id=me;Password=${W};"`, W],
    ['its short form', `"Data Source=db;Uid=me;Pwd=${W}"`, W],
    ['an account key', `"AccountName=shop;AccountKey=${HEX}==;EndpointSuffix=x"`, HEX],
    ['a bearer header', `-H "Authorization: Bearer ${HEX}"`, HEX],
    ['a basic header', `Authorization: Basic ${'bWU6c3Vu'}c2hpbmU=`, 'bWU6c3Vuc2hpbmU='],
    ['a header of its own', `'X-Api-Key': '${W}9'`, `${W}9`],
    ['a JSON web token', `cookie = "${JWT}"`, JWT],
    ['a key that is cut at its end', `${PEM('BEGIN')}\n${`${BASE}${BASE}\n`.repeat(3)}`, BASE],
    ['a key that is cut at its beginning', `${`${BASE}${BASE}\n`.repeat(3)}${PEM('END')}\n`, BASE],
  ])('%s', async (_, text, secret, path) => {
    const left = await redacted(text, path ?? null);
    expect(left).not.toContain(secret);
    expect(left).toContain('[secret:');
  });
});

describe('leaves alone', () => {
  it.each<[string, string, (string | null)?]>([
    ['a type', 'class Login:\n    password: str\n    token: Token\n    secret: bytes\n'],
    [
      'a type of TypeScript',
      'interface Login {\n  password: string;\n  token?: string | null;\n  apiKey: ApiKey;\n}',
    ],
    ['a call', 'password = getpass()\ntoken=read_token("a.txt")\nconst secret = await load();'],
    ['the environment', 'password = os.environ["DB_PASSWORD"]\nconst token = process.env.TOKEN;'],
    ['nothing', 'password=None\nf(token=null, secret="")\nlet password = undefined;\npassword: null\n'],
    [
      'stand-ins',
      `password = "<password>"\nDB_PASSWORD=\${DB_PASSWORD}\ntoken: \${{ secrets.T }}\nsecret: "{{ s }}"`,
    ],
    [
      'variables',
      'self.password = password\nlogin(user=user, password=pw)\nthis.token = token;\npassword=self.password\n',
    ],
    ['arguments', 'connect({ user, password, token: accessToken })\nf(password=user_password)\n'],
    [
      'names of fields',
      "ACCESS_TOKEN = 'access_token'\nconst PASSWORD = 'password'\nAUTH_TOKEN = 'x-auth-token'",
    ],
    ['labels', '{ "password": "Enter your password", "token": "The token of your account" }'],
    ['tokens of a lexer', 'if token == "NUMBER": advance()\ntoken = "+"\ntype Token = "word" | "space"'],
    ['functions', 'def token(text): return "abcdefgh"\nfunction password(text) {}\n'],
    ['a flag without a value', 'parser.add_argument("--password", "-p", help="of the database")'],
    ['a password that is asked for', 'mysql -u root -p shop\ncurl -u "$USER:$PASSWORD" acme.io\n'],
    ['a port', 'psql -p 5432\nssh -p 2222 acme.io\nmysql -P 3306'],
    ['an address', 'https://acme.io:8080/a@b\nemail = "me@acme.io"\ngit@github.com:a/b.git'],
    ['a login from variables', 'url = f"postgres://{user}:{password}@{host}/app"'],
    ['prose', 'The bearer token authentication of the basic plan. A token for each user.'],
    ['paths', 'password_file = "/run/secrets/db"\nprivate_key: ./keys/server.pem\n'],
    ['its own marks', 'password = "[secret:fettle/value-of-a-password]"\n'],
    ['lists', "const CHECKS = ['syntax', 'secrets', 'security'];\nset('a', 'token', 'another')"],
    ['choices', "const verdict = isMet ? 'pass' : 'failed';\nreason === 'a' ? 'max_tokens' : 'end_turn'"],
    ['calls of functions', "pass('something')\ncountTokens('something', 1)\ngetToken('something')"],
    ['groups', '{ "pass": {\n  "reason": "wrong_answer" }, "maxTokens": "n_predict" }'],
    ['code in a file of YAML', '- "const token = jwt.sign(id, key);"', 'a.yaml'],
    ['other names', 'monkey = "banana"\nprimary_key = "order_id"\npassword_field = "secret_word"\n'],
  ])('%s', async (_, text, path) => {
    expect(await redacted(text, path ?? null)).toBe(text);
  });
});

it('makes no findings', async () => {
  const text = `password = "${W}"\nmysql -u root -p${W}\nDB_PASSWORD=${W}\n`;
  expect(await scanner.scan(text, '.env', signal)).toEqual({ ok: true, value: [] });
});

// Short texts are searched without a watch: nothing there may take exponential time.
it.each([
  `password=${'a'.repeat(500)}!`,
  `token: ${'aB3'.repeat(100)}!\n`,
  `PASSWORD=${'a.'.repeat(200)}!\n`,
  `secret = ${'a::b->'.repeat(60)}! \n`,
  `${PEM('BEGIN')}\n${`${BASE}+`.repeat(60)}!`,
  `${PEM('BEGIN')}${`\n${BASE}+n+nnnn`.repeat(80)}!`,
  `${`${BASE}+n+nnnn\n`.repeat(80)}${`${BASE}n" + \n`.repeat(80)}-----END RSA`,
  `curl ${'-u a '.repeat(60)}`,
  `mysql ${`-p"' `.repeat(60)}`,
  `login ${'a '.repeat(400)}password`,
  `Authorization: ${'Bearer '.repeat(200)}`,
])('is soon done with a short text: %.40j', async (text) => {
  const spent = await effort(() => redacted(text));
  expect(spent).toBeLessThan(500);
});

it.each([
  'mysql ',
  'mysql -h',
  'curl -u a',
  'a://',
  'a://a:a',
  'password=',
  'token: a\n',
  'eyJa.',
  'bearer ',
  `${PEM('BEGIN')}\n${BASE}\n`,
  `${BASE}\n`,
  'login a password ',
])('does not stall over a text full of %j', async (unit) => {
  const line = `${unit.repeat(Math.floor((MAX_SCANNED_LINE_CHARACTERS - 1) / unit.length))}\n`;
  const text = line.repeat(Math.floor(MAX_CHECKED_CHARACTERS / line.length));
  const spent = await effort(async () => {
    const done = await scanner.redact([text], signal);
    if (!done.ok) expect(done.failure).toMatchObject({ reason: 'timed_out' });
  });
  expect(spent).toBeLessThan(5 * MAX_SECRET_SCAN_MS);
});
