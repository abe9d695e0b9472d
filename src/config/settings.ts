import { z } from 'zod';
import { Config } from './schema.ts';

/** One user setting. `path` has its name part by part; `*` stands for a name the user chooses. */
export type Setting = {
  /** Such as `server.port`, or `providers.<name>.kind`. */
  key: string;
  path: string[];
  shape: 'text' | 'integer' | 'number' | 'boolean' | 'texts' | 'objects';
  /** The requirement for its value, as the text after "must be". */
  expects: string;
  /** Undefined: it has no default. */
  default: unknown;
  /** Null: it cannot be set by an environment variable. `<NAME>` stands for a name the user chooses. */
  environment: string | null;
  what: string;
};

/** The schema as a tree: a node that is not a setting is a section, or a section under names the user chooses. */
export type SettingsNode =
  | { kind: 'setting'; setting: Setting }
  | { kind: 'section'; children: Map<string, SettingsNode> }
  | { kind: 'names'; each: SettingsNode };

export const ENVIRONMENT_PREFIX = 'FETTLE_';

/** Whether a user may choose this name: it becomes part of a key and of an environment variable. */
export function isChosenName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name);
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

const DEFAULTS = Config.parse({});

/** JSON Schema (draft 2020-12) of the configuration file, for editors. */
export function jsonSchema(): JsonSchema {
  return withoutRequired(z.toJSONSchema(Config, { io: 'input' }), []);
}

/** A section with defaults may be written in part: the loader fills in the rest. */
function withoutRequired(schema: JsonSchema, path: string[]): JsonSchema {
  if (!schema.properties || !valueAt(DEFAULTS, path)) return schema;
  const { required: _filled, ...rest } = schema;
  const properties = Object.entries(schema.properties).map(([name, child]) => {
    return [name, withoutRequired(asSchema(child), [...path, name])];
  });
  return { ...rest, properties: Object.fromEntries(properties) };
}

/** The whole tree, built from the schema once. */
export const SETTINGS_TREE: SettingsNode = nodeOf(jsonSchema(), [], '');
export const SETTINGS: Setting[] = settingsOf(SETTINGS_TREE);

function nodeOf(schema: JsonSchema, path: string[], about: string): SettingsNode {
  const given = withoutNull(schema);
  const what = describeIn(about, given.description ?? schema.description ?? '');
  if (given.properties) {
    const children = Object.entries(given.properties).map(([name, child]): [string, SettingsNode] => {
      return [name, nodeOf(asSchema(child), [...path, name], path.includes('*') ? '' : what)];
    });
    return { kind: 'section', children: new Map(children) };
  }
  if (typeof given.additionalProperties === 'object') {
    return { kind: 'names', each: nodeOf(given.additionalProperties, [...path, '*'], '') };
  }
  return { kind: 'setting', setting: settingOf(given, path, what) };
}

function settingOf(schema: JsonSchema, path: string[], what: string): Setting {
  const shape = shapeOf(schema);
  const names = path.map((part) => (part === '*' ? '<NAME>' : part.toUpperCase()));
  return {
    key: path.map((part) => (part === '*' ? '<name>' : part)).join('.'),
    path,
    shape,
    expects: expectationOf(schema, shape),
    default: valueAt(DEFAULTS, path) ?? schema.default,
    environment: shape === 'objects' ? null : ENVIRONMENT_PREFIX + names.join('_'),
    what,
  };
}

function settingsOf(node: SettingsNode): Setting[] {
  if (node.kind === 'setting') return [node.setting];
  if (node.kind === 'names') return settingsOf(node.each);
  return [...node.children.values()].flatMap(settingsOf);
}

function shapeOf(schema: JsonSchema): Setting['shape'] {
  switch (schema.type) {
    case 'integer':
    case 'number':
    case 'boolean':
      return schema.type;
    case 'string':
      return 'text';
    case 'array':
      return itemsOf(schema).type === 'string' ? 'texts' : 'objects';
    default:
      throw new Error(`The configuration schema has a type that cannot be set: ${JSON.stringify(schema)}`);
  }
}

function expectationOf(schema: JsonSchema, shape: Setting['shape']): string {
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  switch (shape) {
    case 'integer':
      return `a whole number${rangeOf(schema)}`;
    case 'number':
      return `a number${rangeOf(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'text':
      return schema.format === 'uri' ? 'a URL' : 'text';
    case 'texts':
      return itemsOf(schema).enum ? `a list of ${itemsOf(schema).enum?.join(', ')}` : 'a list of strings';
    case 'objects':
      return `a list of { ${Object.keys(itemsOf(schema).properties ?? {}).join(', ')} }`;
  }
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  // Zod bounds every integer by what a double can hold exactly; that bound is not worth showing.
  const from = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? null : minimum;
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
  if (from !== null && to !== null) return ` from ${from} to ${to}`;
  if (from !== null) return `, at least ${from}`;
  return to === null ? '' : `, at most ${to}`;
}

/** "Inline completion: a small model. A name from `providers`." */
function describeIn(about: string, what: string): string {
  return [about, what].filter((text) => text !== '').join(' ');
}

function withoutNull(schema: JsonSchema): JsonSchema {
  const given = schema.anyOf?.map(asSchema).find((option) => option.type !== 'null');
  return given ? { ...given, ...(schema.description ? { description: schema.description } : {}) } : schema;
}

function itemsOf(schema: JsonSchema): JsonSchema {
  return asSchema(Array.isArray(schema.items) ? schema.items[0] : schema.items);
}

function asSchema(schema: JsonSchema | boolean | undefined): JsonSchema {
  return typeof schema === 'object' ? schema : {};
}

/** The value at a path; undefined when the path ends early. Reads only own properties. */
export function valueAt(value: unknown, path: string[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = Reflect.get(current, part);
  }
  return current;
}

/** Each effective value by key, in schema order. Lists are one value. */
export function configValues(config: Config): { key: string; value: unknown }[] {
  return SETTINGS.flatMap(({ path }) => {
    const star = path.indexOf('*');
    if (star < 0) return [path];
    const names = Object.keys(Object(valueAt(config, path.slice(0, star))));
    return names.map((name) => path.map((part) => (part === '*' ? name : part)));
  })
    .map((path) => ({ key: path.join('.'), value: valueAt(config, path) }))
    .filter(({ value }) => value !== undefined);
}
