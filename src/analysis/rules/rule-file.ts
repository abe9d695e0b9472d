import { z } from 'zod';

/** The part of Semgrep's rule syntax that our engine reads; a rule with anything else is rejected. */
const Pattern = z.string().min(1);
const MetavariableRegex = z.strictObject({ metavariable: z.string().regex(/^\$[A-Z_]/), regex: z.string() });

/** One condition of a rule, with exactly one key. */
export type Condition = {
  pattern?: string | undefined;
  'pattern-not'?: string | undefined;
  'pattern-inside'?: string | undefined;
  'pattern-not-inside'?: string | undefined;
  'pattern-either'?: Condition[] | undefined;
  patterns?: Condition[] | undefined;
  'metavariable-regex'?: z.infer<typeof MetavariableRegex> | undefined;
  'metavariable-pattern'?: ({ metavariable: string } & MetavariableCondition) | undefined;
};
type MetavariableCondition = Pick<Condition, 'pattern' | 'patterns' | 'pattern-either'>;

/** The keys that Semgrep allows in an alternative: places, never refusals. */
const ALTERNATIVES = ['pattern', 'patterns', 'pattern-either', 'pattern-inside'];
const Alternatives: z.ZodType<Condition[]> = z.lazy(() =>
  Conditions.refine(
    (conditions) => conditions.flatMap(Object.keys).every((key) => ALTERNATIVES.includes(key)),
    `an alternative is one of ${ALTERNATIVES.join(', ')}`,
  ),
);
const Conditions: z.ZodType<Condition[]> = z.lazy(() => z.array(Condition).min(1));
const Choice = {
  pattern: Pattern.optional(),
  patterns: Conditions.optional(),
  'pattern-either': Alternatives.optional(),
};
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      ...Choice,
      'pattern-not': Pattern.optional(),
      'pattern-inside': Pattern.optional(),
      'pattern-not-inside': Pattern.optional(),
      'metavariable-regex': MetavariableRegex.optional(),
      'metavariable-pattern': z
        .strictObject({ metavariable: z.string().regex(/^\$[A-Z_]/), ...Choice })
        .optional(),
    })
    .refine((condition) => Object.keys(condition).length === 1, 'a condition has exactly one key'),
);

/** `LOW` lowers our severity of the weakness by one step, `HIGH` raises it (src/checks/severity-by-cwe.ts). */
const Confidence = z.enum(['LOW', 'MEDIUM', 'HIGH']);

/** One rule as written. `severity` is for Semgrep only: ours comes from the CWE and the confidence. */
export const Rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  languages: z.array(z.enum(['python', 'javascript', 'typescript'])).min(1),
  message: z.string().min(20).max(200),
  severity: z.enum(['INFO', 'WARNING', 'ERROR']),
  metadata: z.strictObject({
    cwe: z.string().regex(/^CWE-\d+$/),
    confidence: Confidence,
    /** Code that the rule must find and code that it must not, for its test; a build leaves them out. */
    examples: z
      .strictObject({ bad: z.array(z.string()).min(1), good: z.array(z.string()).min(1) })
      .optional(),
  }),
  ...Choice,
});
export type Rule = z.infer<typeof Rule>;

/** A file of rules. */
export const RuleFile = z.strictObject({ rules: z.array(Rule).min(1) });
