import { PYTHON_VALUE_MODULES } from '../../base/standard-values.ts';

/**
 * Runs in the sandbox, beside `job.json`: `{code, examples, seconds, mark}`. Prints one line of JSON behind the mark: `{broken}`,
 * then one `{passed, got, isValue}` for each example. What the code itself prints is no part of it. A number counts as right when it is
 * what the example shows of it: within its last digit where it has several behind the point.
 */
export const PYTHON_PROGRAM = `
import ast, importlib, io, json, os, re, signal, sys
from contextlib import redirect_stdout, redirect_stderr

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'job.json'), encoding='utf-8') as file:
    job = json.load(file)
out = sys.stdout
mark = job['mark']
WORDS = {'true': True, 'false': False, 'null': None, 'undefined': None, 'nan': float('nan'), 'inf': float('inf')}

VALUES = json.loads('${JSON.stringify(PYTHON_VALUE_MODULES)}')

class TooLong(BaseException):
    pass

# Of processor time: a busy machine makes no code slow.
def on_alarm(*_):
    raise TooLong()

signal.signal(signal.SIGPROF, on_alarm)

def tell(answer):
    out.write('\\n' + mark + json.dumps(answer) + '\\n')
    out.flush()

def short(text):
    return text if len(text) <= 300 else text[:300] + '...'

def shown(error):
    return short(type(error).__name__ + ': ' + str(error))

def tolerance(text):
    digits = text.strip().rpartition('.')[2]
    return 10.0 ** -len(digits) if '.' in text and digits.isdigit() and len(digits) > 2 else 1e-6

def same(got, expected, near):
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None:
        return type(got) is type(expected) and got == expected
    if isinstance(expected, (int, float)) and isinstance(got, (int, float)):
        return got == expected or abs(got - expected) <= near or (got != got and expected != expected)
    if isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
        return isinstance(got, list) == isinstance(expected, list) and len(got) == len(expected) and all(same(a, b, near) for a, b in zip(got, expected))
    return got == expected

# Examples name standard types however the code has imported them; a type of the code's own by that name is its own.
def named(text, space):
    found = {}
    for name, module in VALUES.items():
        owner = getattr(space.get(name), '__module__', None)
        if owner == 'candidate' or not re.search(r'\\b%s\\(' % name, text):
            continue
        whole = importlib.import_module(module)
        if re.search(r'(?<![\\w.])%s\\(' % name, text):
            found[name] = getattr(whole, name)
        if re.search(r'(?<![\\w.])%s\\.' % module, text):
            found[module] = whole
    return found

def passes(example, space):
    for line in example['setup']:
        exec(line, space)
    got = eval(example['call'], {**space, **named(example['call'], space)})
    if example['kind'] == 'raises':
        return False, short(repr(got))
    if example['kind'] == 'shown':
        return repr(got) == example['expected'] or str(got) == example['expected'], short(repr(got))
    expected = eval(example['expected'], {**WORDS, **named(example['expected'], {})})
    return same(got, expected, tolerance(example['expected'])), short(repr(got))

def run(example, space):
    value = True
    signal.setitimer(signal.ITIMER_PROF, job['seconds'])
    try:
        passed, got = passes(example, space)
    except TooLong:
        value = False
        passed, got = False, 'nothing within %g s' % job['seconds']
    except BaseException as error:
        value = False
        names = [one.__name__ for one in type(error).__mro__]
        passed, got = example['kind'] == 'raises' and example['expected'] in names, shown(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {'passed': bool(passed), 'got': got, 'isValue': value}

space = {'__name__': 'candidate'}
quiet = io.StringIO()
broken = None
with redirect_stdout(quiet), redirect_stderr(quiet):
    signal.setitimer(signal.ITIMER_PROF, job['seconds'])
    try:
        exec(compile(job['code'], 'candidate.py', 'exec'), space)
    except TooLong:
        broken = 'it was not done within %g s' % job['seconds']
    except BaseException as error:
        broken = shown(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
tell({'broken': broken})
for example in job['examples'] if broken is None else []:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        answer = run(example, dict(space))
    tell(answer)
`;
