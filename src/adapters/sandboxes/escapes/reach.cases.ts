import type { Attempt } from './attempt.ts';

/** Ways to the network, to files, to the environment and to descriptors of this machine. */
export const REACHING: Attempt[] = [
  {
    name: 'TCP to a server on the loopback',
    program: 'python',
    control: true,
    code: `s = socket.create_connection(('127.0.0.1', t['tcpPort']), 2)
escaped(s.getpeername())`,
  },
  {
    name: 'TCP to the loopback from Node',
    program: 'node',
    control: true,
    code: `require('node:net').connect(t.tcpPort, '127.0.0.1', function () { escaped('connected'); this.destroy(); });`,
  },
  {
    name: 'TCP to an address of the internet',
    program: 'python',
    code: `s = socket.create_connection(('192.0.2.1', 80), 2)
escaped(s.getpeername())`,
  },
  {
    name: 'a datagram to the internet is sent',
    program: 'python',
    code: `s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b'x', ('192.0.2.1', 53))
escaped('sent')`,
  },
  {
    name: 'DNS',
    program: 'python',
    code: `escaped(socket.getaddrinfo('example.com', 80))`,
  },
  {
    name: 'DNS from Node',
    program: 'node',
    code: `require('node:dns').resolve4('example.com', (error, found) => { if (!error) escaped(found); });`,
  },
  {
    name: 'a raw socket',
    program: 'python',
    code: `escaped(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))`,
  },
  {
    name: 'a packet socket',
    program: 'python',
    code: `escaped(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300))`,
  },
  {
    name: 'netlink',
    program: 'python',
    control: true,
    code: `escaped(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))`,
  },
  {
    name: 'a virtual machine socket',
    program: 'python',
    code: `escaped(socket.socket(40, socket.SOCK_STREAM))`,
  },
  {
    name: 'network interfaces besides the loopback',
    program: 'python',
    code: `others = [name for _, name in socket.if_nameindex() if name != 'lo']
if others: escaped(others)`,
  },
  {
    name: 'a socket file in a folder that may be read',
    program: 'python',
    control: true,
    code: `s = socket.socket(socket.AF_UNIX)
s.connect(t['unixSocket'])
escaped('connected')`,
  },
  {
    name: 'an abstract socket',
    program: 'python',
    control: true,
    code: `for name in ['\\0' + t['abstractSocket'], ('\\0' + t['abstractSocket']).ljust(108, '\\0')]:
    s = socket.socket(socket.AF_UNIX)
    if s.connect_ex(name) == 0: escaped('connected')`,
  },
  {
    name: '/etc/passwd',
    program: 'python',
    control: true,
    code: `escaped(open('/etc/passwd').read())`,
  },
  {
    name: '/etc/passwd from Node',
    program: 'node',
    control: true,
    code: `escaped(require('node:fs').readFileSync('/etc/passwd'));`,
  },
  {
    name: 'a file in the temporary folder of this machine',
    program: 'python',
    control: true,
    code: `escaped(open(t['secretFile']).read())`,
  },
  {
    name: 'the home folder',
    program: 'python',
    control: true,
    code: `names = [name for name in os.listdir(t['home']) if name != '.pyenv']
if names: escaped(names)`,
  },
  {
    name: 'the checkout of Fettle',
    program: 'python',
    control: true,
    code: `escaped(open(os.path.join(t['checkout'], 'package.json')).read())`,
  },
  {
    name: 'a link that the program makes itself',
    program: 'python',
    control: true,
    code: `os.symlink(t['secretFile'], 'link')
escaped(open('link').read())`,
  },
  {
    name: 'dots in a path',
    program: 'python',
    control: true,
    code: `escaped(open('../' * 20 + t['secretFile']).read())`,
  },
  {
    name: 'the root of a process of this machine',
    program: 'python',
    control: true,
    code: `for pid in ['1', 'self', str(os.getppid()), str(t['victim'])]:
    path = f'/proc/{pid}/root' + t['secretFile']
    if os.path.exists(path): escaped(open(path).read())`,
  },
  {
    name: 'a working folder of a process of this machine',
    program: 'python',
    control: true,
    code: `for pid in ['1', str(os.getppid()), str(t['victim'])]:
    path = f'/proc/{pid}/cwd/package.json'
    if os.path.exists(path): escaped(path)`,
  },
  {
    name: '/sys',
    program: 'python',
    control: true,
    code: `escaped(os.listdir('/sys/class/net'))`,
  },
  {
    name: 'disks, memory and the kernel log by device nodes',
    program: 'python',
    code: `import glob
for path in glob.glob('/dev/*d[a-z]') + ['/dev/mem', '/dev/kmem', '/dev/kmsg', '/dev/port', '/dev/kvm', '/dev/fuse', '/dev/net/tun', '/proc/kcore', '/proc/kmsg']:
    try: escaped((path, os.read(os.open(path, os.O_RDONLY | os.O_NONBLOCK), 1)))
    except OSError: pass`,
  },
  {
    name: 'a device node that the program makes itself',
    program: 'python',
    code: `import stat
os.mknod('/tmp/mem', 0o666 | stat.S_IFCHR, os.makedev(1, 1))
escaped(os.open('/tmp/mem', os.O_RDONLY))`,
  },
  {
    name: 'settings of the kernel',
    program: 'python',
    code: `for path in ['/proc/sys/kernel/hostname', '/proc/sys/vm/drop_caches', '/proc/sysrq-trigger', '/proc/sys/user/max_user_namespaces', '/proc/sys/kernel/core_pattern']:
    try:
        os.open(path, os.O_WRONLY)
        escaped(path)
    except OSError: pass`,
  },
  {
    name: 'writing over what is shown',
    program: 'python',
    code: `for path in [sys.executable, '/usr/bin/x', '/usr/lib/x', '/etc/x', '/x', '/dev/x', os.path.join(t['home'], 'x'), '/lib/x', os.path.join(t['readable'], 'shown.txt'), os.path.join(t['readable'], 'new.txt'), os.path.join(os.path.dirname(os.__file__), 'x.py')]:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        escaped(path)
    except OSError: pass`,
  },
  {
    name: 'changing rights and times of what is shown',
    program: 'python',
    code: `for change in [lambda path: os.chmod(path, 0o777), lambda path: os.utime(path), lambda path: os.unlink(path), lambda path: os.rename(path, path + 'x')]:
    try:
        change(os.path.join(t['readable'], 'shown.txt'))
        escaped(change)
    except OSError: pass`,
  },
  {
    name: 'the environment of any process',
    program: 'python',
    control: true,
    code: `for pid in os.listdir('/proc'):
    try:
        if pid.isdigit() and t['secret'].encode() in open(f'/proc/{pid}/environ', 'rb').read(): escaped(pid)
    except OSError: pass`,
  },
  {
    name: 'variables of Fettle',
    program: 'node',
    code: `const known = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'PYTHONDONTWRITEBYTECODE', 'NO_COLOR', 'PWD'];
const others = Object.keys(process.env).filter((name) => !known.includes(name));
if (others.length > 0) escaped(others);`,
  },
  {
    name: 'paths of this machine on the command line of bwrap',
    program: 'python',
    code: `for pid in os.listdir('/proc'):
    if pid.isdigit() and t['readable'] in open(f'/proc/{pid}/cmdline').read(): escaped(pid)`,
  },
  {
    name: 'descriptors that were open before',
    program: 'python',
    code: `for name in os.listdir('/proc/self/fd'):
    if int(name) < 3: continue
    try: where = os.readlink('/proc/self/fd/' + name)
    except OSError: continue
    if where != '/dev/null': escaped((name, where)) if not where.startswith('/proc/') else None`,
  },
];
