import { ALNUM, BASE64, type Random } from './random.ts';

/** Lines that look as if they contained a secret but do not. */
export type LookAlike = { what: string; path: string; text: string };

type Line = [what: string, path: string, make: (r: Random) => string];

const MADE: readonly Line[] = [
  ['a uuid', 'a.py', (r) => `ORDER_ID = "${r.uuid()}"`],
  ['a test id', 'a.test.ts', (r) => `const id = '${r.uuid()}';`],
  ['a session id of a test', 'a.test.ts', (r) => `expect(session.id).toBe('${r.uuid()}');`],
  ['a git commit', 'a.yaml', (r) => `    rev: ${r.hex(40)}`],
  ['a commit in a comment', 'a.py', (r) => `# fixed in ${r.hex(40)}, see the token parser`],
  ['a short commit', 'a.ts', (r) => `const BASE = '${r.hex(7)}';`],
  ['a sha256 of a file', 'a.py', (r) => `SHA256 = "${r.hex(64)}"`],
  ['a checksum table', 'a.json', (r) => `{ "model.bin": "sha256:${r.hex(64)}" }`],
  ['an image digest', 'Dockerfile', (r) => `FROM node:20-slim@sha256:${r.hex(64)}`],
  [
    'an image in base64',
    'a.css',
    (r) => `.a { background: url(data:image/png;base64,${r.text(BASE64, 200)}); }`,
  ],
  ['an image in code', 'a.ts', (r) => `const icon = 'data:image/svg+xml;base64,${r.text(BASE64, 160)}';`],
  ['an integrity string', 'package-lock.json', (r) => `      "integrity": "sha512-${r.text(BASE64, 86)}==",`],
  ['an integrity of yarn', 'yarn.lock', (r) => `  integrity sha512-${r.text(BASE64, 86)}==`],
  ['a sum of go', 'go.sum', (r) => `github.com/a/b v1.2.3 h1:${r.text(BASE64, 43)}=`],
  ['a hash of pip', 'requirements.txt', (r) => `flask==3.0.0 --hash=sha256:${r.hex(64)}`],
  ['a hash of poetry', 'poetry.lock', (r) => `    {file = "a-1.0.whl", hash = "sha256:${r.hex(64)}"},`],
  [
    'a subresource hash',
    'a.html',
    (r) => `<script src="a.js" integrity="sha384-${r.text(BASE64, 64)}"></script>`,
  ],
  [
    'a certificate',
    'a.py',
    (r) => `CERT = """-----BEGIN CERTIFICATE-----\n${r.text(BASE64, 64)}\n-----END CERTIFICATE-----"""`,
  ],
  [
    'a public key',
    'a.py',
    (r) => `KEY = """-----BEGIN PUBLIC KEY-----\n${r.text(BASE64, 64)}\n-----END PUBLIC KEY-----"""`,
  ],
  ['a public ssh key', 'a.yaml', (r) => `  - ssh-rsa AAAAB3NzaC1yc2E${r.text(BASE64, 200)} me@laptop`],
  ['a public key by name', 'a.ts', (r) => `const publicKey = '${r.text(BASE64, 43)}=';`],
  ['a publishable key', 'a.ts', (r) => `const stripe = loadStripe('pk_live_${r.text(ALNUM, 24)}');`],
  ['a cache key', 'a.ts', (r) => `const key = 'cache:${r.hex(16)}:v2';`],
  ['a key of a map', 'a.ts', (r) => `map.set('${r.text(ALNUM, 20)}', 1);`],
  ['an etag', 'a.py', (r) => `headers["ETag"] = 'W/"${r.hex(32)}"'`],
  ['a build id', 'a.json', (r) => `{ "buildId": "${r.text(ALNUM, 21)}" }`],
  ['a bundle name', 'a.html', (r) => `<script src="/assets/index-${r.hex(8)}.js"></script>`],
  ['a trace id', 'a.py', (r) => `traceparent = "00-${r.hex(32)}-${r.hex(16)}-01"`],
  ['an aws account', 'a.yaml', (r) => `  account: "${r.text('123456789', 12)}"`],
  [
    'an arn of a secret',
    'a.yaml',
    () => '  secret_arn: arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-Ab12Cd',
  ],
  [
    'minified code',
    'a.min.js',
    () => 'var t=e.token,n=t.key||"k1",r=function(a){return a.secret===n?a.pass2:t};e.exports=r;',
  ],
  [
    'minified names',
    'a.min.js',
    () => '!function(e,t){e.accessToken=t.a1b2c3,e.apiKey=t["x-api-key"]}(this,{a1b2c3:1});',
  ],
  [
    'a long identifier',
    'a.java',
    () => 'String s = AbstractSingletonProxyFactoryBean2TokenProviderImpl.class.getName();',
  ],
  ['a hashed password', 'a.py', (r) => `password_hash = "$2b$12$${r.text(ALNUM, 53)}"`],
];

const FIXED: readonly [what: string, path: string, text: string][] = [
  ['changeme', 'a.yaml', 'password: changeme'],
  ['a stand-in', '.env', 'API_KEY=your-api-key-here'],
  ['angle brackets', 'a.py', 'api_key = "<your token>"'],
  ['a mask', 'a.ts', "const token = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';"],
  ['stars', 'a.yaml', 'password: "********"'],
  ['the word itself', 'a.test.ts', "login({ user: 'admin', password: 'password' });"],
  ['a throw-away password', 'a.test.py', 'client.login(username="bob", password="password123")'],
  ['an environment look-up', 'a.py', 'password = os.environ["DB_PASSWORD"]'],
  ['one with a default', 'a.py', 'token = os.getenv("API_TOKEN", "")'],
  ['one of node', 'a.ts', 'const apiKey = process.env.STRIPE_SECRET_KEY ?? fail("STRIPE_SECRET_KEY");'],
  ['a variable of a shell', 'a.sh', `export DB_PASSWORD="\${DB_PASSWORD:?set it}"`],
  ['a template', 'a.yaml', '  password: "{{ vault_db_password_2024 }}"'],
  ['a secret of actions', 'a.yaml', `  token: \${{ secrets.GITHUB_TOKEN }}`],
  ['an f-string', 'a.py', 'url = f"postgres://{user}:{password}@{host}/app"'],
  ['a local database', '.env', 'DATABASE_URL=postgres://postgres:postgres@localhost:5432/app'],
  ['a database of compose', 'a.yaml', '  DATABASE_URL: mysql://app:secret@db:3306/app'],
  ['a documentation url', 'a.md', 'Use `https://user:password@example.com/path`.'],
  ['an example key of aws', 'a.py', `aws_access_key_id = "AKIAIOSFODNN7${'EXAMPLE'}"`],
  ['its secret', 'a.py', `aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY${'EXAMPLEKEY'}"`],
  ['a label', 'a.json', '{ "password": "Enter password", "token": "Jeton", "secret": "Geheimnis" }'],
  ['a prompt', 'a.py', 'password = input("Password: ")'],
  ['a message', 'a.ts', "const errors = { password: 'Password must have 8 characters' };"],
  ['a type of token', 'a.py', 'token_type = "urn:ietf:params:oauth:token-type:jwt2"'],
  ['a kind of token', 'a.ts', "if (token.kind === 'StringLiteral2') return token;"],
  ['a field name', 'a.ts', "const password_field = 'user[password_1]';"],
  ['a selector', 'a.test.ts', "await page.fill('#password-input-2', value);"],
  ['a header name', 'a.py', 'API_KEY_HEADER = "X-Api-Key-V2"'],
  ['a route', 'a.ts', "const resetPassword = '/api/v1/password/reset2';"],
  ['a path', 'a.yaml', '  private_key: /etc/ssl/private/server2.pem'],
  ['a pattern', 'a.ts', "const password = '^(?=.*[A-Z])(?=.*\\\\d).{8,}$';"],
  ['a name of a secret', 'a.yaml', '  secretName: shop-tls-2024\n  secretKey: DB_PASSWORD_V2'],
  ['a class name', 'a.py', 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]'],
  ['colours', 'a.css', ':root { --key: #a1b2c3d4; --token-color: #ff00aa; }'],
  ['a colour by name', 'a.ts', "const theme = { keyToken: '#a1b2c3d4', secretTint: 'rgb(12, 34, 56)' };"],
  ['a licence key of documentation', 'a.md', 'Enter a key such as `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.'],
  [
    'an alphabet',
    'a.ts',
    "const TOKEN_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';",
  ],
  ['a lexer', 'a.py', 'if token == "NUMBER_LITERAL_64": advance()'],
  ['a monkey', 'a.py', 'monkey = "george-the-3rd-of-1999"'],
  ['a keyboard', 'a.ts', "const keyboard = { key: 'ArrowUp2', code: 'Digit1234567' };"],
  ['a version', 'a.json', '{ "tokenizers": "0.19.1", "secretlint": "^11.7.1", "passport": "0.7.0" }'],
  ['a test key that says so', 'a.test.ts', "const apiKey = 'test-api-key-123';"],
  ['a fake token that says so', 'a.test.py', 'token = "fake-token-0001"'],
];

/** At least 60 of them, each in its own file. */
export function lookAlikes(random: Random): LookAlike[] {
  const made = MADE.map(([what, path, make]) => ({ what, path, text: `${make(random)}\n` }));
  return [...made, ...FIXED.map(([what, path, text]) => ({ what, path, text: `${text}\n` }))];
}
