import { isBuiltin } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { nearestNames } from '../../analysis/nearest-names.ts';
import { ok, type Result } from '../../base/result.ts';
import {
  MAX_CONFIG_FILE_BYTES,
  MAX_DOCUMENTATION_CHARACTERS,
  MAX_DOCUMENTED_MEMBERS,
  MAX_SIGNATURE_CHARACTERS,
  MAX_TYPE_SUGGESTIONS,
} from '../../config/limits.ts';
import type { Documentation } from '../../contract/documentation.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { Files } from '../../ports/files.ts';
import type { Session } from '../analyzers/lsp/session.ts';
import type { TypeScriptChecker } from '../analyzers/typescript/checker.ts';
import { npmPackageOf } from '../packages/names.ts';

/**
 * A description without examples, or real names near a name that was not found; `isThere`: whether the
 * package exists at all.
 */
export type Looked = {
  found: Omit<Documentation, 'examples'> | null;
  nearest: string[];
  reason: string;
  isThere: boolean;
};

export type TypeScriptSource = { files: Files; checker: TypeScriptChecker };

/** A module, and the path of names inside it. */
type Asked = { specifier: string; names: string[] };

/**
 * Looks up a name of an npm package (or of Node) in its declarations, with TypeScript's language server and a
 * text that uses the name: the server follows re-exports, inheritance and overloads.
 */
export async function lookInTypeScript(
  source: TypeScriptSource,
  { name, workspace }: { name: string; workspace: string },
  signal: AbortSignal,
): Promise<Result<Looked, AnalyzerFailure>> {
  const asked = await splitName(source.files, name, workspace);
  if (asked === null) {
    const reason = `no package ${npmPackageOf(name.split('.')[0] ?? '') ?? name} is installed here`;
    return ok({ found: null, nearest: [], reason, isThere: false });
  }
  let looked: Looked = {
    found: null,
    nearest: [],
    reason: `${asked.specifier} ships no types`,
    isThere: true,
  };
  for (const probe of probesOf(asked)) {
    const input = { text: probe.text, language: 'typescript', path: null, workspace };
    const answer = await source.checker.ask(input, (session) => ask(session, probe), signal);
    if (!answer.ok) return answer;
    const { hover, place, names } = answer.value;
    if (hover !== null)
      return ok({ ...looked, found: await entryOf(source, asked, { name, workspace, hover, place, names }) });
    const last = asked.names.at(-1) ?? '';
    const near = nearestNames(last, names, MAX_TYPE_SUGGESTIONS);
    if (names.length > 0 && looked.nearest.length === 0) {
      const parent = [asked.specifier, ...asked.names.slice(0, -1)].join('.');
      looked = {
        ...looked,
        nearest: near.map((one) => `${parent}.${one}`),
        reason: `${parent} has no ${last}`,
      };
    }
  }
  return ok(looked);
}

/** The longest prefix of the name that is an installed package or a module of Node. */
async function splitName(files: Files, name: string, workspace: string): Promise<Asked | null> {
  const slash = name.lastIndexOf('/');
  const parts = name.slice(slash + 1).split('.');
  const folder = name.slice(0, slash + 1);
  for (let count = parts.length; count > 0; count--) {
    const specifier = folder + parts.slice(0, count).join('.');
    const names = parts.slice(count);
    if (!names.every((one) => /^[\w$]+$/.test(one))) continue;
    const packageName = npmPackageOf(specifier.replace(/^node:/, ''));
    if (isBuiltin(specifier))
      return { specifier: specifier.startsWith('node:') ? specifier : `node:${specifier}`, names };
    if (packageName !== null && (await files.exists(join(workspace, 'node_modules', packageName))))
      return { specifier, names };
  }
  return null;
}

/** A text with `at` at the requested name, and `members` at the position where its siblings are offered. */
type Probe = { text: string; at: number; members: number };

/** As a value of the module, as a type of it, as a member of its default export, as a member of a type. */
function* probesOf({ specifier, names }: Asked): Generator<Probe> {
  const from = JSON.stringify(specifier);
  if (names.length === 0) {
    const text = `import * as module_ from ${from};\nmodule_.`;
    yield { text: `${text}\n`, at: text.indexOf('module_'), members: text.length };
    return;
  }
  const last = names.at(-1) ?? '';
  const before = names
    .slice(0, -1)
    .map((one) => `${one}.`)
    .join('');
  const owner = names.slice(0, -1).join('.');
  const heads = [
    `import * as module_ from ${from};\nmodule_.${before}`,
    `import * as module_ from ${from};\ntype Probe = module_.${before}`,
    `import module_ from ${from};\nmodule_.${before}`,
    ...(owner === ''
      ? []
      : [`import * as module_ from ${from};\ndeclare const probe: module_.${owner};\nprobe.`]),
    ...(owner === '' ? [] : [`import * as module_ from ${from};\nmodule_.${owner}.prototype.`]),
  ];
  for (const head of heads) yield { text: `${head}${last};\n`, at: head.length, members: head.length };
}

const Hover = z.object({ contents: z.union([z.string(), z.object({ value: z.string() })]) }).nullable();
const Place = z.object({ uri: z.string(), range: z.object({ start: z.object({ line: z.int() }) }) });
const Link = z.object({
  targetUri: z.string(),
  targetSelectionRange: z.object({ start: z.object({ line: z.int() }) }),
});
const Places = z.union([z.array(Place), Place, z.array(Link), z.null()]);
const Completions = z.object({ items: z.array(z.object({ label: z.string() })) });

type Probed = { hover: string | null; place: { path: string; line: number } | null; names: string[] };

async function ask(session: Session, { text, at, members }: Probe): Promise<Result<Probed, AnalyzerFailure>> {
  const textDocument = { uri: session.uri };
  const hover = await session.request('textDocument/hover', { textDocument, position: positionOf(text, at) });
  if (!hover.ok) return hover;
  const contents = Hover.safeParse(hover.value).data?.contents;
  const shown = typeof contents === 'string' ? contents : (contents?.value ?? '');
  // An unresolved symbol is shown as `any`, and nothing else.
  const isUnresolved = /^(?:```\w*\s*)?any(?:\s*```)?$|\/\*unresolved\*\/ any/.test(shown.trim());
  const said = shown === '' || isUnresolved ? null : shown;
  const offered = await session.request('textDocument/completion', {
    textDocument,
    position: positionOf(text, members),
  });
  const items = offered.ok ? (Completions.safeParse(offered.value).data?.items ?? []) : [];
  const names = items.map(({ label }) => label.replace(/\?$/, ''));
  if (said === null) return ok({ hover: null, place: null, names });
  const defined = await session.request('textDocument/definition', {
    textDocument,
    position: positionOf(text, at),
  });
  return ok({ hover: said, place: defined.ok ? placeIn(defined.value) : null, names });
}

function placeIn(value: unknown): Probed['place'] {
  const places = Places.safeParse(value).data ?? null;
  const first = Array.isArray(places) ? places[0] : places;
  if (first === null || first === undefined) return null;
  const uri = 'uri' in first ? first.uri : first.targetUri;
  const start = 'uri' in first ? first.range.start : first.targetSelectionRange.start;
  return uri.startsWith('file:') ? { path: fileURLToPath(uri), line: start.line + 1 } : null;
}

function positionOf(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

type Shown = { name: string; workspace: string; hover: string; place: Probed['place']; names: string[] };

async function entryOf(
  { files }: TypeScriptSource,
  { specifier, names: asked }: Asked,
  { name, workspace, hover, place, names }: Shown,
): Promise<Omit<Documentation, 'examples'>> {
  const { signature, documentation, deprecated } = readHover(hover);
  const packageName = specifier.startsWith('node:') ? '@types/node' : (npmPackageOf(specifier) ?? specifier);
  const manifest = await files.readText(
    join(workspace, 'node_modules', packageName, 'package.json'),
    MAX_CONFIG_FILE_BYTES,
    [workspace],
  );
  const version = manifest.ok ? /"version"\s*:\s*"([^"\n]{1,60})"/.exec(manifest.value)?.[1] : undefined;
  return {
    name,
    kind: asked.length === 0 ? 'module' : kindOf(signature),
    language: 'typescript',
    signature: asked.length === 0 ? '' : signature,
    documentation,
    package: packageName,
    version: version ?? null,
    deprecated,
    defined: place === null ? null : { path: shownPath(place.path, workspace), line: place.line },
    members:
      asked.length === 0 ? names.filter((one) => !one.startsWith('_')).slice(0, MAX_DOCUMENTED_MEMBERS) : [],
  };
}

/** A path as shown to users: relative to the workspace if it is inside of it. */
export function shownPath(path: string, workspace: string): string {
  const inside = relative(workspace, path);
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}

/** A hover consists of a code block, the text of the JSDoc, and its tags as `*@tag* — text`. */
export function readHover(hover: string): Pick<Documentation, 'signature' | 'documentation' | 'deprecated'> {
  const [, code = '', rest = hover] = /^\s*```\w*\n([\s\S]*?)\n```\s*([\s\S]*)$/.exec(hover) ?? [];
  const deprecated = /\*?@deprecated\*?(?:[ \t]*[—-]+)?[ \t]*([^\n]*)/.exec(rest)?.[1];
  return {
    signature: code.replace(/\bmodule_\./g, '').slice(0, MAX_SIGNATURE_CHARACTERS),
    documentation: rest.trim().slice(0, MAX_DOCUMENTATION_CHARACTERS),
    deprecated: deprecated === undefined ? null : deprecated.trim(),
  };
}

function kindOf(signature: string): Documentation['kind'] {
  if (/^(?:\(alias\) )?(?:function|\(method\)|\(call\))|=>/.test(signature)) return 'function';
  if (/^(?:\(alias\) )?class\b/.test(signature)) return 'class';
  if (/^(?:\(alias\) )?(?:interface|type|enum)\b/.test(signature)) return 'type';
  if (/^\((?:property|getter|accessor)\)/.test(signature)) return 'property';
  return /^(?:\(alias\) )?(?:namespace|module)\b/.test(signature) ? 'module' : 'value';
}
