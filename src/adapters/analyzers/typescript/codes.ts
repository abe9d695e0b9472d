import type { TypeProblemKind } from '../../../ports/type-checker.ts';

/** TypeScript's diagnostic codes (src/compiler/diagnosticMessages.json of its sources), by what they mean here. */
const KINDS: Partial<Record<TypeProblemKind, readonly number[]>> = {
  missing_name: [2304, 2503, 2552, 2662, 2663, 2693, 18_004],
  missing_member: [1192, 2305, 2339, 2459, 2551, 2570, 2576, 2613, 2614, 2694, 2724],
  missing_module: [2307, 2882],
  wrong_arguments: [2345, 2348, 2349, 2351, 2353, 2554, 2555, 2556, 2559, 2561, 2575, 2769],
  // `await` outside an async function: a parser of single statements does not notice.
  other: [1308, 2550, 2583, 2584, 2834, 2835],
};

/** The codes that belong to one kind only. */
export function codesOf(kind: TypeProblemKind): readonly number[] {
  return KINDS[kind] ?? [];
}

const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind as TypeProblemKind] as const),
  ),
);

/**
 * Problems of settings, installed declarations or the project's style and not of the code: names of an
 * environment (2580 to 2593, 2867, 2868), settings of JSX, modules and helpers.
 */
const NEVER = new Set([
  1286, 1287, 1295, 1371, 1375, 1378, 1432, 1479, 1484, 1485, 1541, 1542, 1543, 2343, 2354, 2580, 2581, 2582,
  2591, 2592, 2593, 2686, 2688, 2732, 2792, 2867, 2868, 2874, 2875, 17_004,
]);

/** Null: not counted. Settings are 5xxx, unused code 6xxx, implicit `any` and missing declarations 7xxx, types in JavaScript 8xxx, isolated declarations 9xxx. */
export function kindOf(code: number): TypeProblemKind | null {
  const kind = KIND_OF.get(code);
  if (kind !== undefined) return kind;
  if (NEVER.has(code)) return null;
  if (code < 2000) return 'syntax';
  if (code < 3000 || code >= 18_000) return 'wrong_type';
  return code < 5000 ? 'other' : null;
}

/** The declarations that such a code needs, by the package under `@types` that may have them. */
export function ambientTypesFor(code: number): readonly string[] {
  if (code === 2580 || code === 2591) return ['node'];
  return code === 2582 || code === 2593 ? ['jest', 'mocha'] : [];
}

/** The name that the message itself suggests. */
export function proposedIn(message: string): string[] {
  const name = /Did you mean (?:to write |the \w+ member |to access the static member )?'([^']+)'/.exec(
    message,
  )?.[1];
  return name === undefined ? [] : [name];
}

/** The member that a message reports as missing. */
export function missingNameIn(message: string): string | null {
  return /(?:Property|member) '([^']+)'/.exec(message)?.[1] ?? null;
}

/** The module that a message reports as missing. */
export function moduleIn(message: string): string | null {
  return /(?:module|import of) '([^']+)'/.exec(message)?.[1] ?? null;
}
