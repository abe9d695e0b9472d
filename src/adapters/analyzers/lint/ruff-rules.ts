import type { LintKind } from '../../../ports/linter.ts';

/** Names that some programs get without defining or importing them: notebooks, gettext, type checkers. */
export const EXTRA_BUILTINS = ['_', 'ngettext', 'display', 'get_ipython', 'reveal_type', 'reveal_locals'];

/**
 * Ruff's rules that find wrong code, and the meaning of a hit. Left out: unused imports and variables (F401,
 * F841), names after a wildcard import (F403, F405), strings in annotations (F722: shape types of array
 * libraries use them for their own syntax), names that only some versions of numpy lack (NPY201: the API
 * check knows which version is installed), and idioms that the standard library of Python 3.11 uses on
 * purpose: mutable defaults (B006, 26 times), `__all__` with names created at run time (F822), `raise` in a
 * handler's helper (PLE0704), loop variables that reuse a name (B020).
 */
const KINDS: Record<LintKind, readonly string[]> = {
  undefined: ['F821'],
  undefined_in_script: [],
  unparsed: [],
  wrong: [
    // Statements in a place where the language forbids them: `break` and `return` outside, a bare `*`,
    // `except:` before others.
    'F404',
    'F407',
    'F621',
    'F622',
    'F701',
    'F702',
    'F704',
    'F706',
    'F707',
    'PLE0100',
    'PLE0115',
    'PLE0117',
    'PLE0118',
    'PLE1142',
    // Formats that raise: missing or wrong arguments of `%`, `.format` and logging calls.
    'F501',
    'F502',
    'F503',
    'F505',
    'F506',
    'F507',
    'F508',
    'F509',
    'F521',
    'F524',
    'PLE1206',
    'PLE1300',
    'PLE1307',
    // A name read before its function assigns it, `raise NotImplemented`, `print >>`.
    'F823',
    'F901',
    'F633',
    // Tests that are always true.
    'F631',
    'F634',
    // Objects that Python refuses to create or call.
    'PLE0101',
    'PLE0237',
    'PLE0241',
    'PLE0302',
    'PLE0303',
    'PLE0305',
    'PLE0307',
    'PLE0308',
    'PLE0309',
    'PLE0604',
    'PLE1132',
    'PLE1507',
    'PLE2502',
    'B002',
    'B016',
    'B029',
    'B030',
  ],
  suspect: ['F402', 'F632', 'F811', 'PLE1205', 'PLE1310', 'B025', 'B031', 'B035', 'NPY001'],
};

/** The meaning of each rule that counts; ruff runs only these. */
export const RUFF_RULES: ReadonlyMap<string, LintKind> = new Map(
  Object.entries(KINDS).flatMap(([kind, rules]) => rules.map((rule) => [rule, kind as LintKind])),
);
