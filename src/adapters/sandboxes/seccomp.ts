/**
 * System calls that no interpreter needs and that give access to the kernel, other processes or kernel memory
 * outside of all limits. Numbers for x86-64 and arm64 (Linux: arch/x86/entry/syscalls/syscall_64.tbl,
 * include/uapi/asm-generic/unistd.h); null where the call does not exist.
 */
const DENIED: Record<string, [x64: number, arm64: number | null]> = {
  // Other processes
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  process_madvise: [440, 440],
  // Keys, programs in the kernel, and its queues
  bpf: [321, 280],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  userfaultfd: [323, 282],
  perf_event_open: [298, 241],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  fanotify_init: [300, 262],
  // Namespaces and mounts
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  // Memory that belongs to no process
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  msgget: [68, 186],
  semget: [64, 190],
  mq_open: [240, 180],
  // The machine
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  adjtimex: [159, 171],
  clock_adjtime: [305, 266],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  vhangup: [153, 58],
  lookup_dcookie: [212, 18],
  nfsservctl: [180, 42],
  personality: [135, 92],
  iopl: [172, null],
  ioperm: [173, null],
  modify_ldt: [154, null],
};

/** Calls that start a process, apart from `clone`. */
const STARTING: Record<string, [x64: number, arm64: number | null]> = { fork: [57, null], vfork: [58, null] };

/** Calls that are decided by an argument, or rejected with another error. */
const SPECIAL = { clone3: [435, 435], clone: [56, 220], socket: [41, 198], ioctl: [16, 29] } as const;

/** AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 of linux/audit.h. */
const ARCHITECTURES = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
type Architecture = keyof typeof ARCHITECTURES;

/** The calls of the x32 ABI start here; they would bypass the numbers above. */
const X32_CALLS = 0x40000000;
/** Every CLONE_NEW* flag that fits in the call's flags (linux/sched.h). */
const NEW_NAMESPACES = 0x7e020000;
/** CLONE_THREAD: starts a thread of the same process. */
const NEW_THREAD = 0x00010000;
const AF_INET = 2;
const AF_INET6 = 10;
/** Inserts characters into a terminal as if they were typed; the second is the console's way to do so. */
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const errno = (code: number) => 0x00050000 + code;

// Offsets in struct seccomp_data (linux/seccomp.h); the low half of an argument comes first on both architectures.
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number) => 16 + 8 * index;

/** One instruction of classic BPF (linux/filter.h); `yes` and `no` are the numbers of instructions to skip. */
type Instruction = { code: number; yes: number; no: number; k: number };
const load = (offset: number): Instruction => ({ code: 0x20, yes: 0, no: 0, k: offset });
const answer = (k: number): Instruction => ({ code: 0x06, yes: 0, no: 0, k });
const isEqual = (k: number, yes: number, no: number): Instruction => ({ code: 0x15, yes, no, k });
const isAtLeast = (k: number, yes: number, no: number): Instruction => ({ code: 0x35, yes, no, k });
const hasBits = (k: number, yes: number, no: number): Instruction => ({ code: 0x45, yes, no, k });

/**
 * A seccomp filter for `bwrap --seccomp FD`, or null for an architecture whose call numbers are not known
 * here. Sockets exist only in the private network; `socketpair` remains allowed, because pipes between
 * processes use it. `isSingle`: the program may start threads, but no other process.
 */
export function seccompFilter(architecture: string, { isSingle = false } = {}): Buffer | null {
  if (architecture !== 'x64' && architecture !== 'arm64') return null;
  const program = [
    load(ARCHITECTURE),
    isEqual(ARCHITECTURES[architecture], 1, 0),
    answer(KILL_PROCESS),
    load(NUMBER),
    isAtLeast(X32_CALLS, 0, 1),
    answer(errno(ENOSYS)),
    ...Object.values(isSingle ? { ...DENIED, ...STARTING } : DENIED).flatMap((numbers) =>
      deny(numbers[column(architecture)], EPERM),
    ),
    // The C library then uses `clone`, whose flags can be checked.
    ...deny(SPECIAL.clone3[column(architecture)], ENOSYS),
    ...byArgument(SPECIAL.clone[column(architecture)], 0, [
      hasBits(NEW_NAMESPACES, 0, 1),
      answer(errno(EPERM)),
      ...(isSingle ? [hasBits(NEW_THREAD, 1, 0), answer(errno(EPERM))] : []),
    ]),
    ...byArgument(SPECIAL.ioctl[column(architecture)], 1, [
      isEqual(TIOCSTI, 1, 0),
      isEqual(TIOCLINUX, 0, 1),
      answer(errno(EPERM)),
    ]),
    ...byArgument(SPECIAL.socket[column(architecture)], 0, [
      isEqual(AF_INET, 2, 0),
      isEqual(AF_INET6, 1, 0),
      answer(errno(EAFNOSUPPORT)),
    ]),
    answer(ALLOW),
  ];
  return encode(program);
}

const column = (architecture: Architecture) => (architecture === 'x64' ? 0 : 1);

function deny(number: number | null, code: number): Instruction[] {
  return number === null ? [] : [isEqual(number, 0, 1), answer(errno(code))];
}

/** Runs `decide` on an argument of one call; undecided calls are allowed. */
function byArgument(number: number, index: number, decide: Instruction[]): Instruction[] {
  const body = [load(argument(index)), ...decide, answer(ALLOW)];
  return [isEqual(number, 0, body.length), ...body];
}

const INSTRUCTION_BYTES = 8;

function encode(program: Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * INSTRUCTION_BYTES);
  for (const [index, { code, yes, no, k }] of program.entries()) {
    const at = index * INSTRUCTION_BYTES;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(yes, at + 2);
    bytes.writeUInt8(no, at + 3);
    bytes.writeUInt32LE(k >>> 0, at + 4);
  }
  return bytes;
}
