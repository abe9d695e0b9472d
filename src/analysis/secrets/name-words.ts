/** The content of a variable of this name: something people choose and type, or something a machine generated. */
export type NameKind = 'password' | 'key';

/** Words that may follow the one that counts: `PASSWORD_PROD`, `apiKeyDefault`, `token2`. */
const TAIL = new Set(
  'value val str string literal default fallback prod production dev development staging stage live test testing local raw plain plaintext text base hex old new primary secondary'.split(
    ' ',
  ),
);

/** Words that mark a name as public. */
const OPEN = new Set(
  'public publishable pub sample example fake dummy mock placeholder csrf xsrf authenticity id ids'.split(
    ' ',
  ),
);

/** `key` alone is any key; after one of these words it opens something. */
const KEY_OF = new Set(
  'api access secret private signing signature encryption encrypt crypto cipher auth master account shared storage service app application hmac aes jwt session cookie webhook subscription ingest ingestion integration write server deploy admin root license functions host connection azure aws'.split(
    ' ',
  ),
);

const PASSWORD = /(?:password|passwd|passphrase|passcode|passwort|kennwort|pwd)$/;
const KEY =
  /(?:secret|apikey|secretkey|accesskey|privatekey|authkey|accountkey|signingkey|encryptionkey|masterkey|authtoken|accesstoken|apitoken|bottoken|token|credential)s?$/;

/** The kind of secret that a name suggests; null for most names, `password_field` and `token_type` among them. */
export function kindOfName(name: string): NameKind | null {
  const words = wordsOf(name);
  if (words.some((word) => OPEN.has(word))) return null;
  while (words.length > 1 && TAIL.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  if (PASSWORD.test(last) || last === 'pass' || last === 'pw') return 'password';
  if (KEY.test(last) || (last === 'auth' && words.length > 1)) return 'key';
  return last === 'key' && KEY_OF.has(words.at(-2) ?? '') ? 'key' : null;
}

/** Splits `DB_Password2` and `dbPassword` into `db`, `password`. */
function wordsOf(name: string): string[] {
  const parts = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return parts.filter((part) => part !== '').map((part) => part.toLowerCase());
}
