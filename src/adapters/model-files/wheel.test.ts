import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeZip, type ZipMember } from '../../../test/fixtures/fake-pip/wheels.ts';
import { findMember, MAX_WHEEL_FILES, readMember, type WheelMember } from './wheel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-wheel-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PART = /^[^/]+\/data\/part\d+\.bin$/;
const SIGNAL = new AbortController().signal;

function write(bytes: Buffer): string {
  const path = join(folder, 'some.whl');
  writeFileSync(path, bytes);
  return path;
}

function zip(members: ZipMember[], comment?: string): string {
  return write(makeZip(members, comment));
}

async function read(member: WheelMember, signal = SIGNAL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readMember(member, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('findMember and readMember', () => {
  it.each([true, false])('reads a member, deflated: %s', async (deflate) => {
    const content = Buffer.concat([randomBytes(300_000), Buffer.alloc(300_000)]);
    const path = zip([
      { name: 'first.txt', content: Buffer.from('before') },
      { name: 'x/data/part01.bin', content, deflate },
      { name: 'last.txt', content: Buffer.from('after') },
    ]);
    const member = await findMember(path, PART);
    expect(member).toMatchObject({ ok: true, value: { bytes: content.length } });
    if (member.ok) expect((await read(member.value)).equals(content)).toBe(true);
  });

  it('finds the end record behind a comment', async () => {
    const path = zip([{ name: 'x/data/part01.bin', content: Buffer.from('content') }], 'c'.repeat(40_000));
    expect((await findMember(path, PART)).ok).toBe(true);
  });

  const part = { name: 'x/data/part01.bin', content: Buffer.from('content') };
  const whole = makeZip([part]);
  it.each([
    ['no match', makeZip([{ ...part, name: 'x/data/part.bin' }]), /has 0 files/],
    ['two matches', makeZip([part, { ...part, name: 'y/data/part02.bin' }]), /has 2 files/],
    [
      'an encrypted member',
      makeZip([{ ...part, deflate: true, encrypted: true }]),
      /a way that Fettle does not read/,
    ],
    ['an empty member', makeZip([{ ...part, content: Buffer.alloc(0) }]), /a way that Fettle does not read/],
    ['no zip', Buffer.from('plain text'), /not a zip file/],
    ['nothing', Buffer.alloc(0), /not a zip file/],
    ['a lost end', whole.subarray(0, -30), /not a zip file/],
    ['a lost beginning', whole.subarray(40), /damaged/],
  ])('refuses a file with %s', async (_what, bytes, message) => {
    const member = await findMember(write(bytes), PART);
    expect(member.ok).toBe(false);
    expect(!member.ok && member.failure).toMatch(message);
  });

  it('refuses a wheel with more files than any has', async () => {
    const content = Buffer.alloc(0);
    const members = Array.from({ length: MAX_WHEEL_FILES }, (_, at) => ({ name: `x/${at}`, content }));
    expect(await findMember(zip([...members, part]), PART)).toEqual({
      ok: false,
      failure: `the wheel has more than ${MAX_WHEEL_FILES} files`,
    });
  });

  it('fails on a member that is not where the wheel says it is', async () => {
    const member = await findMember(write(withByte(whole, 0, 0)), PART);
    if (!member.ok) throw new Error(member.failure);
    await expect(read(member.value)).rejects.toThrow();
  });

  it('says that the file is missing', async () => {
    expect(await findMember(join(folder, 'none.whl'), PART)).toEqual({
      ok: false,
      failure: 'the wheel cannot be read (ENOENT)',
    });
  });

  it('fails on damaged compressed bytes and on an aborted signal', async () => {
    const content = randomBytes(100_000);
    const bytes = makeZip([{ name: 'x/data/part01.bin', content, deflate: true }]);
    // The first byte behind local header, name and extra field: a block type that deflate does not have.
    bytes.fill(0xff, 30 + 'x/data/part01.bin'.length + 6, 60);
    const member = await findMember(write(bytes), PART);
    if (!member.ok) throw new Error(member.failure);
    await expect(read(member.value)).rejects.toThrow();
    await expect(read(member.value, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}
