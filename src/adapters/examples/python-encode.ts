import {
  MAX_EXAMPLE_VALUE_CHARACTERS,
  MAX_EXAMPLE_VALUE_DEPTH,
  MAX_EXAMPLE_VALUE_NODES,
} from '../../config/limits.ts';

/**
 * Encodes values as text, by their real type: the one that Python knows, not the one that `__class__`
 * reports, and the contents by methods of exact built-in types, which code cannot replace. Everything else
 * gets a name and no contents.
 */
export const PYTHON_ENCODE = `
MAX_NODES = ${MAX_EXAMPLE_VALUE_NODES}
MAX_DEPTH = ${MAX_EXAMPLE_VALUE_DEPTH}
MAX_CHARACTERS = ${MAX_EXAMPLE_VALUE_CHARACTERS}

class TooLarge(Exception):
    pass

def standard_types(text):
    """Readers of standard types that are no built-ins; a module is loaded where the text has its name."""
    exact = {}
    def load(name):
        return importlib.import_module(name) if name in text or name in sys.modules else None
    collections = load('collections')
    if collections is not None:
        exact[collections.Counter] = exact[collections.defaultdict] = 'dict'
        exact[collections.OrderedDict] = 'ordered'
        exact[collections.deque] = 'deque'
    datetime = load('datetime')
    if datetime is not None:
        for kind in (datetime.date, datetime.timedelta, datetime.timezone):
            exact[kind] = kind.__repr__
        for kind in (datetime.datetime, datetime.time):
            exact[kind] = moment(kind.__repr__, kind.__dict__['tzinfo'].__get__, datetime.timezone)
    decimal = load('decimal')
    if decimal is not None:
        exact[decimal.Decimal] = decimal_ratio(decimal.Decimal)
    fractions = load('fractions')
    if fractions is not None:
        top, bottom = (fractions.Fraction.__dict__[name].__get__ for name in ('_numerator', '_denominator'))
        exact[None] = (fractions.Fraction, lambda value: ratio(top(value), bottom(value)))
    uuid = load('uuid')
    if uuid is not None:
        number = uuid.UUID.__dict__['int'].__get__
        exact[uuid.UUID] = lambda value: 'UUID(%x)' % number(value) if type(number(value)) is int else None
    pathlib = load('pathlib')
    if pathlib is not None:
        members = pathlib.PurePath.__dict__
        parts = (members.get('_raw_paths') or members['_parts']).__get__
        for kind in (pathlib.PosixPath, pathlib.PurePosixPath):
            exact[kind] = lambda value: path_text(parts(value))
    return exact

def moment(show, zone_of, fixed):
    return lambda value: show(value) if zone_of(value) is None or type(zone_of(value)) is fixed else None

def ratio(top, bottom):
    if type(top) is not int or type(bottom) is not int or int.bit_length(top) + int.bit_length(bottom) > MAX_CHARACTERS:
        return None
    return (top, bottom)

def decimal_ratio(kind):
    show, adjusted, finite, as_ratio = kind.__str__, kind.adjusted, kind.is_finite, kind.as_integer_ratio
    return lambda value: ratio(*as_ratio(value)) if finite(value) and abs(adjusted(value)) < MAX_DEPTH else show(value)

def path_text(parts):
    text = ''
    for part in parts if type(parts) is list else ():
        if type(part) is not str:
            return None
        text = part if part.startswith('/') else text + '/' + part
    names = [name for name in text.split('/') if name not in ('', '.')]
    return 'Path(' + ('/' if parts and parts[0].startswith('/') else '') + '/'.join(names) + ')'

def encoder(exact):
    """Gives a function from a value to its text; it raises TooLarge. It calls nothing that a value brings along."""
    bases_of, members_of = (type.__dict__[name].__get__ for name in ('__bases__', '__dict__'))
    name_of, module_of = type.__dict__['__name__'].__get__, type.__dict__['__module__'].__get__
    quote = _json.encode_basestring_ascii
    overriding = ('__eq__', '__ne__', '__hash__', '__iter__', '__len__', '__getitem__')
    used = [0, 0]

    def is_named_tuple(kind):
        if type(kind) is not type or bases_of(kind) != (tuple,):
            return False
        members = members_of(kind)
        return '_fields' in members and not any(name in members for name in overriding)

    def spend(characters):
        used[0] += 1
        used[1] += characters
        if used[0] > MAX_NODES or used[1] > MAX_CHARACTERS:
            raise TooLarge()

    def items(tag, values, depth):
        return '["' + tag + '",[' + ','.join([one(value, depth + 1) for value in values]) + ']]'

    def number(value):
        bits = int.bit_length(value)
        spend(bits // 4)
        return '"%x"' % value

    def plain(value, kind):
        if kind is bool:
            return '["bool",true]' if value else '["bool",false]'
        if kind is int:
            return '["int",' + number(value) + ']'
        if kind is float:
            return '["float","' + float.__repr__(value) + '"]'
        if kind is complex:
            return '["complex","' + complex.__repr__(value) + '"]'
        if kind is str:
            spend(len(value))
            return '["str",' + quote(value) + ']'
        spend(len(value))
        return '["bytes","' + bytes.hex(bytes(value)) + '"]'

    def standard(read, value, kind):
        found = read(value)
        if type(found) is str:
            spend(len(found))
            return '["std",' + quote(found) + ']'
        if type(found) is tuple:
            return '["ratio",' + number(found[0]) + ',' + number(found[1]) + ']'
        return other(kind)

    def other(kind):
        name = name_of(kind)
        return '["other",' + quote(name[:80] if type(name) is str else '') + ']'

    def one(value, depth):
        spend(0)
        if depth > MAX_DEPTH:
            raise TooLarge()
        kind = type(value)
        if value is None:
            return '["none"]'
        # A type with a metaclass may define its own equality.
        if type(kind) is not type:
            return standard(fraction[1], value, kind) if kind is fraction[0] else other(kind)
        if kind in PLAIN:
            return plain(value, kind)
        way = exact.get(kind)
        if way is None:
            return items('tuple', tuple.__iter__(value), depth) if is_named_tuple(kind) else other(kind)
        if way == 'dict' or way == 'ordered':
            pairs = ['[' + one(key, depth + 1) + ',' + one(held, depth + 1) + ']' for key, held in dict.items(value)]
            return '["' + way + '",[' + ','.join(pairs) + ']]'
        if way == 'range':
            first, step = (value[0] if len(value) > 0 else 0), (value.step if len(value) > 1 else 0)
            return '["range",' + number(len(value)) + ',' + number(first) + ',' + number(step) + ']'
        return items(way, value, depth) if type(way) is str else standard(way, value, kind)

    PLAIN = frozenset((bool, int, float, complex, str, bytes, bytearray))
    exact.update({list: 'list', tuple: 'tuple', set: 'set', frozenset: 'set', dict: 'dict', range: 'range'})
    fraction = exact.pop(None, (None, None))

    def encode(value):
        used[:] = (0, 0)
        return one(value, 0)

    return encode, name_of
`;
