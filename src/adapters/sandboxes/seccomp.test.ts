import { expect, it } from 'vitest';
import { seccompFilter } from './seccomp.ts';

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const EAFNOSUPPORT = 0x00050061;

/** Runs classic BPF as the kernel does; only the instructions that a filter of ours has. */
function decide(filter: Buffer, call: { arch: number; number: number; args?: number[] }): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call.number >>> 0, 0);
  data.writeUInt32LE(call.arch >>> 0, 4);
  for (const [index, value] of (call.args ?? []).entries()) data.writeUInt32LE(value >>> 0, 16 + 8 * index);
  let accumulator = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [code, k] = [filter.readUInt16LE(at), filter.readUInt32LE(at + 4)];
    if (code === RETURN) return k;
    if (code === LOAD) accumulator = data.readUInt32LE(k);
    else at += 8 * filter.readUInt8(at + (holds(code, accumulator, k) ? 2 : 3));
  }
  throw new Error('the filter ran out at its end');
}

const RETURN = 0x06;
const LOAD = 0x20;

function holds(code: number, accumulator: number, k: number): boolean {
  if (code === 0x15) return accumulator === k;
  if (code === 0x35) return accumulator >= k;
  if (code === 0x45) return (accumulator & k) >>> 0 !== 0;
  throw new Error(`an instruction that no filter of ours has: ${code}`);
}

const MACHINES = [
  { name: 'x64', arch: 0xc000003e, read: 0, ptrace: 101, clone: 56, socket: 41, ioctl: 16 },
  { name: 'arm64', arch: 0xc00000b7, read: 63, ptrace: 117, clone: 220, socket: 198, ioctl: 29 },
];

it.each(MACHINES)('decides on $name', ({ name, arch, read, ptrace, clone, socket, ioctl }) => {
  const filter = seccompFilter(name) ?? Buffer.alloc(0);
  const on = (number: number, ...args: number[]) => decide(filter, { arch, number, args });
  expect(on(read)).toBe(ALLOW);
  expect(on(ptrace)).toBe(EPERM);
  expect(on(435)).toBe(ENOSYS);
  expect(on(0x40000000 + read)).toBe(ENOSYS);
  expect(on(clone, 17)).toBe(ALLOW);
  expect(on(clone, 0x003d0f00)).toBe(ALLOW);
  for (const flag of [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000])
    expect(on(clone, flag + 17)).toBe(EPERM);
  expect([2, 10].map((family) => on(socket, family))).toEqual([ALLOW, ALLOW]);
  for (const family of [1, 16, 17, 38, 40]) expect(on(socket, family)).toBe(EAFNOSUPPORT);
  expect(on(ioctl, 0, 0x5401)).toBe(ALLOW);
  expect(on(ioctl, 0, 0x5412)).toBe(EPERM);
  expect(on(ioctl, 0, 0x541c)).toBe(EPERM);
  expect(decide(filter, { arch: 0x40000003, number: read })).toBe(KILL);
});

it.each(MACHINES)('lets a single program on $name start threads alone', ({ name, arch, read, clone }) => {
  const filter = seccompFilter(name, { isSingle: true }) ?? Buffer.alloc(0);
  const on = (number: number, ...args: number[]) => decide(filter, { arch, number, args });
  expect(on(read)).toBe(ALLOW);
  expect(on(clone, 0x003d0f00)).toBe(ALLOW);
  expect(on(clone, 17)).toBe(EPERM);
  expect(on(clone, 0x4111)).toBe(EPERM);
  expect(on(clone, 0x103d0f00)).toBe(EPERM);
  if (name === 'x64') expect([57, 58].map((number) => on(number))).toEqual([EPERM, EPERM]);
});

it('has no filter for a processor whose numbers it does not know', () => {
  expect(seccompFilter('riscv64')).toBeNull();
});
