import type { SandboxEnd, SandboxLimits, SandboxProgram } from '../../../ports/sandbox.ts';

/** The targets of an escape attempt, made by the test; the program gets them as JSON on standard input. */
export type Targets = {
  tcpPort: number;
  unixSocket: string;
  abstractSocket: string;
  /** Files on this machine: one to read, and a folder that is private to the user. */
  secretFile: string;
  home: string;
  checkout: string;
  /** A waiting process on this machine, with a secret in its environment. */
  victim: number;
  secret: string;
  /** A folder that the job may read, with one file in it. */
  readable: string;
};

/**
 * One attempt to escape from the sandbox or exceed its limits. `code` runs with `t` (the targets) in scope,
 * and calls `escaped(detail)` when it succeeds. An exception means that the sandbox held.
 */
export type Attempt = {
  name: string;
  program: SandboxProgram;
  code: string;
  limits?: Partial<SandboxLimits>;
  /** How it must end, if the limit is what is tested. */
  ends?: SandboxEnd[];
  /** It must escape when run outside of the sandbox: proof that the attempt works. Only where that is harmless. */
  control?: true;
};

const PYTHON_HEAD = `import sys, json, os, socket, struct, ctypes, errno, time, signal, threading, subprocess, traceback
t = json.load(sys.stdin)
libc = ctypes.CDLL(None, use_errno=True)
X64 = os.uname().machine == 'x86_64'
def escaped(detail):
    print('ESCAPED', str(detail)[:300], flush=True)
def call(x64, arm64, *args):
    # Whether the system call was allowed; an unimplemented number counts as denied.
    words = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    return libc.syscall(x64 if X64 else arm64, *words) >= 0
`;
const NODE_HEAD = `const t = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const escaped = (detail) => require('node:fs').writeSync(1, 'ESCAPED ' + String(detail).slice(0, 300) + '\\n');
process.on('uncaughtException', (error) => { console.error('held:', error.message); process.exit(0); });
`;

export function sourceOf({ program, code }: Attempt): string {
  if (program === 'node') return `${NODE_HEAD}${code}\n`;
  const body = code.replace(/^/gm, '    ');
  return `${PYTHON_HEAD}try:\n${body}\nexcept BaseException as fault:\n    print('held:', repr(fault)[:300], file=sys.stderr)\n`;
}
