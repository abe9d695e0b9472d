import type { Attempt } from './attempt.ts';

/** Ways to other processes, to more rights and to the kernel. */
export const KERNEL: Attempt[] = [
  {
    name: 'a signal to a process of this machine',
    program: 'python',
    control: true,
    code: `os.kill(t['victim'], 0)
if open(f"/proc/{t['victim']}/comm").read().strip() in ('node', 'MainThread', 'sleep'): escaped(t['victim'])`,
  },
  {
    name: 'signals to everyone and to the first process',
    program: 'python',
    code: `for pid in [1, 0x7fffffff, t['victim']]:
    try: os.kill(pid, signal.SIGKILL)
    except OSError: pass
time.sleep(0.2)
os.kill(t['victim'], 0)
escaped('the victim is seen')`,
  },
  {
    name: 'processes of this machine in /proc',
    program: 'python',
    control: true,
    // A process that ends between the listing and the reading takes its name with it, and no other's.
    code: `names = []
for pid in os.listdir('/proc'):
    if not pid.isdigit(): continue
    try: names.append(open(f'/proc/{pid}/comm').read().strip())
    except OSError: pass
others = [name for name in names if name not in ('bwrap', 'python3', 'python', 'python3.11') and not name.startswith('python')]
if others: escaped(others)`,
  },
  {
    name: 'memory of the first process',
    program: 'python',
    code: `for pid in [1, os.getppid()]:
    if pid == 0 or pid == os.getpid(): continue
    for name in ['mem', 'maps', 'environ']:
        try:
            text = open(f'/proc/{pid}/{name}', 'rb').read(16)
            if text and name != 'maps': escaped((pid, name, text))
        except OSError: pass`,
  },
  {
    name: 'ptrace',
    program: 'python',
    control: true,
    code: `child = os.fork()
if child == 0:
    time.sleep(5); os._exit(0)
PTRACE_ATTACH = 16
if call(101, 117, PTRACE_ATTACH, child, 0, 0): escaped('attached')
os.kill(child, 9)`,
  },
  {
    name: 'process_vm_readv',
    program: 'python',
    control: true,
    code: `if call(310, 270, os.getpid(), 0, 0, 0, 0, 0): escaped('allowed')`,
  },
  {
    name: 'pidfd_getfd',
    program: 'python',
    control: true,
    code: `fd = os.pidfd_open(os.getpid())
if call(438, 438, fd, 1, 0): escaped('allowed')`,
  },
  {
    name: 'a further user namespace by unshare',
    program: 'python',
    control: true,
    code: `if libc.unshare(0x10000000) == 0: escaped('new user namespace')`,
  },
  {
    name: 'a further user namespace by clone',
    program: 'python',
    control: true,
    code: `SIGCHLD = 17
pid = libc.syscall(56 if X64 else 220, 0x10000000 | SIGCHLD, 0, 0, 0, 0)
if pid == 0: os._exit(0)
if pid > 0: escaped('new user namespace')`,
  },
  {
    name: 'a further user namespace by clone3',
    program: 'python',
    control: true,
    code: `args = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17, 0, 0, 0)
pid = libc.syscall(435, args, 64)
if pid == 0: os._exit(0)
if pid > 0: escaped('new user namespace')`,
  },
  {
    name: 'every other namespace',
    program: 'python',
    code: `for flag in [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x20000000, 0x40000000]:
    if libc.unshare(flag) == 0: escaped(hex(flag))`,
  },
  {
    name: 'joining the namespaces of the first process',
    program: 'python',
    code: `for name in ['mnt', 'net', 'pid', 'user', 'uts', 'ipc', 'cgroup']:
    try:
        fd = os.open(f'/proc/1/ns/{name}', os.O_RDONLY)
        if libc.setns(fd, 0) == 0: escaped(name)
    except OSError: pass`,
  },
  {
    name: 'a mount',
    program: 'python',
    code: `if libc.mount(b'none', b'/tmp', b'tmpfs', 0, b'size=1g') == 0: escaped('mounted')
if libc.mount(b'none', b'/', None, 32 | 4096, None) == 0: escaped('remounted')`,
  },
  {
    name: 'a mount by the newer calls',
    program: 'python',
    code: `if call(430, 430, b'tmpfs', 0): escaped('fsopen')
if call(428, 428, -100, b'/', 1): escaped('open_tree')`,
  },
  {
    name: 'unmounting what hides the rest',
    program: 'python',
    code: `for path in [b'/tmp', b'/proc', b'/dev', b'/usr/lib', b'/']:
    if libc.umount2(path, 2) == 0: escaped(path)`,
  },
  {
    name: 'chroot and pivot_root',
    program: 'python',
    code: `if libc.chroot(b'/tmp') == 0: escaped('chroot')
if call(155, 41, b'/tmp', b'/tmp'): escaped('pivot_root')`,
  },
  {
    name: 'a file by its handle',
    program: 'python',
    code: `if call(304, 265, -100, ctypes.create_string_buffer(64), 0): escaped('open_by_handle_at')`,
  },
  {
    name: 'becoming root',
    program: 'python',
    code: `for become in [lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgroups([0])]:
    try:
        become()
        escaped('root')
    except OSError: pass`,
  },
  {
    name: 'rights left over',
    program: 'python',
    code: `status = open('/proc/self/status').read()
for line in status.splitlines():
    name, _, value = line.partition(':')
    if name in ('CapPrm', 'CapEff', 'CapInh', 'CapAmb', 'CapBnd') and int(value, 16) != 0: escaped(line)
    if name == 'NoNewPrivs' and value.strip() != '1': escaped(line)
    if name == 'Seccomp' and X64 and value.strip() != '2': escaped(line)`,
  },
  {
    name: 'programs that run as their owner',
    program: 'python',
    code: `for path in ['/usr/bin/su', '/usr/bin/mount', '/usr/bin/newuidmap', '/usr/bin/sudo', '/usr/bin/passwd']:
    if not os.path.exists(path): continue
    child = subprocess.Popen([path, '--help'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    uids = open(f'/proc/{child.pid}/status').read().split('Uid:')[1].split()[:4]
    child.wait()
    if '0' in uids: escaped((path, uids))`,
  },
  {
    name: 'a file of the program that runs as its owner',
    program: 'python',
    code: `import shutil
shutil.copy('/usr/bin/env', '/tmp/env')
os.chmod('/tmp/env', 0o6777)
owner = os.stat('/tmp/env').st_uid
out = subprocess.run(['/tmp/env', '/usr/bin/id', '-u'], capture_output=True, text=True).stdout.strip()
if out == '0' and os.getuid() != 0: escaped(out)`,
  },
  {
    name: 'keys of the user',
    program: 'python',
    control: true,
    code: `KEYCTL_GET_KEYRING_ID = 0
if call(250, 219, KEYCTL_GET_KEYRING_ID, -4, 0): escaped('keyctl')`,
  },
  {
    name: 'programs for the kernel (bpf)',
    program: 'python',
    code: `attributes = (ctypes.c_uint32 * 16)(2, 4, 8, 1)
if call(321, 280, 0, attributes, 64): escaped('bpf')`,
  },
  {
    name: 'perf, userfaultfd and io_uring',
    program: 'python',
    code: `if call(425, 425, 4, ctypes.create_string_buffer(256)): escaped('io_uring')
if call(323, 282, 1): escaped('userfaultfd')
attributes = struct.pack('IIQQ', 1, 112, 0, 0) + bytes(88)
if call(298, 241, attributes, 0, -1, -1, 0): escaped('perf')`,
  },
  {
    name: 'modules, kexec, reboot and the clock',
    program: 'python',
    code: `if call(313, 273, 0, b'', 0): escaped('module')
if call(246, 104, 0, 0, 0, 0): escaped('kexec')
if call(227, 112, 0, (ctypes.c_long * 2)(1, 0)): escaped('clock')`,
  },
  {
    name: 'the other ABIs of the processor',
    program: 'python',
    code: `X32 = 0x40000000
if X64 and libc.syscall(X32 | 39) >= 0: escaped('x32')
if X64 and libc.syscall(X32 | 272, 0x10000000) >= 0: escaped('x32 unshare')`,
  },
  {
    name: 'typing into the terminal (TIOCSTI)',
    program: 'python',
    code: `import fcntl, pty
master, slave = pty.openpty()
for fd in [slave, 0, 1, 2]:
    try:
        fcntl.ioctl(fd, 0x5412, b'x')
        escaped(fd)
    except OSError: pass
for path in ['/dev/tty', '/dev/console', '/dev/tty1']:
    try:
        os.open(path, os.O_RDWR)
        escaped(path)
    except OSError: pass`,
  },
  {
    name: 'higher limits and priority',
    program: 'python',
    code: `import resource
for name in ['RLIMIT_DATA', 'RLIMIT_NPROC', 'RLIMIT_CPU', 'RLIMIT_FSIZE', 'RLIMIT_NOFILE']:
    kind = getattr(resource, name)
    soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        escaped((name, soft, hard))
    except (ValueError, OSError): pass
try:
    os.nice(-20)
    escaped('nice')
except OSError: pass`,
  },
];
