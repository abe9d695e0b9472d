import type { Severity } from '../../contract/verdict.ts';

/**
 * Where data comes from. `remote`: whoever can send a request. `local`: the command line, the terminal, a
 * fetched document. `weak`: a parameter of a public function or the environment, of which nobody knows.
 */
export const STRENGTHS = ['weak', 'local', 'remote'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** What can be done with untrusted data, and what it takes to be safe from it. */
export type Kind = {
  rule: string;
  /** The bits a value must all have to be safe here. A half bit is one of two tests that only together suffice. */
  mask: number;
  cwe: string;
  /** What happens, for the message. */
  harm: string;
  /** Null: not reported. */
  severity: Record<Strength, Severity | null>;
  /** A weak source counts only when text was put together with it. */
  isWeakBuilt: boolean;
};

let nextBit = 0;
const bits = (count: number): number => {
  let mask = 0;
  for (; count > 0; count -= 1) mask |= 1 << nextBit++;
  return mask;
};

type Row = {
  rule: string;
  cwe: number;
  harm: string;
  /** Of remote, local and weak sources; null: not reported. */
  severity: [Severity, Severity | null, Severity | null];
  isWeakBuilt?: boolean;
  bits?: number;
};

function kind({ rule, cwe, harm, severity: [remote, local, weak], isWeakBuilt = false, ...row }: Row): Kind {
  return {
    rule,
    mask: bits(row.bits ?? 1),
    cwe: `CWE-${cwe}`,
    harm,
    severity: { remote, local, weak },
    isWeakBuilt,
  };
}

/** Every kind of sink; our own severities, highest where the data is run as code. */
export const KINDS = {
  command: kind({
    rule: 'command-injection',
    cwe: 78,
    harm: 'is run as a command',
    severity: ['critical', 'critical', 'high'],
  }),
  code: kind({
    rule: 'code-injection',
    cwe: 94,
    harm: 'is run as code',
    severity: ['critical', 'critical', 'high'],
  }),
  template: kind({
    rule: 'template-injection',
    cwe: 94,
    harm: 'is run as a template',
    severity: ['critical', 'high', 'high'],
  }),
  sql: kind({
    rule: 'sql-injection',
    cwe: 89,
    harm: 'becomes part of the SQL',
    severity: ['critical', 'high', 'high'],
    isWeakBuilt: true,
  }),
  /** Two bits: no way up (`..`), and no absolute path. */
  path: kind({
    rule: 'path-traversal',
    cwe: 22,
    harm: 'chooses the file',
    severity: ['high', 'medium', 'medium'],
    isWeakBuilt: true,
    bits: 2,
  }),
  html: kind({
    rule: 'cross-site-scripting',
    cwe: 79,
    harm: 'becomes part of the page',
    severity: ['high', 'medium', 'medium'],
    isWeakBuilt: true,
  }),
  /** Two bits: begins with `/`, and not with `//`. */
  redirect: kind({
    rule: 'open-redirect',
    cwe: 601,
    harm: 'chooses where the browser goes',
    severity: ['high', 'medium', null],
    bits: 2,
  }),
  request: kind({
    rule: 'server-side-request-forgery',
    cwe: 918,
    harm: 'chooses the host that is asked',
    severity: ['high', 'medium', null],
  }),
  deserialize: kind({
    rule: 'unsafe-deserialization',
    cwe: 502,
    harm: 'is turned into objects',
    severity: ['critical', 'high', 'high'],
  }),
  xml: kind({
    rule: 'xml-external-entity',
    cwe: 611,
    harm: 'is parsed with external entities',
    severity: ['high', 'high', 'high'],
  }),
  /** Entities that grow without end; what reads files is `xml`. */
  entities: kind({
    rule: 'xml-entity-expansion',
    cwe: 776,
    harm: 'is parsed with entities that can grow without end',
    severity: ['high', null, null],
  }),
  ldap: kind({
    rule: 'ldap-injection',
    cwe: 90,
    harm: 'becomes part of the LDAP query',
    severity: ['high', 'high', 'high'],
    isWeakBuilt: true,
  }),
  xpath: kind({
    rule: 'xpath-injection',
    cwe: 643,
    harm: 'becomes part of the XPath',
    severity: ['high', 'high', 'high'],
    isWeakBuilt: true,
  }),
  nosql: kind({
    rule: 'nosql-injection',
    cwe: 943,
    harm: 'becomes part of the query',
    severity: ['high', 'medium', null],
  }),
  header: kind({
    rule: 'header-injection',
    cwe: 113,
    harm: 'becomes a response header',
    severity: ['high', null, null],
  }),
  log: kind({
    rule: 'log-injection',
    cwe: 117,
    harm: 'is logged with its line breaks',
    severity: ['high', null, null],
  }),
  regex: kind({
    rule: 'regular-expression-injection',
    cwe: 1333,
    harm: 'is compiled as a pattern',
    severity: ['high', 'medium', null],
  }),
  resource: kind({
    rule: 'resource-exhaustion',
    cwe: 400,
    harm: 'sets an amount without a bound',
    severity: ['high', null, null],
  }),
  reflection: kind({
    rule: 'unsafe-reflection',
    cwe: 470,
    harm: 'chooses what is loaded',
    severity: ['high', 'medium', null],
  }),
  /** What is called by a key that nothing was asked of; what a key chose is harmless in all other places. */
  choice: kind({
    rule: 'unvalidated-call',
    cwe: 470,
    harm: 'chooses what is called',
    severity: ['high', null, null],
  }),
  /** An argument of a program that takes options which run others; a prefix makes it none. */
  argument: kind({
    rule: 'argument-injection',
    cwe: 88,
    harm: 'can be an option of the program',
    severity: ['high', null, null],
  }),
  view: kind({
    rule: 'template-object-injection',
    cwe: 73,
    harm: 'chooses the template, or the settings it is rendered with',
    severity: ['high', null, null],
  }),
  /** The outer of two keys: `__proto__` is what all objects inherit from. */
  pollution: kind({
    rule: 'prototype-pollution',
    cwe: 1321,
    harm: 'names the object that is changed, which can be the prototype of all objects',
    severity: ['high', null, null],
  }),
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

/** All bits: safe everywhere. */
export const SAFE = (1 << nextBit) - 1;
/** A number or a checked word can still be too large. */
export const SAFE_BUT_AMOUNT = SAFE & ~KINDS.resource.mask;
/** The two halves of a safe path, and of a safe redirect. */
export const NO_WAY_UP = KINDS.path.mask & -KINDS.path.mask;
export const NOT_ABSOLUTE = KINDS.path.mask & ~NO_WAY_UP;
export const BEGINS_WITH_SLASH = KINDS.redirect.mask & -KINDS.redirect.mask;
export const NOT_TWO_SLASHES = KINDS.redirect.mask & ~BEGINS_WITH_SLASH;

/** For a source that only chooses files: the names that an archive gives to what it holds. */
export const SAFE_BUT_PATH = SAFE & ~KINDS.path.mask;

/** The bits of several kinds together. */
export function safeFor(...names: KindName[]): number {
  return names.reduce((mask, name) => mask | KINDS[name].mask, 0);
}
