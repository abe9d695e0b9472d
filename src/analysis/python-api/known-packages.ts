import type { ClassReference } from './library.ts';

/* What is known of some modules and packages beyond what their text says. */

/**
 * Names that standard modules have only on systems other than the one they were listed on (library reference,
 * "Availability"). Names in capitals are left out: constants differ everywhere.
 */
const FOREIGN: Readonly<Record<string, string>> = {
  os: `
    add_dll_directory chown chroot ctermid fchmod fchown fork forkpty getegid geteuid getgid
    getgroups getloadavg getpgid getpgrp getpriority getresgid getresuid getsid getuid initgroups
    killpg lchown listdrives listmounts listvolumes lockf mkfifo mknod nice openpty posix_spawn
    sched_getaffinity sched_setaffinity setegid seteuid setgid setgroups setpgid setsid setuid
    startfile statvfs sync sysconf uname wait3 wait4 getxattr setxattr listxattr removexattr
    memfd_create eventfd pidfd_open lchflags chflags plock unshare setns sendfile pipe2 splice
    copy_file_range posix_fadvise posix_fallocate
  `,
  signal: `
    pthread_kill pthread_sigmask sigwait sigwaitinfo sigtimedwait alarm pause setitimer getitimer
    siginterrupt sigpending pidfd_send_signal
  `,
  sys: `
    getwindowsversion pypy_version_info pypy_translation_info getobjects gettotalrefcount winver
    dllhandle abiflags getandroidapilevel getdlopenflags setdlopenflags
  `,
  time: `
    tzset clock_gettime clock_settime clock_getres clock_gettime_ns clock_settime_ns
    pthread_getcpuclockid
  `,
  select: 'epoll kqueue kevent poll devpoll',
  selectors: 'EpollSelector KqueueSelector DevpollSelector PollSelector',
  asyncio: `
    ProactorEventLoop IocpProactor WindowsSelectorEventLoopPolicy WindowsProactorEventLoopPolicy
    DefaultEventLoopPolicy SelectorEventLoop AbstractChildWatcher SafeChildWatcher FastChildWatcher
    PidfdChildWatcher MultiLoopChildWatcher ThreadedChildWatcher open_unix_connection
    start_unix_server
  `,
  ctypes: `
    windll oledll WinDLL OleDLL WinError FormatError GetLastError get_last_error set_last_error
    HRESULT WINFUNCTYPE DllCanUnloadNow DllGetClassObject
  `,
  socket: 'fromshare sethostname if_nameindex if_nametoindex if_indextoname send_fds recv_fds socketpair',
  multiprocessing: 'resource_tracker forkserver',
  subprocess: 'STARTUPINFO list2cmdline',
  threading: 'get_native_id',
  ssl: 'enum_certificates enum_crls',
  locale: 'nl_langinfo bindtextdomain bind_textdomain_codeset gettext dgettext dcgettext textdomain',
};
const SYSTEM_MODULES =
  /^(?:os|posix|nt|signal|socket|errno|select|stat|ssl|mmap|subprocess|fcntl|termios|resource|winreg|msvcrt|locale|curses|syslog)$/;

/** Whether a name may exist on another system. */
export function isForeign(module: string, name: string): boolean {
  return (
    wordsOf(FOREIGN[module]).includes(name) || (SYSTEM_MODULES.test(module) && /^[A-Z][A-Z0-9_]*$/.test(name))
  );
}

function wordsOf(list = ''): string[] {
  return list.trim().split(/\s+/);
}

/**
 * Classes whose `__getattr__` returns data and never a function, so that calling an unlisted name is wrong.
 * Every other `__getattr__` may return anything.
 */
const DATA_CLASSES = new Set([
  'pandas.core.generic NDFrame',
  'pandas.core.groupby.groupby BaseGroupBy',
  'pandas.core.groupby.groupby GroupBy',
  'pandas.core.groupby.base GroupByMixin',
  'pandas.core.base SelectionMixin',
  'pandas.core.resample Resampler',
  'pandas.core.window.rolling BaseWindow',
  'pydantic.main BaseModel',
]);

/** Whether what `__getattr__` of a class gives is data. */
export function givesDataOnly({ module, path }: ClassReference): boolean {
  return DATA_CLASSES.has(`${module} ${path}`);
}

/** Packages that add methods to classes of other packages when they are imported. */
const PATCHING =
  /\b(?:janitor|pandas_flavor|geopandas|hvplot|pandarallel|modin|swifter|pandas_ta|pandas_profiling|ydata_profiling|dask|fletcher|skimpy|sweetviz|tqdm|cufflinks|pandera|ray|siuba|dfply|plydata|datatest|pint_pandas|bamboolib|sketch|lux|pandas_gbq|pyspark|xlwings|great_tables|register_\w+_(?:accessor|method))\b/;

export function mayPatch(text: string): boolean {
  return PATCHING.test(text);
}
