import { describe, expect, it } from 'vitest';
import { createSecretScanner } from '../adapters/analyzers/secrets/scanner.ts';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone, candidateAt, findings } from './candidate.cases.ts';
import type { Analyzers } from './check.ts';
import { secretsCheck } from './secrets.ts';

const analyzers = { secrets: createSecretScanner() } as unknown as Analyzers;
const count = async (candidate: Candidate) => (await findings(secretsCheck, candidate, analyzers)).length;

// Put together here, so that no scanner finds them in this file.
const AWS_ID = `AKIA${'QZ3WXEC5RVTB7YNU'}`;
const GITHUB = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const DATABASE = `postgres://shop:${'k3Jx9vQm2'}@db.acme.io/orders`;

describe('keeps', () => {
  it.each<[string, Candidate]>([
    ['code without secrets', candidateAlone('def f(a):\n    return a\n')],
    ['nothing', candidateAlone('')],
    ['an environment look-up', candidateAlone('token = os.environ["GITHUB_TOKEN"]\n')],
    ['a database of this machine', candidateAlone('url = "postgres://postgres:postgres@localhost/app"\n')],
    ['a language that has no grammar', candidateAlone('MOVE A TO B.', 'cobol')],
    ['garbage', candidateAlone('\0\ud800����\r\n😀')],
  ])('%s', async (_, candidate) => {
    expect(await count(candidate)).toBe(0);
  });
});

describe('keeps a change', () => {
  it.each<[string, Candidate]>([
    ['above a secret of the document', candidateAt(`«»\nid = "${AWS_ID}"\n`, 'import boto3\n\n\n')],
    [
      'of the line that has the secret',
      candidateAt(`«id = "${AWS_ID}"»\n`, `key_id = '${AWS_ID}'  # rotated`),
    ],
    ['that names the secret again', candidateAt(`id = "${AWS_ID}"\n«»\n`, `client(id="${AWS_ID}")`)],
    ['that takes a secret out', candidateAt(`«url = "${DATABASE}"»\n`, 'url = os.environ["URL"]')],
    ['behind the end of a connection string', candidateAt(`connect("${DATABASE}"«»)\n`, ', timeout=5')],
  ])('%s', async (_, candidate) => {
    expect(await count(candidate)).toBe(0);
  });
});

describe('refuses', () => {
  it.each<[string, Candidate, number]>([
    ['an access key', candidateAlone(`id = "${AWS_ID}"\r\n`), 1],
    ['two secrets', candidateAlone(`id = "${AWS_ID}"\ntoken = "${GITHUB}"\n`), 2],
    ['a password in a URL', candidateAt('«»\n', `connect("${DATABASE}")`), 1],
    [
      'another secret than the one that was there',
      candidateAt(`a = "${AWS_ID}"\n«»\n`, `b = "${GITHUB}"`),
      1,
    ],
    [
      'a secret that was there with another ending',
      candidateAt(`«a = "${AWS_ID}"»\n`, `a = "${AWS_ID.slice(0, -1)}A"`),
      1,
    ],
    ['one that a comment would have ignored', candidateAlone(`# secretlint-disable\nid = "${AWS_ID}"\n`), 1],
  ])('%s', async (_, candidate, expected) => {
    expect(await count(candidate)).toBe(expected);
  });

  it('says what and where, without the secret', async () => {
    const [finding] = await findings(secretsCheck, candidateAt('«»\n', `a = 1\nid = "${AWS_ID}"`), analyzers);
    expect(finding).toEqual({
      rule: 'secretlint/aws/AWSAccessKeyID',
      cwe: 'CWE-798',
      message: expect.stringContaining('environment'),
      range: { start: { line: 2, column: 7 }, end: { line: 2, column: 27 } },
      severity: 'critical',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(JSON.stringify(finding)).not.toContain(AWS_ID.slice(4));
  });
});
