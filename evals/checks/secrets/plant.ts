import type { SecretKind } from './kinds.ts';
import type { Random } from './random.ts';

/** A file with something planted in it; offsets in UTF-16 code units. */
export type Planted = { path: string; text: string; start: number; end: number };

/** A file of one language: lines before and after, and lines that hold a value under a neutral name. */
type Ground = { path: string; head: string; tail: string; lines: string[]; named: string; block: string };

/** `@` is the value, `#` the name that the kind requires. */
const GROUNDS: readonly Ground[] = [
  {
    path: 'src/client.py',
    head: 'import os\nimport requests\n\n\ndef connect(url: str, retries: int = 3):\n    """Open a session."""\n',
    tail: '\n    return requests.Session()\n',
    lines: [
      '    client = Client("@")',
      "    response = requests.get(url, auth=('me', '@'))",
      '    values = ["@", 1]',
    ],
    named: '    # = "@"',
    block: '    value = """@"""',
  },
  {
    path: 'src/client.js',
    head: "'use strict';\nconst http = require('http');\n\nfunction connect(options) {\n",
    tail: '\n  return http.request(options);\n}\nmodule.exports = { connect };\n',
    lines: ["  const client = new Client('@');", '  options.value = "@";', '  send(`@`, options);'],
    named: "  const # = '@';",
    block: '  const value = `@`;',
  },
  {
    path: 'src/client.ts',
    head: "import { Client } from './client.ts';\n\nexport function connect(retries: number): Client {\n",
    tail: '\n  return new Client({ retries });\n}\n',
    lines: [
      "  const value: string = '@';",
      '  const options = { url: "/v1", value: "@" };',
      "  return open('@');",
    ],
    named: "  const options = { retries, #: '@' };",
    block: '  const value = `@`;',
  },
  {
    path: 'deploy/config.yaml',
    head: 'service: shop\nreplicas: 3\nsettings:\n  region: eu-west-1\n',
    tail: '\n  timeout: 30\n',
    lines: ['  value: @', '  value: "@"', "  - '@'"],
    named: '  #: @',
    block: '  value: "@"',
  },
  {
    path: 'config/settings.json',
    head: '{\n  "service": "shop",\n  "replicas": 3,\n',
    tail: '\n  "timeout": 30\n}\n',
    lines: ['  "value": "@",', '  "values": ["@"],'],
    named: '  "#": "@",',
    block: '  "value": "@",',
  },
  {
    path: '.env',
    head: 'NODE_ENV=production\nPORT=8080\n',
    tail: '\nLOG_LEVEL=info\n',
    lines: ['VALUE=@', 'VALUE="@"', "export VALUE='@'"],
    named: '#=@',
    block: 'VALUE="@"',
  },
  {
    path: 'Dockerfile',
    head: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\n',
    tail: '\nRUN npm ci\nCMD ["node", "server.js"]\n',
    lines: ['ENV VALUE=@', 'ARG VALUE="@"', 'RUN ./login.sh "@"'],
    named: 'ENV #=@',
    block: 'ENV VALUE="@"',
  },
];

/** Puts a secret into a file of a language, under a neutral name if its shape is distinctive enough. */
export function plant(
  { kind, make, name, whole }: SecretKind,
  random: Random,
): Planted & { kind: string; secret: string } {
  const ground = random.pick(GROUNDS);
  const line =
    name !== undefined
      ? ground.named.replace('#', spelled(name, ground))
      : whole
        ? ground.block
        : random.pick(ground.lines);
  const secret =
    ground.path.endsWith('.json') || whole !== true ? make(random).replaceAll('\n', '\\n') : make(random);
  const [before = '', after = ''] = line.split('@');
  const start = ground.head.length + before.length;
  const text = `${ground.head}${before}${secret}${after}${ground.tail}`;
  return { kind, path: ground.path, text, start, end: start + secret.length, secret };
}

/** Environment files use capitals. */
function spelled(name: string, { path }: Ground): string {
  return path === '.env' || path === 'Dockerfile' ? name.toUpperCase() : name;
}
