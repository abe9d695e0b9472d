import { describe, expect, it } from 'vitest';
import { isHarmless } from './placeholder.ts';

const login = (user: string, password: string, host: string) => `postgres://${user}:${password}@${host}/app`;

describe('false alarms', () => {
  it.each([
    ['a database on this machine with its default password', login('postgres', 'postgres', 'localhost:5432')],
    ['a password that is the user', login('shop', 'shop', '127.0.0.1')],
    ['a throw-away password with a number', login('me', 'Password123', '[::1]:5432')],
    ['a service of a compose file', login('app', 'changeme', 'db')],
    ['several hosts, all near', 'mongodb://root:root@localhost:27017,localhost:27018/app'],
    ['a documentation host', login('alice', 's3cr3t-9f8a7b', 'db.example.com')],
    ['a reserved top-level domain', 'https://alice:s3cr3t9f8a7b@registry.test/x'],
    ['a key of AWS documentation', 'AKIAI44QH8DHBEXAMPLE'],
    ['a masked token', `ghp_${'x'.repeat(36)}`],
    ['a masked key', `AKIA${'X'.repeat(16)}`],
  ])('%s', (_, secret) => {
    expect(isHarmless(secret)).toBe(true);
  });
});

describe('secrets', () => {
  it.each([
    ['a throw-away password of a real host', login('postgres', 'postgres', 'db.acme.io')],
    ['a real password on this machine', login('postgres', 'k3Jx9vQm2', 'localhost')],
    ['one real host among near ones', 'mongodb://root:root@localhost:27017,mongo.acme.io:27018/app'],
    ['a host that only contains a documentation one', login('alice', 'k3Jx9vQm2', 'example.com.acme.io')],
    ['EXAMPLE in the host of a real login', login('alice', 'k3Jx9vQm2', 'EXAMPLE.acme.io')],
    ['a token', `ghp_${'a1B2c3D4e5F6'.repeat(3)}`],
  ])('%s', (_, secret) => {
    expect(isHarmless(secret)).toBe(false);
  });
});
