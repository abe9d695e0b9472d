import { type Forgery, WRONG } from './forgery.cases.ts';

/** Lines as a judge would print them, for a mark that the code has got hold of. */
const SAY = `
import json, os
def say(mark):
    for line in ({'broken': None}, {'passed': True, 'got': '4', 'isValue': True}):
        os.write(1, ('\\n' + mark + json.dumps(line) + '\\n').encode())
def seal(key):
    import hashlib, hmac
    texts = ['{"value":["none"],"shown":"","got":""}', '{"value":["int","4"],"shown":"4","got":"4"}', '{"end":true}']
    for place, text in enumerate(texts):
        line = '%d %s' % (place, text)
        data = (hmac.new(key, line.encode(), 'sha256').hexdigest() + ' ' + line + '\\n').encode()
        for fd in range(1, 12):
            try: os.write(fd, data)
            except OSError: pass
`;
/** Looks through a mapping for a key or a mark, by its kind and length, and uses it. */
const USE = `${SAY}
def use(names):
    for name, held in list(names.items()):
        if isinstance(held, dict) and 'mark' in held: say(held['mark']); os._exit(0)
        if name == 'mark': say(held); os._exit(0)
        if isinstance(held, bytes) and len(held) == 32: seal(held); os._exit(0)
        for cell in getattr(held, '__closure__', None) or ():
            try:
                if isinstance(cell.cell_contents, bytes): seal(cell.cell_contents); os._exit(0)
            except ValueError: pass
`;

/** Python code that wants the key of the judge, or its place. */
export const PYTHON_FORGERIES: Forgery[] = [
  {
    name: 'prints lines with the mark of the job file',
    expected: 'fail',
    code: `${SAY}${WRONG}
try:
    say(json.load(open('job.json'))['mark'])
    os._exit(0)
except OSError: pass
`,
  },
  {
    name: 'prints lines with no mark and ends',
    expected: 'fail',
    code: `${SAY}${WRONG}say('')\nos._exit(0)\n`,
  },
  {
    name: 'writes to every descriptor and goes on',
    expected: 'unknown',
    code: `${SAY}${WRONG}seal(b'0' * 32)\n`,
  },
  {
    name: 'writes to every descriptor and ends',
    expected: 'unknown',
    code: `${SAY}${WRONG}seal(b'0' * 32)\nos._exit(0)\n`,
  },
  {
    name: 'forges the last line only',
    expected: 'unknown',
    code: `import os\n${WRONG}for fd in range(1, 12):\n    try: os.write(fd, b'0 0 {"end":true}\\n')\n    except OSError: pass\n`,
  },
  {
    name: 'reads what is left of the input',
    expected: 'fail',
    code: `${SAY}${WRONG}import sys\ndata = os.read(0, 100000) or open(0).read().encode()\nif data: seal(bytes.fromhex(data.split(b'\\n')[1].decode()))\nelse: raise ValueError('nothing')\n`,
  },
  {
    name: 'reads the arguments and the environment',
    expected: 'fail',
    code: `${SAY}${WRONG}import sys\nfor word in [*sys.argv, *sys.orig_argv, *os.environ.values()]:\n    say(word)\n`,
  },
  {
    name: 'reads the command line in /proc',
    expected: 'unknown',
    code: `${SAY}${WRONG}say(open('/proc/self/cmdline').read())\n`,
  },
  {
    name: 'reads its memory',
    expected: 'unknown',
    code: `${WRONG}memory = open('/proc/self/mem', 'rb')\n`,
  },
  {
    name: 'reads its memory by way of /dev/fd',
    expected: 'unknown',
    code: `${WRONG}import os\nos.chdir('/dev')\nmemory = os.open('fd/../mem', os.O_RDONLY)\n`,
  },
  {
    name: 'replaces the main module',
    expected: 'fail',
    code: `${USE}${WRONG}import sys, __main__\nuse(vars(__main__))\n__main__.same = lambda *_: True\n`,
  },
  {
    name: 'replaces `same` in every module',
    expected: 'fail',
    code: `${WRONG}import sys\nfor module in list(sys.modules.values()):\n    if hasattr(module, 'same'): module.same = lambda *_: True\n    if hasattr(module, 'passes'): module.passes = lambda *_: (True, '4')\n`,
  },
  {
    name: 'walks the frames at import',
    expected: 'fail',
    code: `${USE}${WRONG}import sys
frame = sys._getframe()
while frame is not None:
    use(frame.f_globals); use(frame.f_locals); frame = frame.f_back
`,
  },
  {
    name: 'walks the frames when called',
    expected: 'fail',
    code: `${USE}import sys
def f(a):
    frame = sys._getframe()
    while frame is not None:
        use(frame.f_globals); use(frame.f_locals); frame = frame.f_back
    return a * 3
`,
  },
  {
    name: 'walks the frames of an error',
    expected: 'fail',
    code: `${USE}
def f(a):
    try: 1 / 0
    except ZeroDivisionError as error: frame = error.__traceback__.tb_frame
    while frame is not None:
        use(frame.f_globals); use(frame.f_locals); frame = frame.f_back
    return a * 3
`,
  },
  {
    name: 'walks the frames of a generator',
    expected: 'fail',
    code: `${USE}
def walk():
    frame = me.gi_frame.f_back
    while frame is not None:
        use(frame.f_globals); use(frame.f_locals); frame = frame.f_back
    yield
me = None
def f(a):
    global me
    me = walk()
    next(me)
    return a * 3
`,
  },
  {
    name: 'changes the names in the frames below',
    expected: 'fail',
    code: `import sys
def f(a):
    frame = sys._getframe(1)
    while frame is not None:
        for name in ('value', 'passed', 'expected', 'got', 'same', 'shown'):
            frame.f_globals[name] = lambda *_: True
            frame.f_locals[name] = 4
        frame = frame.f_back
    return a * 3
`,
  },
  {
    name: 'takes the frames of all threads',
    expected: 'unknown',
    code: `${USE}${WRONG}import sys\nfor frame in sys._current_frames().values():\n    while frame: use(frame.f_locals); frame = frame.f_back\n`,
  },
  {
    name: 'asks the collector for all objects',
    expected: 'unknown',
    code: `${USE}${WRONG}import gc\nfor one in gc.get_objects():\n    if isinstance(one, dict): use(one)\n`,
  },
  {
    name: 'asks the collector who holds its names',
    expected: 'unknown',
    code: `${USE}${WRONG}import gc\nfor one in gc.get_referrers(globals()):\n    if isinstance(one, dict): use(one)\n`,
  },
  {
    name: 'hears of every collection, in every thread',
    expected: 'unknown',
    code: `${USE}${WRONG}import gc, sys
def heard(*_):
    frame = sys._getframe(1)
    while frame: use(frame.f_locals); frame = frame.f_back
gc.callbacks.append(heard)
gc.enable()
gc.set_threshold(1)
`,
  },
  {
    name: 'comes to its end in the thread of the judge',
    expected: 'fail',
    code: `${USE}import sys
class End:
    def __del__(self):
        frame = sys._getframe(1)
        while frame: use(frame.f_locals); frame = frame.f_back
def f(a):
    return [End() for _ in range(a)]
`,
  },
  {
    name: 'uses ctypes',
    expected: 'unknown',
    code: `${WRONG}import ctypes\nctypes.string_at(id(f), 8)\n`,
  },
  {
    name: 'traces every line',
    expected: 'unknown',
    code: `${USE}${WRONG}import sys\ndef see(frame, *_):\n    use(frame.f_locals); use(frame.f_globals); return see\nsys.settrace(see)\nsys._getframe().f_back and setattr(sys._getframe().f_back, 'f_trace', see)\n`,
  },
  {
    name: 'profiles every call',
    expected: 'unknown',
    code: `${USE}${WRONG}import sys\ndef see(frame, *_):\n    use(frame.f_locals); use(frame.f_globals)\nsys.setprofile(see)\n`,
  },
  {
    name: 'adds an audit hook',
    expected: 'unknown',
    code: `${WRONG}import sys\nsys.addaudithook(lambda *_: None)\n`,
  },
  {
    name: 'replaces what writes',
    expected: 'fail',
    code: `${WRONG}import os, sys
write = os.write
os.write = lambda fd, data: write(fd, data.replace(b'false', b'true').replace(b'"int","6"', b'"int","4"'))
class Out:
    def __init__(self, out): self.out = out
    def write(self, text): return self.out.write(text.replace('"passed": false', '"passed": true'))
    def flush(self): self.out.flush()
sys.stdout = sys.__stdout__ = Out(sys.__stdout__)
`,
  },
  {
    name: 'replaces json and repr',
    expected: 'fail',
    code: `${WRONG}import builtins, json
dumps = json.dumps
json.dumps = json.encoder.JSONEncoder.encode = lambda *answer, **_: dumps({'passed': True, 'got': '4', 'isValue': True, 'broken': None})
builtins.repr = builtins.str = lambda *_: '4'
`,
  },
  {
    name: 'replaces the built-ins',
    expected: 'fail',
    code: `${WRONG}import builtins
builtins.isinstance = lambda *_: True
builtins.type = builtins.abs = builtins.len = builtins.all = lambda *_: 0
builtins.eval = lambda *_: 4
builtins.bool = lambda *_: True
`,
  },
  {
    name: 'replaces eval and exec by their dictionary',
    expected: 'fail',
    code: `${WRONG}names = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)\nnames['eval'] = names['exec'] = lambda *_: 4\n`,
  },
  {
    name: 'replaces the modules of the judge',
    expected: 'fail',
    code: `${WRONG}import sys
class Fake:
    def __getattr__(self, name): return lambda *_: 4
for name in ('json', '_json', 'ast', 're', 'hashlib', '_queue', 'time', 'os', '_thread', 'importlib'): sys.modules[name] = Fake()
`,
  },
  {
    name: 'replaces the signals of the judge',
    expected: 'fail',
    code: `${USE}${WRONG}import signal\nfor number in (signal.SIGPROF, signal.SIGINT, signal.SIGALRM):\n    handler = signal.getsignal(number)\n    if hasattr(handler, '__globals__'): use(handler.__globals__)\n`,
  },
  {
    name: 'breaks into the thread of the judge',
    expected: 'fail',
    code: `import _thread\ndef f(a):\n    _thread.interrupt_main()\n    return a * 3\n`,
  },
  {
    name: 'forges at exit',
    expected: 'fail',
    code: `${SAY}${WRONG}import atexit\natexit.register(seal, b'0' * 32)\n`,
  },
  {
    name: 'ends when it is called',
    expected: 'fail',
    code: `import os\ndef f(a):\n    os._exit(0)\n`,
  },
  {
    name: 'has a child print',
    expected: 'unknown',
    code: `${SAY}${WRONG}if os.fork() == 0:\n    seal(b'0' * 32)\n    os._exit(0)\nos.wait()\n`,
  },
  {
    name: 'has another program look at it',
    expected: 'unknown',
    code: `${WRONG}import subprocess\nsubprocess.run(['cat', '/proc/1/environ'])\n`,
  },
  {
    name: 'prints in a thread of its own',
    expected: 'unknown',
    code: `${SAY}${WRONG}import threading\ndef later():\n    while True: seal(b'0' * 32)\nthreading.Thread(target=later, daemon=True).start()\nimport time\ntime.sleep(0.3)\n`,
  },
  {
    name: 'catches the lines of the judge on their way',
    expected: 'unknown',
    code: `import os, threading, time
def f(a):
    time.sleep(0.2)
    return a * 3
kept = {}
def pass_on(fd):
    read, write = os.pipe()
    kept[fd] = os.dup(fd)
    os.dup2(write, fd)
    def carry():
        while True: os.write(kept[fd], os.read(read, 65536).replace(b'"int","6"', b'"int","4"').replace(b'false', b'true'))
    threading.Thread(target=carry, daemon=True).start()
for fd in range(3, 9):
    try: os.fstat(fd)
    except OSError: continue
    pass_on(fd)
`,
  },
  {
    name: 'crashes the interpreter',
    expected: 'fail',
    code: `import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(a):\n    return repr(deep(300_000))\ndef deep(n):\n    all = []\n    for _ in range(n): all = [all]\n    return all\n`,
  },
  {
    name: 'leads the job file elsewhere',
    expected: 'fail',
    code: `${WRONG}import json, os\nopen('other.json', 'w').write(json.dumps({'code': '', 'examples': [], 'seconds': 2, 'mark': ''}))\nfor name in ('job.json', 'main.py', 'judge.py'):\n    try: os.remove(name)\n    except OSError: pass\n    os.symlink('other.json', name)\n`,
  },
  {
    name: 'writes the judge anew and starts it again',
    expected: 'unknown',
    code: `${WRONG}import os, sys\nopen('main.py', 'w').write('print(4)')\nos.execv(sys.executable, [sys.executable, 'main.py'])\n`,
  },
  {
    name: 'runs code made of bytes',
    expected: 'unknown',
    code: `${WRONG}f.__code__ = f.__code__.replace(co_consts=(None, 5))\n`,
  },
  {
    name: 'has a child look at it that no hook hears of',
    expected: 'fail',
    // Right only where the child runs: it could read the memory of the judge.
    code: `import os, time
def f(a):
    import _posixsubprocess
    read, write = os.pipe()
    start(_posixsubprocess.fork_exec, write)
    os.close(write)
    return 4 if os.read(read, 9) == b'started\\n' else a * 3
def start(fork_exec, out):
    failed = os.pipe()
    given = [[b'/bin/echo', b'started'], [b'/bin/echo'], True, (failed[1],), None, None, -1, -1, -1, out, -1, -1, failed[0], failed[1], False, False]
    for rest in ([0, None, None, None, -1, None, False], [0, None, None, None, -1, None], [None, None, None, -1, None]):
        try: return fork_exec(*given, *rest)
        except TypeError: pass
`,
  },
  {
    name: 'goes back in the input',
    expected: 'fail',
    code: `${SAY}${WRONG}import sys
sys.stdin.buffer.seek(0)
data = sys.stdin.buffer.read() + sys.stdin.buffer.peek()
if data: seal(bytes.fromhex(data.split(b'\\n')[1].decode()))
`,
  },
  {
    name: 'is a module of its own making, in machine code',
    expected: 'unknown',
    code: `${WRONG}import importlib.machinery as machinery, importlib.util as util
open('native.so', 'wb').write(b'')
spec = util.spec_from_loader('native', machinery.ExtensionFileLoader('native', '/tmp/work/native.so'))
util.module_from_spec(spec)
`,
  },
];
