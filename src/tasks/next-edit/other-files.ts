import { join } from 'node:path';
import { languageOfPath } from '../../base/languages.ts';
import { applyEdits, type TextEdit } from '../../base/text-edits.ts';
import { MAX_NEXT_EDIT_FILES, MAX_SOURCE_FILE_BYTES, REPOSITORY_OPEN_MS } from '../../config/limits.ts';
import { callAt, fits, refit } from '../../context/next-edit/calls.ts';
import type { Change, NewParameters } from '../../context/next-edit/change.ts';
import { type ImportPlace, importPlaces } from '../../context/next-edit/imports.ts';
import { bareUses } from '../../context/next-edit/words.ts';
import { projectPath } from '../../context/repository.ts';
import type { NextEditRequest } from '../../contract/next-edit.ts';
import type { RepositoryIndex } from '../../ports/repository.ts';
import { meantBy, type Naming, type PlacedText, RENAMED_LANGUAGES, replacement } from './names.ts';
import { namesExist } from './own-document.ts';

/** A file that uses the changed code, as it is now, and its edits. */
export type UserFile = { placed: PlacedText; edits: TextEdit[] };

/** The files that import the changed code, from the project's index; none without an index. */
export async function followInUsers(
  request: NextEditRequest,
  change: Change,
  naming: Naming,
): Promise<UserFile[]> {
  const { workspace, document } = request;
  const { repository } = naming.services;
  const own = workspace === null ? null : projectPath(document.path, workspace);
  if (repository === null || workspace === null || own === null) return [];
  const index = await repository.repositories.look(workspace, REPOSITORY_OPEN_MS, naming.signal);
  if (!index.ok) return [];
  const uses = await index.value.references(change.kind === 'rename' ? change.from : change.name);
  if (!uses.ok) return [];
  // The imports of a package's own entry file are its exports: to others, under that name.
  const isOther = (path: string) => path !== own && !path.endsWith('__init__.py');
  const paths = [...new Set(uses.value.map(({ path }) => path))].filter(isOther);
  const found: UserFile[] = [];
  for (const path of paths.slice(0, MAX_NEXT_EDIT_FILES)) {
    if (naming.signal.aborted) break;
    const placed = await readUser(path, { ...request, workspace }, naming);
    if (placed === null) continue;
    const edits = await followInUser(placed, { own, path, index: index.value, change }, naming);
    if (edits.length > 0) found.push({ placed, edits });
  }
  return found;
}

/** As the editor has it, otherwise as it is on disk. */
async function readUser(
  path: string,
  { workspace, open }: NextEditRequest & { workspace: string },
  { services }: Naming,
): Promise<PlacedText | null> {
  const language = languageOfPath(path)?.id;
  if (language === undefined || !RENAMED_LANGUAGES.includes(language)) return null;
  const opened = open.find((document) => projectPath(document.path, workspace) === path);
  // Its types depend on the changed file, which may not be on disk yet.
  const placed = { language, path, workspace, isLoose: true };
  if (opened !== undefined) return { ...placed, text: opened.text };
  const read = await services.files.readText(join(workspace, path), MAX_SOURCE_FILE_BYTES, [workspace]);
  return read.ok ? { ...placed, text: read.value } : null;
}

type Used = { own: string; path: string; index: RepositoryIndex; change: Change };

async function followInUser(placed: PlacedText, used: Used, naming: Naming): Promise<TextEdit[]> {
  const { text, language } = placed;
  const { change } = used;
  const wanted = change.kind === 'rename' ? change.from : change.name;
  const isTaken = change.kind === 'rename' && bareUses(text, change.to, language).length > 0;
  if (isTaken) return [];
  const places = importPlaces(text, language).map((place) => {
    return { place, isWhole: place.name === '*' || (language === 'python' && place.name !== wanted) };
  });
  const near = places.filter(({ place, isWhole }) =>
    isWhole ? text.includes(`${place.alias}.${wanted}`) : place.name === wanted,
  );
  const edits: TextEdit[] = [];
  for (const { place, isWhole } of near) {
    if (!(await isOwn(place, used, isWhole))) continue;
    const users = await meantBy(placed, place.aliasAt, place.alias, naming);
    if (users === null) return [];
    const uses = isWhole ? membersAt(text, users, place.alias, wanted) : users;
    edits.push(...(await editsAt(placed, { place, uses, isWhole }, change, naming)));
  }
  return edits;
}

/** Whether an import takes the changed file, or what it defines. */
async function isOwn(
  { module, name }: ImportPlace,
  { own, path, index }: Used,
  isWhole: boolean,
): Promise<boolean> {
  // The index may know the old or the new name: the query is for the file, not the name.
  const wanted = isWhole ? name : '*';
  const found = await index.definitions({ path, module, name: wanted });
  return found.ok && found.value.some((symbol) => symbol.path === own);
}

/** The uses of `module.name` among the uses of the module's own name. */
function membersAt(text: string, users: readonly number[], alias: string, name: string): number[] {
  return users.flatMap((at) => {
    const dot = /^\s*\.\s*/.exec(text.slice(at + alias.length))?.[0];
    if (dot === undefined) return [];
    const start = at + alias.length + dot.length;
    const word = /^[\p{L}\p{N}_$]+/u.exec(text.slice(start))?.[0];
    return word === name ? [start] : [];
  });
}

type Places = { place: ImportPlace; uses: readonly number[]; isWhole: boolean };

async function editsAt(
  placed: PlacedText,
  { place, uses, isWhole }: Places,
  change: Change,
  naming: Naming,
): Promise<TextEdit[]> {
  if (change.kind === 'rename') {
    const { from, to } = change;
    const isCalledSo = isWhole || place.alias === from;
    const named = isWhole ? [] : [{ start: place.nameAt, end: place.nameAt + from.length, text: to }];
    const others = isCalledSo ? uses.flatMap((at) => replacement(placed, { at, from, to }) ?? []) : [];
    return [...named, ...others];
  }
  const called = isWhole ? change.name : place.alias;
  const edits: TextEdit[] = [];
  for (const at of uses) edits.push(...(await callEdit(placed, { at, called }, change, naming)));
  return edits;
}

/** One call adapted to the new parameters; nothing when it already matches, or would not match afterwards. */
async function callEdit(
  placed: PlacedText,
  { at, called }: { at: number; called: string },
  change: NewParameters,
  naming: Naming,
): Promise<TextEdit[]> {
  const { text, language } = placed;
  const call = callAt(text, at, called, language);
  // A matching call may have been changed already; a new order cannot be told from the old.
  if (call === null || fits(call, change.after)) return [];
  const fitted = refit(call, change, language);
  if (fitted === null) return [];
  const edit = { ...call.span, text: fitted };
  const after = callAt(applyEdits(text, [edit]), at, called, language);
  const isRight = after !== null && fits(after, change.after);
  return isRight && (await namesExist(placed, edit, change, naming)) ? [edit] : [];
}
