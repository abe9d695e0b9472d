/**
 * The normalized name of a Python package, the same for all spellings (PyPA specification "Names and normalization").
 */
export function normalPythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Modules that several packages share, by PEP 420 or `pkgutil`: the names that follow tell which package is meant. */
export const PYTHON_NAMESPACES: ReadonlySet<string> = new Set([
  'azure',
  'azure.mgmt',
  'backports',
  'collective',
  'google',
  'google.cloud',
  'jaraco',
  'opentelemetry',
  'opentelemetry.exporter',
  'opentelemetry.instrumentation',
  'paste',
  'plone',
  'repoze',
  'ruamel',
  'snowflake',
  'sphinxcontrib',
  'zope',
]);

/**
 * Lower-case functions and types of every Python module (library reference, "Built-in Functions" and "Built-in
 * Constants").
 */
const BUILTINS = new Set(
  `
  abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile
  complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format
  frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license
  list locals map max memoryview min next object oct open ord pow print property quit range repr
  reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip
  `
    .trim()
    .split(/\s+/),
);

export function isPythonBuiltin(name: string): boolean {
  return BUILTINS.has(name) || /^__\w+__$/.test(name);
}

/**
 * The modules of Python's standard library in any supported version: a project may run on several. Generated from
 * `sys.stdlib_module_names` of CPython 3.10.13, 3.11.7, 3.12.1 and 3.13.0, plus what 3.8 and 3.9 still had and what the
 * release notes of 3.14 add.
 */
const OF_SEVERAL_VERSIONS = `
  abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
  binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections
  colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses
  dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno
  faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass
  gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect
  io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math
  mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
  opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib
  poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue
  quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex
  shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants
  sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog
  tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu
  uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile
  zipimport zlib zoneinfo
  __future__ _abc _aix_support _android_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs
  _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc
  _colorize _compat_pickle _compression _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime
  _dbm _decimal _elementtree _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq
  _imp _interpchannels _interpqueues _interpreters _io _ios_support _json _locale _lsprof _lzma
  _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _opcode_metadata _operator _osx_support
  _overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydatetime _pydecimal _pyio _pylong _pyrepl
  _queue _random _scproxy _sha1 _sha2 _sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre
  _ssl _stat _statistics _string _strptime _struct _suggestions _symtable _sysconfig _thread
  _threading_local _tkinter _tokenize _tracemalloc _typing _uuid _warnings _weakref _weakrefset _winapi
  _wmi _zoneinfo
`;

const OLD = [
  '_bootlocale',
  '_peg_parser',
  'binhex',
  'dummy_threading',
  'formatter',
  'macpath',
  'parser',
  'symbol',
];
const NEW = ['annotationlib', 'compression', '_zstd', '_interpreters', '_remote_debugging'];
/** Importable but not listed: CPython's own tests, modules `site` looks for, names only type checkers know. */
const BESIDE = ['__main__', '_typeshed', 'sitecustomize', 'test', 'usercustomize'];

const NAMES = new Set([...OF_SEVERAL_VERSIONS.trim().split(/\s+/), ...OLD, ...NEW, ...BESIDE]);

/** Whether a top-level module is part of Python itself. */
export function isStandardModule(name: string): boolean {
  return NAMES.has(name);
}
