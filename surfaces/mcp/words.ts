import { findLanguage } from '../../src/base/languages.ts';
import type { CodeBlock, Suggestion } from '../../src/contract/answer.ts';
import type { FoundPlace } from '../../src/contract/context-answer.ts';
import type { DocumentationAnswer } from '../../src/contract/documentation.ts';
import type { Finding, Verdict } from '../../src/contract/verdict.ts';

/** A line for each finding, in text order, then one for each check without an answer. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  const findings = verdicts
    .flatMap(({ findings }) => findings)
    .sort((a, b) => (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0));
  const unknown = verdicts.filter(({ status }) => status === 'unknown');
  return [
    ...findings.map(findingLine),
    ...unknown.map(({ check, reason }) => `not checked: ${check}: ${reason ?? 'no reason given'}`),
  ];
}

function findingLine({ range, severity, rule, message, cwe }: Finding): string {
  const place = range === null ? '' : `${range.start.line}:${range.start.column} `;
  return `${place}${severity} ${rule} ${message}${cwe === null ? '' : ` (${cwe})`}`;
}

/** A suggestion as text for a model: code, explanation, and evidence. */
export function suggestionText({
  generated_code,
  changes,
  test_stubs,
  test_stubs_reason,
  new_dependencies = [],
  explanation,
  confidence,
  confidence_reason,
  evidence,
}: Suggestion): string {
  const passed = evidence.filter(({ status }) => status === 'pass').map(({ check }) => check);
  const parts = [
    ...(changes === undefined
      ? generated_code.map(fenced)
      : changes.map(({ diff }) => fenced({ language: 'diff', code: diff }))),
    ...(changes === undefined ? test_stubs.map(fenced) : []),
    explanation.trim(),
    [
      `confidence ${confidence}: ${confidence_reason}`,
      ...(test_stubs_reason === undefined ? [] : [`tests ${test_stubs_reason}`]),
      ...new_dependencies.map(({ name, install }) => `requires ${name}: ${install ?? 'do not install it'}`),
      ...(passed.length === 0 ? [] : [`checks passed: ${passed.join(', ')}`]),
      ...verdictLines(evidence),
    ].join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function fenced({ language, code }: Pick<CodeBlock, 'language' | 'code'>): string {
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${findLanguage(language)?.fence ?? language}\n${code.replace(/\n$/, '')}\n${fence}`;
}

/** Each place with its lines. */
export function placesText(found: readonly FoundPlace[]): string {
  const places = found.map(({ path, first_line, last_line, symbol, is_stale, text }) => {
    const name = symbol === null ? '' : ` ${symbol}`;
    const stale = is_stale ? ' (changed since it was indexed)' : '';
    return `${path}:${first_line}-${last_line}${name}${stale}\n${text.trimEnd()}`;
  });
  return places.length === 0 ? 'nothing found' : places.join('\n\n');
}

/** The documentation of a name from the installed source, or the nearest real names. */
export function documentationText(name: string, { found, nearest, reason }: DocumentationAnswer): string {
  if (found === null) {
    const near = nearest.length === 0 ? '' : `\nthe nearest: ${nearest.join(', ')}`;
    return `nothing known about ${name}${reason === null ? '' : `: ${reason}`}${near}`;
  }
  const source = found.package === null ? 'this project' : `${found.package} ${found.version ?? ''}`.trim();
  const place = found.defined === null ? '' : `, ${found.defined.path}:${found.defined.line}`;
  const parts = [
    `${found.name}: ${found.kind} of ${source}${place}`,
    found.deprecated === null ? '' : `deprecated: ${found.deprecated}`,
    found.signature,
    found.documentation,
    found.members.length === 0 ? '' : `has: ${found.members.join(', ')}`,
    ...found.examples.map(({ path, line, text }) => `${path}:${line}\n${text}`),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
