import { ALNUM, BASE64, DIGITS, LOWER, type Random, UPPER, URL_SAFE } from './random.ts';

/**
 * A kind of secret, assembled at run time, so that no scanner finds one in this repository. `name` is the variable it
 * is assigned to when its shape alone is not distinctive; `whole` plants it as a text by itself.
 */
export type SecretKind = { kind: string; make(random: Random): string; name?: string; whole?: boolean };

/** Shapes as the providers document them. */
export const SECRET_KINDS: readonly SecretKind[] = [
  { kind: 'aws access key', make: (r) => `AKIA${r.text(`${UPPER}234567`, 16)}` },
  { kind: 'aws temporary key', make: (r) => `ASIA${r.text(`${UPPER}234567`, 16)}` },
  { kind: 'aws secret key', make: (r) => r.text(BASE64, 40), name: 'aws_secret_access_key' },
  { kind: 'google api key', make: (r) => `AIza${r.text(URL_SAFE, 35)}` },
  { kind: 'google oauth client secret', make: (r) => `GOCSPX-${r.text(URL_SAFE, 28)}` },
  { kind: 'azure storage key', make: (r) => azureStorage(r) },
  {
    kind: 'azure service bus',
    make: (r) =>
      `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${r.text(BASE64, 43)}=`,
  },
  { kind: 'azure client secret', make: (r) => `${r.text(ALNUM, 3)}8Q~${r.text(ALNUM, 34)}` },
  { kind: 'github classic', make: (r) => `ghp_${r.text(ALNUM, 36)}` },
  { kind: 'github oauth', make: (r) => `gho_${r.text(ALNUM, 36)}` },
  { kind: 'github server', make: (r) => `ghs_${r.text(ALNUM, 36)}` },
  { kind: 'github fine-grained', make: (r) => `github_pat_${r.text(ALNUM, 22)}_${r.text(ALNUM, 59)}` },
  { kind: 'gitlab', make: (r) => `glpat-${r.text(URL_SAFE, 20)}` },
  { kind: 'gitlab deploy', make: (r) => `gldt-${r.text(URL_SAFE, 20)}` },
  { kind: 'bitbucket app password', make: (r) => `ATBB${r.text(ALNUM, 32)}` },
  { kind: 'atlassian', make: (r) => `ATATT3xFfGF0${r.text(URL_SAFE, 171)}=${r.text('0123456789ABCDEF', 8)}` },
  { kind: 'slack bot', make: (r) => `xoxb-${r.text(DIGITS, 12)}-${r.text(DIGITS, 13)}-${r.text(ALNUM, 24)}` },
  {
    kind: 'slack user',
    make: (r) => `xoxp-${r.text(DIGITS, 12)}-${r.text(DIGITS, 12)}-${r.text(DIGITS, 12)}-${r.hex(32)}`,
  },
  {
    kind: 'slack app',
    make: (r) => `xapp-1-A${r.text(UPPER + DIGITS, 10)}-${r.text(DIGITS, 13)}-${r.hex(64)}`,
  },
  {
    kind: 'slack webhook',
    make: (r) =>
      `https://hooks.slack.com/services/T${r.text(UPPER + DIGITS, 10)}/B${r.text(UPPER + DIGITS, 10)}/${r.text(ALNUM, 24)}`,
  },
  { kind: 'stripe live', make: (r) => `sk_live_${r.text(ALNUM, 24)}` },
  { kind: 'stripe restricted', make: (r) => `rk_live_${r.text(ALNUM, 99)}` },
  { kind: 'stripe webhook', make: (r) => `whsec_${r.text(ALNUM, 32)}` },
  { kind: 'twilio key', make: (r) => `SK${r.hex(32)}` },
  { kind: 'twilio auth token', make: (r) => r.hex(32), name: 'TWILIO_AUTH_TOKEN' },
  { kind: 'sendgrid', make: (r) => `SG.${r.text(URL_SAFE, 22)}.${r.text(URL_SAFE, 43)}` },
  { kind: 'mailgun', make: (r) => `key-${r.hex(32)}` },
  { kind: 'mailchimp', make: (r) => `${r.hex(32)}-us14` },
  { kind: 'npm', make: (r) => `npm_${r.text(ALNUM, 36)}` },
  { kind: 'pypi', make: (r) => `pypi-AgEIcHlwaS5vcmc${r.text(URL_SAFE, 150)}` },
  { kind: 'docker hub', make: (r) => `dckr_pat_${r.text(URL_SAFE, 27)}` },
  { kind: 'hugging face', make: (r) => `hf_${r.text(ALNUM, 34)}` },
  { kind: 'openai project', make: (r) => `sk-proj-${r.text(URL_SAFE, 74)}T3BlbkFJ${r.text(URL_SAFE, 74)}` },
  { kind: 'openai legacy', make: (r) => `sk-${r.text(ALNUM, 20)}T3BlbkFJ${r.text(ALNUM, 20)}` },
  { kind: 'anthropic', make: (r) => `sk-ant-api03-${r.text(URL_SAFE, 93)}AA` },
  { kind: 'telegram', make: (r) => `${r.text('123456789', 10)}:AA${r.text(URL_SAFE, 33)}` },
  {
    kind: 'discord bot',
    make: (r) => `M${r.text(ALNUM, 25)}.${r.text(ALNUM, 6)}.${r.text(URL_SAFE, 38)}`,
    name: 'DISCORD_BOT',
  },
  {
    kind: 'discord webhook',
    make: (r) => `https://discord.com/api/webhooks/${r.text('123456789', 19)}/${r.text(URL_SAFE, 68)}`,
  },
  { kind: 'square', make: (r) => `sq0atp-${r.text(URL_SAFE, 22)}` },
  { kind: 'shopify', make: (r) => `shpat_${r.hex(32)}` },
  { kind: 'heroku', make: (r) => r.uuid(), name: 'HEROKU_API_KEY' },
  { kind: 'digitalocean', make: (r) => `dop_v1_${r.hex(64)}` },
  { kind: 'databricks', make: (r) => `dapi${r.hex(32)}` },
  { kind: 'datadog', make: (r) => r.hex(32), name: 'DD_API_KEY' },
  { kind: 'new relic', make: (r) => `NRAK-${r.text(UPPER + DIGITS, 27)}` },
  { kind: 'cloudflare', make: (r) => r.text(URL_SAFE, 40), name: 'CLOUDFLARE_API_TOKEN' },
  { kind: 'fastly', make: (r) => r.text(URL_SAFE, 32), name: 'FASTLY_API_TOKEN' },
  { kind: 'linear', make: (r) => `lin_api_${r.text(ALNUM, 40)}` },
  { kind: 'notion', make: (r) => `ntn_${r.text(DIGITS, 11)}${r.text(ALNUM, 35)}` },
  { kind: 'okta', make: (r) => `00${r.text(URL_SAFE, 40)}`, name: 'OKTA_TOKEN' },
  { kind: 'grafana', make: (r) => `glsa_${r.text(ALNUM, 32)}_${r.hex(8)}` },
  { kind: 'vault', make: (r) => `hvs.${r.text(URL_SAFE, 95)}` },
  { kind: 'terraform cloud', make: (r) => `${r.text(ALNUM, 14)}.atlasv1.${r.text(URL_SAFE, 67)}` },
  { kind: 'age', make: (r) => `AGE-SECRET-KEY-1${r.text('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}` },
  { kind: 'rsa key', make: (r) => pem(r, 'RSA PRIVATE'), whole: true },
  { kind: 'openssh key', make: (r) => pem(r, 'OPENSSH PRIVATE'), whole: true },
  { kind: 'pkcs8 key', make: (r) => pem(r, 'PRIVATE'), whole: true },
  { kind: 'jwt', make: (r) => jwt(r) },
  { kind: 'basic auth url', make: (r) => `https://deploy:${password(r)}@git.acme-internal.net/shop.git` },
  { kind: 'postgres url', make: (r) => `postgresql://shop:${password(r)}@db1.acme.io:5432/orders` },
  { kind: 'mongodb url', make: (r) => `mongodb+srv://root:${password(r)}@cluster0.ab1cd.mongodb.net/app` },
  { kind: 'redis url', make: (r) => `redis://:${password(r)}@cache.acme.io:6379/0` },
  { kind: 'amqp url', make: (r) => `amqp://worker:${password(r)}@mq.acme.io/jobs` },
  { kind: 'password literal', make: (r) => password(r), name: 'db_password' },
  { kind: 'django key', make: (r) => r.text(`${LOWER}${DIGITS}!@#$%^&*(-_=+)`, 50), name: 'SECRET_KEY' },
  { kind: 'generic api key', make: (r) => r.text(ALNUM, 32), name: 'api_key' },
  { kind: 'generic secret', make: (r) => r.text(URL_SAFE, 24), name: 'client_secret' },
  { kind: 'generic hex token', make: (r) => r.hex(40), name: 'auth_token' },
];

function azureStorage(r: Random): string {
  return `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${r.text(BASE64, 86)}==;EndpointSuffix=core.windows.net`;
}

function pem(r: Random, what: string): string {
  const lines = Array.from({ length: 12 }, () => r.text(BASE64, 64));
  return [
    `-----BEGIN ${what} KEY-----`,
    ...lines,
    `${r.text(BASE64, 30)}==`,
    `-----END ${what} KEY-----`,
  ].join('\n');
}

function jwt(r: Random): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: r.uuid(), scope: 'admin' })}.${r.text(URL_SAFE, 43)}`;
}

/** Passwords as people choose them: a word, altered, with digits and a symbol. */
function password(r: Random): string {
  const word = r.pick(['Winter', 'tr0ub4dor', 'Blumen', 'k3ks', 'Zebra', 'mon0lith', 'Quark']);
  return `${word}${r.text(DIGITS, 3)}${r.pick(['!', '*', '', '-'])}${r.text(ALNUM, 4)}`;
}
