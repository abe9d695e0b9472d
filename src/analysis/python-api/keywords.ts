import { type ClassReference, own } from './library.ts';
import { readParameters } from './signature.ts';
import { type FunctionValue, isPlain, type Meanings, type Value, type Values } from './values.ts';

const MAX_FORWARDS = 4;

/** The keywords that a call accepts; null when they are unknown, or when it accepts any. */
export function keywordsOf(value: Value, meanings: Meanings, depth = 0): string[] | null {
  if (depth > MAX_FORWARDS) return null;
  if (value.is === 'function') return keywordsOfFunction(value, meanings, depth);
  return value.is === 'class' ? keywordsOfClass(value.type, meanings, depth) : null;
}

function keywordsOfFunction(value: FunctionValue, meanings: Meanings, depth: number): string[] | null {
  const { implementation, others = [] } = value.fact;
  const last = implementation === undefined ? [] : [{ is: 'function' as const, parameters: implementation }];
  const names = [value.fact, ...others, ...last].map((fact) =>
    keywordsOfDeclaration({ ...value, fact }, meanings, depth),
  );
  return names.includes(null) ? null : [...new Set(names.flatMap((some) => some ?? []))];
}

function keywordsOfDeclaration(value: FunctionValue, meanings: Meanings, depth: number): string[] | null {
  const { fact, module, isBound } = value;
  if (fact.parameters === null) return null;
  const list = readParameters(fact.parameters);
  const names = list
    .slice(isBound ? 1 : 0)
    .filter(({ kind }) => kind === 'either' || kind === 'keyword')
    .map(({ name }) => name);
  const open = list.find(({ kind }) => kind === 'keywords');
  if (open === undefined) return names;
  const target = fact.forwards === undefined ? null : forwardedTo(fact.forwards, value, meanings);
  const more =
    typedKeywords(open.annotation ?? '', module, meanings) ??
    (target === null ? null : keywordsOf(target, meanings, depth + 1));
  return more && [...names, ...more];
}

/** `**keywords: Unpack[Fields]` (PEP 692). */
function typedKeywords(annotation: string, module: string, meanings: Meanings): string[] | null {
  const name = /^(?:\w+\.)?Unpack\[(.*)\]$/s.exec(annotation)?.[1];
  const type = name === undefined ? null : meanings.library.classNamed(name, module);
  if (type === null) return null;
  const { classes } = meanings.library.ancestry(type);
  const isFields = classes.some(({ fact }) => fact.bases.some((base) => /\bTypedDict$/.test(base)));
  return isFields ? meanings.library.membersOf(type) : null;
}

/** `function`, `module.function`, `self.method`, or `Class().method`. */
function forwardedTo(callee: string, { module, receiver }: FunctionValue, meanings: Meanings): Value | null {
  const made = /^([\w.]+)\(\)\.(\w+)$/.exec(callee);
  if (callee.startsWith('self.') || made !== null) {
    const type = made === null ? receiver : meanings.library.classNamed(made[1] ?? '', module);
    if (type === null) return null;
    const found = meanings.attribute(
      { is: 'instance', type, isExact: false },
      made?.[2] ?? callee.slice('self.'.length),
    );
    return found.is === 'found' ? only(found.value) : null;
  }
  const thing = meanings.library.resolve(callee, module);
  return thing === null ? null : only(meanings.ofThing(thing));
}

function only(values: Values): Value | null {
  return values?.length === 1 ? (values[0] ?? null) : null;
}

/** The keywords of the nearest class that defines a constructor. */
function keywordsOfClass(type: ClassReference, meanings: Meanings, depth: number): string[] | null {
  const { classes, gap } = meanings.library.ancestry(type);
  const isKnown = gap === null && classes.every(({ fact }) => isPlain(fact) && fact.open === undefined);
  if (!isKnown || classes.some(({ fact }) => fact.isDataclass)) return null;
  for (const { fact, module, path } of classes) {
    const makers = ['__init__', '__new__'].flatMap((name) => {
      const member = own(fact.members, name);
      if (member?.is !== 'function') return [];
      const maker: Value = {
        is: 'function',
        fact: member,
        module,
        path: `${path}.${name}`,
        receiver: type,
        isBound: true,
      };
      return [keywordsOf(maker, meanings, depth + 1)];
    });
    if (makers.length === 0) continue;
    return makers.includes(null) ? null : makers.flatMap((names) => names ?? []);
  }
  return null;
}
