import { textOf, valueAt } from '../../base/values.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import { readAll, readText } from './facts.ts';
import { parseJson, parseToml } from './values.ts';

/** Characters of a license text that are compared with the beginnings of known ones. */
const MAX_LICENSE_CHARACTERS = 2_000;

/** The project's license: as a manifest names it, otherwise as identified from the license file. */
export async function licenseOf(project: Project): Promise<EnvironmentFacts['license'] | null> {
  const manifests = await Promise.all(
    ['package.json', 'pyproject.toml', 'Cargo.toml'].map((name) => readAll(project, name)),
  );
  for (const { text, from } of manifests.flat()) {
    const name = named(from.endsWith('.json') ? parseJson(text) : parseToml(text));
    if (name !== null) return { name, from };
  }
  const files = project.filesNamed((name) => /^(?:LICEN[CS]E|COPYING)(?:\.(?:md|txt|rst))?$/i.test(name));
  for (const path of files) {
    const file = await readText(project, path);
    const name = file === null ? null : licenseWritten(file.text);
    if (file !== null && name !== null) return { name, from: file.from };
  }
  return null;
}

function named(manifest: unknown): string | null {
  const license =
    textOf(valueAt(manifest, 'license')) ??
    textOf(valueAt(manifest, 'project', 'license')) ??
    textOf(valueAt(manifest, 'project', 'license', 'text')) ??
    textOf(valueAt(manifest, 'tool', 'poetry', 'license')) ??
    textOf(valueAt(manifest, 'package', 'license')) ??
    textOf(valueAt(manifest, 'workspace', 'package', 'license'));
  return license !== undefined && /^[\w.+() -]{2,60}$/.test(license) ? license : null;
}

/** Phrases found in one license only, the more specific before the general. */
const TEXTS: readonly [string, RegExp][] = [
  ['Apache-2.0', /Apache License\s+Version 2\.0/i],
  ['AGPL-3.0', /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-3.0', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i],
  ['GPL-3.0', /GNU GENERAL PUBLIC LICENSE\s+Version 3/i],
  ['GPL-2.0', /GNU GENERAL PUBLIC LICENSE\s+Version 2/i],
  ['MPL-2.0', /Mozilla Public License Version 2\.0/i],
  ['MIT', /Permission is hereby granted, free of charge, to any person obtaining a copy/i],
  ['ISC', /Permission to use, copy, modify, and(?:\/or)? distribute this software for any purpose/i],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[\s\S]*Neither the name/i],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms/i],
  ['Unlicense', /This is free and unencumbered software/i],
];

/** Identifies a license from its text or the beginning of it; null for other texts. */
export function licenseWritten(text: string): string | null {
  const beginning = text.slice(0, MAX_LICENSE_CHARACTERS).replace(/\s+/g, ' ');
  return TEXTS.find(([, pattern]) => pattern.test(beginning))?.[0] ?? null;
}
