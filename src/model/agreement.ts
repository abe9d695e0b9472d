import type { Agreement } from '../contract/agreement.ts';
import type { ExamplesRan } from '../ports/example-runner.ts';

const OUTSIDE =
  /^(?:FileNotFoundError|PermissionError|NotADirectoryError|IsADirectoryError|ConnectionError|ConnectionRefusedError|URLError|gaierror|OSError|Error: (?:ENOENT|EACCES|ECONNREFUSED))/;

/** A call that fails because the sandbox lacks something says nothing about the code. */
export function failedOutside(got: string): boolean {
  return OUTSIDE.test(got);
}

/** Agreement on fewer calls is luck. */
const LEAST_TRIED = 2;

/** Null: too few calls could be tried to say anything. */
export function agreementOf({ broken, outcomes }: ExamplesRan, expected: number): Agreement | null {
  if (broken !== null)
    return failedOutside(broken) ? null : { agreed: 0, tried: expected, outputs: [broken] };
  const tried = outcomes.filter(({ got }) => !failedOutside(got));
  if (tried.length < LEAST_TRIED) return null;
  const agreed = tried.filter(({ passed }) => passed).length;
  return { agreed, tried: tried.length, outputs: tried.map(({ got }) => got) };
}

/**
 * The draft that agrees best with the expected results and with other drafts, since wrong drafts are wrong in different
 * ways (Chen et al. 2022, CodeT: Code Generation with Generated Tests). On a tie, the earliest.
 */
export function mostAgreed<Draft extends { agreement: Agreement }>(drafts: readonly Draft[]): Draft | null {
  const alike = (a: Agreement, b: Agreement) => a.outputs.join('\n') === b.outputs.join('\n');
  const score = ({ agreement }: Draft) =>
    (agreement.agreed + 0.5) * drafts.filter((other) => alike(other.agreement, agreement)).length;
  return drafts.toSorted((a, b) => score(b) - score(a))[0] ?? null;
}
