import type { Severity } from '../../contract/verdict.ts';

/**
 * Where data comes from. `remote`: anyone who can send a request. `local`: the command line, the terminal, a
 * fetched document. `weak`: a parameter of a public function or the environment, whose origin is unknown.
 */
export const STRENGTHS = ['weak', 'local', 'remote'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** A kind of sink: what harm untrusted data does there, and the labels that make it harmless. */
export type Kind = {
  rule: string;
  /** The labels that a value must all have to be safe here. */
  mask: number;
  cwe: string;
  /** The harm, for the message. */
  harm: string;
  /** Null: not reported. */
  severity: Record<Strength, Severity | null>;
  /** A weak source counts only if it was built into a longer text. */
  isWeakBuilt: boolean;
};

/**
 * The labels that data can carry: each says that it is safe in one kind of sink, or that it passed one of two tests that
 * only together make it safe. A set of labels is a number with a bit for each.
 */
const LABELS = [
  'command',
  'code',
  'template',
  'sql',
  'noWayUp',
  'notAbsolute',
  'html',
  'beginsWithSlash',
  'notTwoSlashes',
  'request',
  'deserialize',
  'xml',
  'entities',
  'ldap',
  'xpath',
  'nosql',
  'header',
  'log',
  'regex',
  'resource',
  'reflection',
  'choice',
  'argument',
  'view',
  'pollution',
] as const;
type Label = (typeof LABELS)[number];

/** JavaScript's bitwise operators work on 32 bits, of which the highest is the sign. */
const MAX_LABELS = 30;
if (LABELS.length > MAX_LABELS) throw new Error(`a number holds ${MAX_LABELS} labels, not ${LABELS.length}`);

function bitsOf(...labels: Label[]): number {
  return labels.reduce((bits, label) => bits | (1 << LABELS.indexOf(label)), 0);
}

/** Rule, CWE, harm, and the severity for remote, local and weak sources; null: not reported. */
type Row = readonly [string, number, string, Severity, Severity | null, Severity | null];

/** Every kind of sink. The severities are ours, highest where the data is run as code. */
const ROWS = {
  command: ['command-injection', 78, 'is run as a command', 'critical', 'critical', 'high'],
  code: ['code-injection', 94, 'is run as code', 'critical', 'critical', 'high'],
  template: ['template-injection', 94, 'is run as a template', 'critical', 'high', 'high'],
  sql: ['sql-injection', 89, 'becomes part of the SQL', 'critical', 'high', 'high'],
  path: ['path-traversal', 22, 'chooses the file', 'high', 'medium', 'medium'],
  html: ['cross-site-scripting', 79, 'becomes part of the page', 'high', 'medium', 'medium'],
  redirect: ['open-redirect', 601, 'chooses where the browser goes', 'high', 'medium', null],
  request: ['server-side-request-forgery', 918, 'chooses the host that is asked', 'high', 'medium', null],
  deserialize: ['unsafe-deserialization', 502, 'is turned into objects', 'critical', 'high', 'high'],
  xml: ['xml-external-entity', 611, 'is parsed with external entities', 'high', 'high', 'high'],
  /** Entity expansion without a limit; parsers that read files are `xml`. */
  entities: [
    'xml-entity-expansion',
    776,
    'is parsed with entities that can grow without end',
    'high',
    null,
    null,
  ],
  ldap: ['ldap-injection', 90, 'becomes part of the LDAP query', 'high', 'high', 'high'],
  xpath: ['xpath-injection', 643, 'becomes part of the XPath', 'high', 'high', 'high'],
  nosql: ['nosql-injection', 943, 'becomes part of the query', 'high', 'medium', null],
  header: ['header-injection', 113, 'becomes a response header', 'high', null, null],
  log: ['log-injection', 117, 'is logged with its line breaks', 'high', null, null],
  regex: ['regular-expression-injection', 1333, 'is compiled as a pattern', 'high', 'medium', null],
  resource: ['resource-exhaustion', 400, 'sets an amount without a bound', 'high', null, null],
  reflection: ['unsafe-reflection', 470, 'chooses what is loaded', 'high', 'medium', null],
  /** A callee chosen by an unchecked key; a chosen value is harmless in all other places. */
  choice: ['unvalidated-call', 470, 'chooses what is called', 'high', null, null],
  /** An argument of a program with options that run other programs; after a prefix it cannot be an option. */
  argument: ['argument-injection', 88, 'can be an option of the program', 'high', null, null],
  view: [
    'template-object-injection',
    73,
    'chooses the template, or the settings it is rendered with',
    'high',
    null,
    null,
  ],
  /** The outer of two keys: `__proto__` is the prototype that all objects inherit from. */
  pollution: [
    'prototype-pollution',
    1321,
    'names the object that is changed, which can be the prototype of all objects',
    'high',
    null,
    null,
  ],
} satisfies Record<string, Row>;

export type KindName = keyof typeof ROWS;

/** Sinks that a weak source reaches only as a part of a longer text. */
const WEAK_WHEN_BUILT: ReadonlySet<string> = new Set<KindName>(['sql', 'path', 'html', 'ldap', 'xpath']);

/** The two halves of a safe path: no way up (`..`), and no absolute path. */
export const NO_WAY_UP = bitsOf('noWayUp');
export const NOT_ABSOLUTE = bitsOf('notAbsolute');
/** The two halves of a safe redirect: begins with `/`, and not with `//`. */
export const BEGINS_WITH_SLASH = bitsOf('beginsWithSlash');
export const NOT_TWO_SLASHES = bitsOf('notTwoSlashes');

function maskOf(name: KindName): number {
  if (name === 'path') return NO_WAY_UP | NOT_ABSOLUTE;
  return name === 'redirect' ? BEGINS_WITH_SLASH | NOT_TWO_SLASHES : bitsOf(name);
}

function kindOf(name: KindName): Kind {
  const [rule, cwe, harm, remote, local, weak] = ROWS[name];
  const severity = { remote, local, weak };
  return {
    rule,
    mask: maskOf(name),
    cwe: `CWE-${cwe}`,
    harm,
    severity,
    isWeakBuilt: WEAK_WHEN_BUILT.has(name),
  };
}

export const KINDS = Object.fromEntries(
  Object.keys(ROWS).map((name) => [name, kindOf(name as KindName)]),
) as Record<KindName, Kind>;

/** All labels: safe everywhere. */
export const SAFE = bitsOf(...LABELS);
/** A number or a validated word can still be too large. */
export const SAFE_BUT_AMOUNT = SAFE & ~KINDS.resource.mask;
/** For a source that only chooses files: the entry names in an archive. */
export const SAFE_BUT_PATH = SAFE & ~KINDS.path.mask;

/** The labels of several kinds together. */
export function safeFor(...names: KindName[]): number {
  return names.reduce((mask, name) => mask | KINDS[name].mask, 0);
}
