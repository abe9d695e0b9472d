import type { CodeDefinition, CodeOutline, CodeStatement } from '../../contract/code-outline.ts';

/** A text with its outline. */
export type Piece = { text: string; outline: CodeOutline };

/** A top-level part of a text or class; `start` includes the comment and decorators above it. */
export type Unit = {
  kind: CodeStatement['kind'] | 'definition';
  start: number;
  end: number;
  /** Set when the unit consists of this one definition. */
  definition: CodeDefinition | null;
  text: string;
};

/** The units of a text in order. A definition's comments are part of its unit. */
export function unitsOf({ text, outline }: Piece): Unit[] {
  const units: Unit[] = [];
  for (const { kind, start, end } of outline.statements) {
    const definition =
      outline.definitions.find((one) => one.head >= start && one.start <= start && one.end >= end - 1) ??
      null;
    if (kind === 'comment' && outline.definitions.some((one) => one.start <= start && one.end >= end))
      continue;
    const from = definition?.start ?? start;
    units.push({
      kind: definition === null || kind === 'import' ? kind : 'definition',
      start: from,
      end,
      definition: kind === 'import' ? null : definition,
      text: text.slice(from, end),
    });
  }
  return units;
}

/** The members of a class as units. */
export function membersOf(text: string, owner: CodeDefinition): Unit[] {
  return owner.inner.map((definition) => ({
    kind: 'definition',
    start: definition.start,
    end: definition.end,
    definition,
    text: text.slice(definition.start, definition.end),
  }));
}

/** Whether two texts differ only in blanks. */
export function isSameCode(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, '').replace(/;/g, '');
  return plain(one) === plain(other);
}
