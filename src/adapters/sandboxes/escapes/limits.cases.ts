import type { Attempt } from './attempt.ts';

const MEBIBYTE = 1024 * 1024;

/** Ways to take more than was given. Each must cost its limits and nothing else. */
export const TAKING: Attempt[] = [
  {
    name: 'a fork bomb',
    program: 'python',
    limits: { wallMs: 3_000, processes: 32 },
    code: `count = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(30); os._exit(0)
        count += 1
except OSError: pass
if count > 32: escaped(count)`,
  },
  {
    name: 'a fork bomb in which each forks',
    program: 'python',
    limits: { wallMs: 3_000, processes: 32 },
    ends: ['timed_out', 'killed'],
    code: `while True:
    try: os.fork()
    except OSError: pass`,
  },
  {
    name: 'threads without end',
    program: 'python',
    limits: { wallMs: 3_000, processes: 32 },
    code: `count = 0
try:
    while count < 1000:
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start(); count += 1
except RuntimeError: pass
if count > 40: escaped(count)
os._exit(0)`,
  },
  {
    name: 'processes of Node without end',
    program: 'node',
    limits: { wallMs: 3_000 },
    code: `let count = 0;
for (let i = 0; i < 100; i++) { const child = require('node:child_process').spawn('/usr/bin/sleep', ['30']); child.on('error', () => {}); if (child.pid) count++; }
if (count > 64) escaped(count);
process.exit(0);`,
  },
  {
    name: 'memory of one process',
    program: 'python',
    limits: { memoryBytes: 128 * MEBIBYTE },
    code: `kept = []
for _ in range(2048): kept.append(bytearray(1 << 20))
escaped(len(kept))`,
  },
  {
    name: 'memory of many processes',
    program: 'python',
    limits: { memoryBytes: 128 * MEBIBYTE, wallMs: 5_000 },
    ends: ['out_of_memory'],
    code: `for _ in range(16):
    if os.fork() == 0:
        kept = bytearray(100 << 20)
        for i in range(0, len(kept), 4096): kept[i] = 1
        time.sleep(30); os._exit(0)
time.sleep(3)
escaped('1.6 GB')`,
  },
  {
    name: 'shared memory without a file',
    program: 'python',
    limits: { memoryBytes: 128 * MEBIBYTE, wallMs: 5_000 },
    ends: ['out_of_memory'],
    code: `import mmap
kept = mmap.mmap(-1, 1 << 30)
for i in range(0, 1 << 30, 4096): kept[i] = 1
time.sleep(2)
escaped('1 GB')`,
  },
  {
    name: 'buffers of Node',
    program: 'node',
    limits: { memoryBytes: 256 * MEBIBYTE, wallMs: 8_000 },
    code: `const kept = [];
for (let i = 0; i < 32; i++) kept.push(Buffer.alloc(64 << 20, 1));
escaped(kept.length);`,
  },
  {
    name: 'memory files and System V memory',
    program: 'python',
    control: true,
    code: `if call(319, 279, b'x', 0): escaped('memfd_create')
if call(29, 194, 0, 1 << 20, 0o1600): escaped('shmget')`,
  },
  {
    name: 'a full disk',
    program: 'python',
    limits: { diskBytes: 16 * MEBIBYTE },
    code: `written = 0
try:
    for name in range(64):
        with open(f'/tmp/{name}', 'wb') as file: written += file.write(bytes(1 << 20)); file.flush()
except OSError: pass
if written > 17 << 20: escaped(written)`,
  },
  {
    name: 'a full disk in every other place',
    program: 'python',
    code: `for folder in ['/', '/dev', '/dev/pts', '/proc', '/usr', '/etc', '/var', '/run', '/home', '/root', '/mnt', '/dev/mqueue']:
    try:
        with open(os.path.join(folder, 'fill'), 'wb') as file: file.write(bytes(1 << 20))
        escaped(folder)
    except OSError: pass
written = 0
try:
    for name in range(64):
        with open(f'/dev/shm/{name}', 'wb') as file: written += file.write(bytes(1 << 20))
except OSError: pass
if written > 17 << 20: escaped(written)`,
  },
  {
    name: 'one file with a hole',
    program: 'python',
    code: `with open('/tmp/large', 'wb') as file:
    file.truncate(1 << 40)
    escaped(os.path.getsize('/tmp/large'))`,
  },
  {
    name: 'empty files without end',
    program: 'python',
    limits: { wallMs: 8_000 },
    ends: ['killed'],
    code: `for name in range(1000000): os.close(os.open(f'/tmp/{name}', os.O_CREAT))
escaped('a million')`,
  },
  {
    name: 'open files without end',
    program: 'python',
    code: `kept = []
try:
    for _ in range(5000): kept.append(socket.socketpair())
except OSError: pass
if len(kept) > 200: escaped(len(kept))`,
  },
  {
    name: 'an endless loop',
    program: 'python',
    limits: { wallMs: 1_500 },
    ends: ['timed_out'],
    code: `while True: pass`,
  },
  {
    name: 'an endless loop of Node that minds no signal',
    program: 'node',
    limits: { wallMs: 1_500 },
    ends: ['timed_out'],
    code: `for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGXCPU']) process.on(signal, () => {});
for (;;);`,
  },
  {
    name: 'sleeping for ever with closed output',
    program: 'python',
    limits: { wallMs: 1_000 },
    ends: ['timed_out'],
    code: `os.close(1); os.close(2)
time.sleep(3600)`,
  },
  {
    name: 'a flood of output',
    program: 'python',
    ends: ['output_too_large'],
    code: `while True: os.write(1, b'x' * 65536)`,
  },
  {
    name: 'a flood of errors from many processes',
    program: 'python',
    ends: ['output_too_large'],
    code: `for _ in range(4): os.fork()
while True: os.write(2, b'x' * 65536)`,
  },
  {
    name: 'core files',
    program: 'python',
    code: `child = os.fork()
if child == 0: os.abort()
_, status = os.waitpid(child, 0)
if os.WCOREDUMP(status): escaped('core')`,
  },
];

/** Names itself in its command line, so that the test can look for it afterwards. */
export const DAEMON = `import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in (0, 1, 2): os.close(fd)
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(60) # ' + sys.argv[1]])
    os._exit(0)
time.sleep(0.3)
print('left one behind')
`;
