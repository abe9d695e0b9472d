/**
 * Source of a program that drops the right to read, write and start anything but what its arguments name
 * (landlock(7)), then becomes the given program. Run with `-I -S`, so that only Python's own library is
 * loaded. Arguments: `probe`, or a JSON object `{readable, writable, program}` and the command.
 *
 * It ends with 125 and one line if the kernel does not support that: the program is never started without
 * limits.
 */
export const LANDLOCK_PROGRAM = `
import ctypes, json, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
CREATE, ADD, RESTRICT = 444, 445, 446
PATH_BENEATH, NO_NEW_PRIVILEGES = 1, 38
EXECUTE, READ_FILE, READ_DIR = 1, 4, 8
FILE_RIGHTS = 1 | 2 | 4 | 1 << 14 | 1 << 15
# File access rights supported by each version of the interface, from the first to the fifth.
KNOWN = [(1 << 13) - 1, (1 << 14) - 1, (1 << 15) - 1, (1 << 15) - 1, (1 << 16) - 1]

def call(number, *arguments):
    given = [ctypes.c_void_p(a) if isinstance(a, int) else a for a in arguments]
    result = libc.syscall(ctypes.c_long(number), *given)
    if result < 0:
        sys.stderr.write("landlock: " + os.strerror(ctypes.get_errno()) + "\\n")
        sys.exit(125)
    return result

version = call(CREATE, None, 0, 1)
if sys.argv[1] == "probe":
    print(version)
    sys.exit(0)
rules = json.loads(sys.argv[1])
handled = KNOWN[min(version, len(KNOWN)) - 1]
# TCP since version 4; signals and abstract sockets since version 6.
fields = [handled] + ([3] if version >= 4 else []) + ([3] if version >= 6 else [])
attributes = struct.pack("=%dQ" % len(fields), *fields)
ruleset = call(CREATE, attributes, len(attributes), 0)

def allow(path, rights):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= FILE_RIGHTS
    rule = struct.pack("=Qi", rights & handled, place)
    call(ADD, ruleset, PATH_BENEATH, rule, 0)
    os.close(place)

for path in rules["readable"]:
    allow(path, READ_FILE | READ_DIR)
for path in rules["writable"]:
    allow(path, handled & ~EXECUTE)
allow(rules["program"], EXECUTE | READ_FILE)
if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
    sys.exit(125)
call(RESTRICT, ruleset, 0)
os.close(ruleset)
os.execv(rules["program"], sys.argv[2:])
`;
