/**
 * HMAC-SHA-256 (FIPS 180-4, RFC 2104) in numbers alone: objects of `node:crypto` have prototypes, through which a candidate could have its
 * own words sealed.
 */
export const NODE_SEAL = String.raw`
const charCodeAt = String.prototype.charCodeAt;
const codeAt = (text, at) => apply(charCodeAt, text, [at]);
const Bytes = Uint8Array;
const sliceOf = String.prototype.slice;
const ROUNDS = 64;
const BLOCK = 64;
const fractionOf = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
const primes = [];
for (let number = 2; primes.length < ROUNDS; number += 1) if (primes.every((prime) => number % prime !== 0)) primes.push(number);
const ROUND_WORDS = Uint32Array.from(primes, (prime) => fractionOf(Math.cbrt(prime)));
const FIRST_WORDS = Uint32Array.from(primes.slice(0, 8), (prime) => fractionOf(Math.sqrt(prime)));
const schedule = new Uint32Array(ROUNDS);
const state = new Uint32Array(8);
const now = new Uint32Array(8);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

const spread = (data, offset) => {
  for (let at = 0; at < 16; at += 1) {
    const byte = offset + 4 * at;
    schedule[at] = (data[byte] << 24) | (data[byte + 1] << 16) | (data[byte + 2] << 8) | data[byte + 3];
  }
  for (let at = 16; at < ROUNDS; at += 1) {
    const before = schedule[at - 15];
    const after = schedule[at - 2];
    const low = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
    const high = turned(after, 17) ^ turned(after, 19) ^ (after >>> 10);
    schedule[at] = schedule[at - 16] + low + schedule[at - 7] + high;
  }
};
const mix = (data, offset) => {
  spread(data, offset);
  for (let at = 0; at < 8; at += 1) now[at] = state[at];
  for (let round = 0; round < ROUNDS; round += 1) {
    const high = turned(now[4], 6) ^ turned(now[4], 11) ^ turned(now[4], 25);
    const choice = (now[4] & now[5]) ^ (~now[4] & now[6]);
    const first = now[7] + high + choice + ROUND_WORDS[round] + schedule[round];
    const low = turned(now[0], 2) ^ turned(now[0], 13) ^ turned(now[0], 22);
    const most = (now[0] & now[1]) ^ (now[0] & now[2]) ^ (now[1] & now[2]);
    for (let at = 7; at > 0; at -= 1) now[at] = now[at - 1];
    now[4] += first;
    now[0] = first + low + most;
  }
  for (let at = 0; at < 8; at += 1) state[at] += now[at];
};
const digest = (data, length, into) => {
  const whole = length + 9 + ((BLOCK - ((length + 9) % BLOCK)) % BLOCK);
  const padded = new Bytes(whole);
  for (let at = 0; at < length; at += 1) padded[at] = data[at];
  padded[length] = 0x80;
  for (let at = 0; at < 4; at += 1) padded[whole - 1 - at] = ((length * 8) >>> (8 * at)) & 255;
  for (let at = 0; at < 8; at += 1) state[at] = FIRST_WORDS[at];
  for (let offset = 0; offset < whole; offset += BLOCK) mix(padded, offset);
  for (let at = 0; at < 32; at += 1) into[at] = (state[at >> 2] >>> (24 - 8 * (at % 4))) & 255;
};
const HEX = '0123456789abcdef';
/** The code of a text of ASCII. */
const sealer = (key) => (text) => {
  const { length } = text;
  const inner = new Bytes(BLOCK + length);
  const outer = new Bytes(BLOCK + 32);
  for (let at = 0; at < BLOCK; at += 1) {
    const byte = at < key.length ? key[at] : 0;
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  for (let at = 0; at < length; at += 1) inner[BLOCK + at] = codeAt(text, at);
  const sum = new Bytes(32);
  digest(inner, BLOCK + length, sum);
  for (let at = 0; at < 32; at += 1) outer[BLOCK + at] = sum[at];
  digest(outer, BLOCK + 32, sum);
  let hex = '';
  for (let at = 0; at < 32; at += 1) hex += HEX[sum[at] >> 4] + HEX[sum[at] & 15];
  return hex;
};
const stringify = JSON.stringify;
/** As JSON does, in ASCII. */
const quote = (text) => {
  const quoted = stringify(text);
  let ascii = '';
  let from = 0;
  for (let at = 0; at < quoted.length; at += 1) {
    const code = codeAt(quoted, at);
    if (code < 128) continue;
    ascii += apply(sliceOf, quoted, [from, at]) + '\\u' + HEX[code >> 12] + HEX[(code >> 8) & 15] + HEX[(code >> 4) & 15] + HEX[code & 15];
    from = at + 1;
  }
  return ascii + apply(sliceOf, quoted, [from, quoted.length]);
};
`;
