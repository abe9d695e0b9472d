import { PYTHON_VALUE_MODULES } from '../../base/standard-values.ts';
import { MAX_EXAMPLE_GOT_CHARACTERS, MAX_EXAMPLE_SHOWN_CHARACTERS } from '../../config/limits.ts';
import { PYTHON_ENCODE } from './python-encode.ts';
import { PYTHON_GUARD } from './python-guard.ts';
import { MEDDLED_EXIT } from './transcript.ts';

/** Stack of the thread that runs a Python candidate; its own recursion limit needs less. */
const EXAMPLES_STACK_BYTES = 32 * 1024 * 1024;

/**
 * Runs in the sandbox, reads the job of `job.ts` from its input, and writes the lines that `transcript.ts`
 * reads. It does not know the expected values. The candidate has its own thread, where `evaluate` is the
 * lowest frame: no frame within its reach leads to the key, which is a local name in the main thread, where
 * the candidate never runs. The judge saves everything it calls later before the candidate is loaded, its
 * built-ins are copies, and nothing is left to read on its input or its disk.
 */
export const PYTHON_JUDGE = String.raw`
import _json, _queue, _signal, _thread, builtins, importlib, itertools, os, re, sys, time, types
try:
    from _sha2 import sha256
except ImportError:
    try:
        from _sha256 import sha256
    except ImportError:
        from hashlib import sha256

MEDDLED = ${MEDDLED_EXIT}
VALUES = ${JSON.stringify(PYTHON_VALUE_MODULES)}
MAX_SHOWN = ${MAX_EXAMPLE_SHOWN_CHARACTERS}
SHORT = ${MAX_EXAMPLE_GOT_CHARACTERS}
STACK_BYTES = ${EXAMPLES_STACK_BYTES}
LOOK_SECONDS = 0.05
${PYTHON_GUARD}
${PYTHON_ENCODE}
def evaluate(task, exec=exec, eval=eval, dict=dict, getattr=getattr, repr=repr, str=str, BaseException=BaseException):
    setup, call, space, names, pristine = task
    try:
        if call is None:
            exec(setup, space)
            return True, None, '', ''
        space = dict(space)
        # The call itself uses Python's own built-ins, whatever the candidate has changed.
        space['__builtins__'] = pristine
        exec(setup, space)
        found = {}
        for key, name, value in names:
            # The code may define its own type with that name.
            if getattr(space.get(name), '__module__', None) != 'candidate':
                found[key] = value
        value = eval(call, {**space, **found})
        return True, value, repr(value), str(value)
    except BaseException as error:
        try:
            return False, error, str(error), ''
        except BaseException:
            return False, error, '', ''

def read_job():
    data = sys.stdin.buffer.read()
    at = 0
    while at < len(data):
        end = data.index(b'\n', at)
        size = int(data[at:end])
        yield data[end + 1:end + 1 + size].decode()
        at = end + 1 + size

def private_output():
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors='backslashreplace')
    return out

def writer(out, key):
    """Each line has its place and a code (HMAC-SHA-256) that only the holder of the key can make."""
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(64, b'\0')) for pad in (0x36, 0x5C))
    write, sha = os.write, sha256
    place = [0]

    def say(text):
        line = str(place[0]) + ' ' + text
        place[0] += 1
        body = line.encode('ascii')
        rest = sha(outer + sha(inner + body).digest()).hexdigest().encode('ascii') + b' ' + body + b'\n'
        while rest:
            rest = rest[write(out, rest):]

    return say

# Examples may name standard types, however the code has imported them.
def names_in(text):
    found = []
    for name, module in VALUES.items():
        if not re.search(r'\b%s\(' % name, text):
            continue
        whole = importlib.import_module(module)
        if re.search(r'(?<![\w.])%s\(' % name, text):
            found.append((name, name, getattr(whole, name)))
        if re.search(r'(?<![\w.])%s\.' % module, text):
            found.append((module, name, whole))
    return found

def compiled(text, name, mode):
    try:
        return compile(text, name, mode)
    except BaseException as error:
        return error

def tasks_of(calls, pristine):
    for setup, call in calls:
        code = compiled(setup, '<string>', 'exec'), compiled(call.lstrip(' \t'), '<string>', 'eval')
        yield code, names_in(call), dict(pristine)

def judge():
    key, seconds, code, *rest = read_job()
    key, seconds = bytes.fromhex(key), float(seconds)
    say = writer(private_output(), key)
    quote, mro_of, now = _json.encode_basestring_ascii, type.__dict__['__mro__'].__get__, time.process_time
    cut, size = str.__getitem__, str.__len__
    pristine = dict(vars(builtins))
    todo = list(tasks_of(zip(rest[::2], rest[1::2]), pristine))
    encode, name_of = encoder(standard_types(code + ' '.join(rest)))
    program = compiled(code, 'candidate.py', 'exec')
    finish = os._exit
    tasks, results, Empty = _queue.SimpleQueue(), _queue.SimpleQueue(), _queue.Empty
    put, get = tasks.put, results.get
    # Objects of the candidate are never released: their finalizers would run its code in this thread.
    kept = []
    drained = []

    def words(text):
        return cut(text, slice(0, MAX_SHOWN))

    def short(text):
        return text if len(text) <= SHORT else text[:SHORT] + '...'

    def names_of(error):
        names = [name_of(kind) for kind in mro_of(type(error))]
        return [words(name) for name in names if type(name) is str]

    def told(error, text):
        names = names_of(error)
        return ('{"error":[' + ','.join([quote(name) for name in names]) + '],"got":' + quote(short(names[0] + ': ' + words(text))) + '}')

    def ask(task):
        """Null when it took too long. Of processor time: a busy machine makes no code slow."""
        begun = now()
        put(task)
        while True:
            try:
                result = get(True, LOOK_SECONDS)
                kept.append(result)
                return result
            except Empty:
                if now() - begun > seconds:
                    return None

    def answer(task):
        result = ask(task)
        if result is None:
            return '{"late":true}'
        is_value, value, shown, printed = result
        if not is_value:
            return told(value, shown)
        try:
            encoded = encode(value)
        except (TooLarge, RecursionError, RuntimeError):
            encoded = '["large"]'
        shown, printed = words(shown), words(printed)
        texts = ',"shown":' + quote(shown) + ',"printed":' + quote(printed) if shown != printed else ',"shown":' + quote(shown)
        return '{"value":' + encoded + texts + ',"got":' + quote(short(shown)) + '}'

    def start():
        _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
        sys.modules['__main__'] = type(sys)('__main__')
        _thread.stack_size(STACK_BYTES)
        defaults = (_thread.get_ident(), sys.base_prefix, MAKERS)
        # With separate globals: a frame of either gives no access to the judge.
        run = apart(evaluate, evaluate.__defaults__)
        work = map(results.put, map(run, iter(tasks.get, None)))
        begin = _thread.start_new_thread
        sys.addaudithook(apart(watch, defaults + watch.__defaults__))
        begin(drained.extend, (work,))

    def apart(function, defaults):
        return type(function)(function.__code__, {'__builtins__': dict(pristine)}, function.__name__, defaults)

    say('{"begun":true}')
    if isinstance(program, BaseException):
        say(told(program, str(program)))
    else:
        space = {'__name__': 'candidate', '__builtins__': builtins}
        start()
        loaded = answer((program, None, space, (), None))
        say(loaded)
        if loaded.startswith('{"value"'):
            for (setup, call), names, builtin in todo:
                wrong = setup if isinstance(setup, BaseException) else call
                if isinstance(wrong, BaseException):
                    say(told(wrong, str(wrong)))
                    continue
                said = answer((setup, call, space, names, builtin))
                say(said)
                if said == '{"late":true}':
                    break
    say('{"end":true}')
    finish(0)

judge()
`;

/** Starts the judge with its own copy of the built-ins. */
export const PYTHON_PROGRAM = `import builtins
with open('judge.py', encoding='utf-8') as file:
    exec(compile(file.read(), 'judge.py', 'exec'), {'__builtins__': dict(vars(builtins)), '__name__': 'judge'})
`;
