import { expect, it } from 'vitest';
import { type TraceEvent, TraceReader, unescaped } from './lines.ts';

function read(...lines: string[]): Pick<TraceEvent, 'kind' | 'path' | 'folder'>[] {
  const reader = new TraceReader();
  const events = [...lines.flatMap((line) => reader.read(line)), ...reader.end()];
  return events.map(({ kind, path, folder }) => ({ kind, path, folder }));
}

const LOADER = '7 2.0 openat(AT_FDCWD</srv/x>, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3</etc/ld.so.cache>';

it('says where an open led, not how it was named', () => {
  const line = '7 1.5 openat(AT_FDCWD</srv/x>, "link", O_RDONLY|O_CLOEXEC) = 18</dev/zero>';
  expect(new TraceReader().read(line)).toEqual([
    {
      at: 1_500,
      pid: 7,
      kind: 'open',
      path: '/dev/zero',
      args: [],
      folder: '/srv/x',
      line: line.replace('1.5 ', ''),
    },
  ]);
});

it('leaves out what failed', () => {
  expect(
    read(
      '7 1.0 openat(AT_FDCWD</srv/x>, "nope", O_RDONLY) = -1 ENOENT (No such file or directory)',
      '7 1.0 execve("/srv/bin/sh", ["sh", "-c", "x = 0"], 0x19701a80 /* 35 vars */) = -1 ENOENT (No such file or directory)',
    ),
  ).toEqual([]);
});

it('leaves out what only names a place, and nothing that has the word for it in its name', () => {
  const named = ['7 1.0 openat(AT_FDCWD</>, "zero", O_RDONLY|O_CLOEXEC|O_PATH) = 5</dev/zero>'];
  expect(read(...named)).toEqual([]);
  const read1 = '7 1.0 openat(5</dev>, "O_PATH", O_RDONLY) = 6</dev/O_PATH>';
  const read2 = '7 1.0 openat(AT_FDCWD</>, "a\\", O_PATH", O_RDONLY) = 6</a>';
  expect(read(read1, read2)).toHaveLength(2);
});

it('tells a program that became another one before it opened anything', () => {
  const started = (program: string) => `7 1.0 execve("${program}", ["x"], 0x55 /* 3 vars */) = 0`;
  expect(read(started('./one'), started('/usr/bin/two'), LOADER).map(({ path }) => path)).toEqual([
    './one',
    '/usr/bin/two',
    '/etc/ld.so.cache',
  ]);
});

it('puts together what another process interrupted', () => {
  expect(
    read(
      '7 1.0 execve("./tool", ["./tool"], 0x55 /* 35 vars */ <unfinished ...>',
      '8 1.1 openat(AT_FDCWD</>, "a", O_RDONLY <unfinished ...>',
      '7 1.2 <... execve resumed>) = 0',
      '8 1.3 <... openat resumed>) = 4</srv/a>',
      LOADER,
    ),
  ).toEqual([
    { kind: 'open', path: '/srv/a', folder: '/' },
    { kind: 'start', path: './tool', folder: '/srv/x' },
    { kind: 'open', path: '/etc/ld.so.cache', folder: '/srv/x' },
  ]);
});

it('tells a program whose working directory nothing says at the end, without one', () => {
  expect(read('7 1.0 execve("./tool", ["./tool"], 0x55 /* 3 vars */) = 0')).toEqual([
    { kind: 'start', path: './tool', folder: null },
  ]);
});

it('keeps the arguments of a program, whatever is in them', () => {
  const reader = new TraceReader();
  const line =
    '7 1.0 execve("/usr/bin/python3", ["python3", "-c", "print(\\"a, b\\")\\n"], 0x55 /* 3 vars */) = 0';
  expect(reader.read(line)).toEqual([]);
  expect(reader.end()[0]?.args).toEqual(['python3', '-c', 'print("a, b")\n']);
});

it('reads paths as strace escapes them', () => {
  expect(unescaped('new\\nline\\33[2J\\342\\200\\256x\\\\\\"')).toBe('new\nline\x1b[2J\u202ex\\"');
  expect(read('7 1.0 openat(AT_FDCWD</>, "x", O_RDONLY) = 4</a\\76b>')).toEqual([
    { kind: 'open', path: '/a>b', folder: '/' },
  ]);
});
