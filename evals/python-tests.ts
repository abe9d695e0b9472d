import { randomUUID } from 'node:crypto';
import { PYTHON_GUARD } from '../src/adapters/examples/python-guard.ts';
import { MEDDLED_EXIT } from '../src/adapters/examples/transcript.ts';
import type { Sandbox, SandboxLimits } from '../src/ports/sandbox.ts';
import { type Mark, markRun } from './sandbox-score.ts';

/**
 * Runs a program and its tests. Top-level actions of the program (prints, asserts and its own examples) are removed
 * when `keepsTrials` is false: they are not part of the answer. The tests share a process with the program, so they
 * protect what it could change: they use Python's own built-ins, whatever the program has done to them; the modules
 * they import are verified when they are done; an answer whose type defines its own equality does not count. The token
 * is a local name in a thread in which the program never runs (`src/adapters/examples/python-program.ts` has more on
 * that).
 */
const JUDGE = `
import _queue, _thread, ast, builtins, collections, fractions, importlib, json, os, sys, types

MEDDLED = ${MEDDLED_EXIT}
STACK_BYTES = 32 << 20
${PYTHON_GUARD}
COMPARING = ('__eq__', '__ne__', '__lt__', '__le__', '__gt__', '__ge__', '__bool__', '__len__', '__contains__', '__abs__', '__round__',
             '__sub__', '__rsub__', '__add__', '__radd__', '__getattribute__', '__getattr__', '__class__', '__instancecheck__')
HEAP_TYPE = 1 << 9

def honest(value, type=type, mro_of=type.__dict__['__mro__'].__get__, members_of=type.__dict__['__dict__'].__get__,
           flags_of=type.__dict__['__flags__'].__get__, known=(collections.Counter, fractions.Fraction), comparing=COMPARING,
           heap=HEAP_TYPE, AssertionError=AssertionError, any=any, list=list, tuple=tuple, dict=dict, set=set, frozenset=frozenset):
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = type(one)
        if kind in (list, tuple, set, frozenset):
            waiting.extend(one)
        elif kind is dict:
            waiting.extend(dict.keys(one))
            waiting.extend(dict.values(one))
        else:
            for base in mro_of(kind):
                if flags_of(base) & heap and not any(base is one for one in known):
                    if any(name in members_of(base) for name in comparing):
                        raise AssertionError('the answer is of a type that says by itself what it is equal to')
    return value

def evaluate(task, exec=exec, honest=honest, SystemExit=SystemExit, BaseException=BaseException, show=sys.excepthook, info=sys.exc_info):
    program, test, module, entry, pristine = task
    try:
        exec(program, module)
        answer = module[entry]
        # Names of the program that are Python's own are the program's alone.
        names = {name: held for name, held in module.items() if name not in pristine}
        names['__builtins__'] = pristine
        exec(test, names)
        names['check'](lambda *given, **named: honest(answer(*given, **named)))
        return 'passed'
    except SystemExit as error:
        return 'ended' if error.code in (None, 0) else 'failed'
    except BaseException:
        show(*info())
        return 'failed'

def is_trial(node):
    if isinstance(node, (ast.Expr, ast.Assert)): return True
    return isinstance(node, ast.If) and '__name__' in ast.dump(node.test)

def parsed(text, name, keeps):
    tree = ast.parse(text, name)
    if not keeps: tree.body = [node for node in tree.body if not is_trial(node)]
    return compile(tree, name, 'exec')

def modules_of(test):
    for node in ast.walk(ast.parse(test)):
        names = [node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            try:
                found = importlib.import_module(name)
            except ImportError:
                continue
            yield vars(found), dict(vars(found))

def judge():
    job = json.load(sys.stdin)
    token, write, finish = job.pop('token').encode(), os.write, os._exit
    program = parsed(job['program'], 'program.py', job['keepsTrials'])
    test = compile(job['test'], 'test.py', 'exec')
    kept = list(modules_of(job['test']))
    pristine = dict(vars(builtins))
    module = types.ModuleType('program')
    sys.modules['program'] = module
    sys.modules['__main__'] = types.ModuleType('__main__')
    module.__dict__['__builtins__'] = builtins
    out, nothing = os.dup(1), os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)

    def apart(function, defaults):
        return type(function)(function.__code__, {'__builtins__': dict(pristine)}, function.__name__, defaults)

    own = apart(honest, honest.__defaults__)
    values = [own if one is honest else one for one in evaluate.__defaults__]
    run = apart(evaluate, tuple(values))
    results = _queue.SimpleQueue()
    get = results.get
    task = (program, test, module.__dict__, job['entryPoint'], dict(pristine))
    _thread.stack_size(STACK_BYTES)
    begin, drained = _thread.start_new_thread, []
    guard = (_thread.get_ident(), sys.base_prefix, MAKERS)
    sys.addaudithook(apart(watch, guard + watch.__defaults__))
    begin(drained.extend, (map(results.put, map(run, (task,))),))
    said = get()
    for now, before in kept:
        for name, held in before.items():
            if now.get(name) is not held and name != '__warningregistry__':
                finish(MEDDLED)
    if said == 'passed':
        write(out, token)
    finish(1 if said == 'failed' else 0)

judge()
`;
const HARNESS = `import builtins
with open('judge.py', encoding='utf-8') as file:
    exec(compile(file.read(), 'judge.py', 'exec'), {'__builtins__': dict(vars(builtins)), '__name__': 'judge'})
`;

/** `check(entryPoint)` of the tests decides. */
export type PythonTests = { program: string; test: string; entryPoint: string; keepsTrials: boolean };

/** Runs a Python program with its tests. */
export function markPython(
  sandbox: Sandbox,
  tests: PythonTests,
  limits: Partial<SandboxLimits>,
): Promise<Mark> {
  const token = randomUUID();
  const files = [
    { path: 'harness.py', text: HARNESS },
    { path: 'judge.py', text: JUDGE },
  ];
  const stdin = JSON.stringify({ ...tests, token });
  return markRun(sandbox, { program: 'python', args: ['-I', 'harness.py'], files, stdin, limits }, token);
}
