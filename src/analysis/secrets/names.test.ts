import { describe, expect, it } from 'vitest';
import { findByName } from './names.ts';

const find = (text: string, path: string | null = null) =>
  findByName(text, path, 0, text.length).map(({ start, end }) => text.slice(start, end));

// Put together here, so that no scanner finds them in this file.
const P = ['Tr0ub4dor', '3xYz'].join('&');
const K = ['a7Fq2LmX', '9vTz4KcR', 'w3Bn8Hdy'].join('');

describe('finds the value that is given to such a name', () => {
  it.each<[string, string, string, (string | null)?]>([
    ['python', `db_password = "${P}"`, P],
    ['a keyword argument', `connect(user="me", password='${P}')`, P],
    ['an annotation', `api_key: str = "${K}"`, K],
    ['a dictionary', `{"password": "${P}", "user": "me"}`, P],
    ['an index', `config["secret_key"] = "${K}"`, K],
    ['a comparison', `if password == "${P}": pass`, P],
    ['a default of the environment', `os.environ.get("DB_PASSWORD", "${P}")`, P],
    ['a fallback', `const apiKey = process.env.API_KEY || '${K}';`, K],
    ['a nullish fallback', `const key = process.env.API_KEY ?? "${K}";`, K],
    ['a raw string', `password = r"${P}"`, P],
    ['three quotes', `password = """${P}"""`, P],
    ['typescript', `private readonly clientSecret: string = '${K}';`, K],
    ['an object', `const options = { authToken: \`${K}\` };`, K],
    ['a builder', `.password("${P}")`, P],
    ['java', `String dbPassword = "${P}";`, P],
    ['equals', `if (password.equals("${P}"))`, P],
    ['go', `apiKey := "${K}"`, K],
    ['go with a type', `var apiKey string = "${K}"`, K],
    ['rust', `const API_KEY: &str = "${K}";`, K],
    ['rust with a lifetime', `const API_KEY: &'static str = "${K}";`, K],
    ['c', `static const char password[] = "${P}";`, P],
    ['php', `'password' => '${P}',`, P],
    ['php constant', `define('DB_PASSWORD', '${P}');`, P],
    ['a string in a string', `"{\\"password\\": \\"${P}\\"}"`, P],
    ['an environment list', `- name: DB_PASSWORD\n  value: "${P}"`, P],
    ['an attribute', `<add key="DbPassword" value="${P}" />`, P],
    ['an element', `<password>${P}</password>`, P],
    ['a flag', `mysqldump --password=${P} shop`, P],
    ['an environment file', `DB_PASSWORD=${P}\nA=1`, P, '.env'],
    ['an entry', `user: me\npassword: ${P}\n`, P],
    ['yaml by its path', `  password: ${P} # ours`, P, 'a.yaml'],
    ['a Dockerfile', `ENV API_TOKEN ${K}\nENV API_TOKEN=${K}`, K, 'Dockerfile'],
    ['properties', `spring.datasource.password=${P}`, P, 'app.properties'],
    ['capitals with a tail', `ADMIN_PASSWORD_PROD = "${P}"`, P],
    ['letters of both cases', `authToken = "${'qWzRtBnM'}xKcLvPsDfGhJ"`, 'qWzRtBnMxKcLvPsDfGhJ'],
    ['base64 that ends with its padding', `'access_token': '${K}=='`, `${K}==`],
  ])('%s', (_, text, value, path) => {
    expect(find(text, path ?? null)).toEqual([value]);
  });
});

describe('leaves alone', () => {
  it.each<[string, string, (string | null)?]>([
    ['another word of the name', `password_field = "${P}"\ntoken_type = "${K}"\nkey_id = "${K}"`],
    ['a public key', `publicKey = "${K}"`],
    ['what is open by its name', `public_api_key = "${K}"\ncsrfToken = "${K}"`],
    ['any key', `key = "${K}"`],
    ['a bypass', `bypass = "${P}"`],
    ['a look-up', 'password = os.environ["DB_PASSWORD2"]\ntoken = process.env.TOKEN2;'],
    ['a variable', 'const password = hunter2;\ntoken = next_token2()', 'a.ts'],
    ['a type', 'interface Login {\n  password: Password255;\n}\n'],
    ['an entry of code', 'f({\n  token: readToken2FromDisk,\n})'],
    [
      'stand-ins',
      `password = "changeme1"\npassword = "<pass1>"\npassword = "\${PASS_1}"\npassword = "{{ a.b_1 }}"`,
    ],
    [
      'throw-away words',
      'password = "password123"\npassword = "secret1"\npassword="admin123!"\ntoken = "test-token-12345"',
    ],
    ['labels', '"password": "Enter password 2 times", "secret": "Geheimnis!", "token": "Jeton"'],
    [
      'field names',
      'password = "user_password_1"\ntoken = "x-auth-token-2"\nsecret = "oauth2_client_secret"',
    ],
    ['kinds of tokens', 'token === "?NonExpressionParenKeyword"; token = "AbstractJwtTokenProvider"'],
    ['paths and names of files', 'private_key = "/etc/ssl/key1.pem"\nclient_secret = "client_secret_2.json"'],
    ['a pattern', 'password = "^[a-z0-9]{8,}$"'],
    ['an address', 'token = "https://acme.io/oauth2/token/v2"'],
    ['a selector', 'password = "#login-password2"'],
    ['a hash', 'password = "$2b$12$abcdefghijklmnopqrstuv1234567890ABCDEF"'],
    ['a format', 'password = "%s:%d/x1"'],
    ['an interpolation', 'password = `$'.concat('{a}1!x`\ntoken = f"{prefix}-a1b2c3d4e5f6"')],
    ['a text that does not end', `password = "${P}\n"`],
    ['nothing', 'password = ""\ntoken = \'\''],
  ])('%s', (_, text, path) => {
    expect(find(text, path ?? null)).toEqual([]);
  });
});

it('looks only at names that begin in its stretch', () => {
  const text = `password = "${P}"\ntoken = "${K}"`;
  const second = text.indexOf('token');
  expect(findByName(text, null, 0, second)).toHaveLength(1);
  expect(findByName(text, null, second, text.length)).toMatchObject([{ secret: K }]);
});
