/**
 * The audit hook of the Python judge. Ordinary code is not affected. It blocks access to frames, objects and
 * memory of the judge, and to other processes, which could read them. The events are those of Python's audit
 * table.
 */
export const PYTHON_GUARD = `
DENIED_EVENTS = frozenset('''
    sys.addaudithook cpython._PySys_ClearAuditHooks sys.settrace sys.setprofile sys.monitoring.register_callback
    sys._current_frames sys._current_exceptions gc.get_objects gc.get_referrers gc.get_referents
    cpython.PyInterpreterState_New sys.remote_exec cpython.remote_debugger_script
    os.fork os.forkpty os.exec os.posix_spawn os.spawn os.system subprocess.Popen pty.spawn
    os.kill os.killpg signal.pthread_kill sqlite3.enable_load_extension sqlite3.load_extension
'''.split())
PATH_EVENTS = frozenset('open os.chdir os.symlink os.link os.rename'.split())
DENIED_MODULES = frozenset('ctypes _ctypes cffi _cffi_backend'.split())

MAKERS = (importlib._bootstrap_external._compile_bytecode.__code__, importlib._bootstrap._call_with_frames_removed.__code__,
          types.coroutine.__code__)

def watch(event, args, judge_thread, prefix, makers, getframe=sys._getframe, end=os._exit, thread=_thread.get_ident, code=MEDDLED,
          events=DENIED_EVENTS, paths=PATH_EVENTS, modules=DENIED_MODULES, type=type, str=str, bytes=bytes, int=int):
    if thread() == judge_thread:
        # The candidate's code must never run there, and the judge itself does nothing else that Python audits.
        if event != '_thread.start_new_thread':
            end(code)
    elif event in events or event.startswith('ctypes.'):
        end(code)
    elif event == 'import':
        name = str.rpartition(args[0], '.')[2]
        if name in modules or name.startswith('_test') or name.startswith('_xx') or name.startswith('_interp'):
            end(code)
        # A native module written by the code itself could do anything.
        if args[1] is not None and not str.startswith(args[1], prefix):
            end(code)
    elif event == 'marshal.loads' or event == 'code.__new__':
        # Malformed bytecode can read memory. Python itself creates code objects for imports and coroutines. Code can use
        # these ways too, so this only makes an attack harder.
        made_by = getframe(1).f_code
        if made_by is not makers[0] and made_by is not makers[1] and made_by is not makers[2]:
            end(code)
    elif event in paths:
        for path in args[:2] if event != 'open' else args[:1]:
            if type(path) is bytes:
                path = bytes.decode(path, 'latin-1')
            if type(path) is str:
                parts = path.split('/')
                if 'proc' in parts or 'fd' in parts or parts[-1].endswith('.pyc') and not path.startswith(prefix):
                    end(code)
            elif path is not None and type(path) is not int:
                end(code)
`;
