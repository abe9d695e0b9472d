import type { Finding, Severity, Verdict } from '../../../src/contract/verdict.ts';
import { type CheckedFile, type CheckReport, findingsOf, isUnanswered } from './findings.ts';

/**
 * A report as SARIF 2.1.0 (OASIS Standard, errata 01). What could not be checked is a notification of the run, never
 * left out. Columns count UTF-16 code units, as in Fettle.
 */
export function renderSarif(report: CheckReport, version: string): string {
  const { files, skipped, notRead } = report;
  const rules = rulesOf(files);
  const notifications = [
    ...files.flatMap(unknownNotes),
    ...skipped.map(({ projectPath, reason, detail, accepted }) => ({
      id: `not-checked/${reason}`,
      level: accepted ? 'note' : 'error',
      text: `not checked: ${detail}`,
      path: projectPath,
    })),
    ...notRead.map(({ path, failure }) => ({
      id: 'not-read',
      level: 'error',
      text: failure.message,
      path: path.replaceAll('\\', '/'),
    })),
  ];
  const run = {
    tool: { driver: { name: 'Fettle', version, semanticVersion: version, rules: rules.map(ruleObject) } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: notifications.every(({ level }) => level !== 'error'),
        toolExecutionNotifications: notifications.map(({ id, level, text, path }) => ({
          descriptor: { id },
          level,
          message: { text },
          locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
        })),
      },
    ],
    results: files.flatMap((file) =>
      file.verdicts.flatMap((verdict) =>
        findingsOf({ verdicts: [verdict] }).map((finding) => resultObject(file, verdict, finding, rules)),
      ),
    ),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVEL: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** The middle of the range that GitHub code scanning maps to the severity of that name. */
const SECURITY_SEVERITY: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** The name of Fettle's hash of rule and code, with its version. */
const FINGERPRINT = 'fettle/v1';

/** Each rule once, with its worst severity: a rule has only one in SARIF. */
function rulesOf(files: readonly CheckedFile[]): Finding[] {
  const rules = new Map<string, Finding>();
  for (const finding of files.flatMap(findingsOf)) {
    const known = rules.get(finding.rule);
    if (known === undefined || SECURITY_SEVERITY[known.severity] < SECURITY_SEVERITY[finding.severity])
      rules.set(finding.rule, finding);
  }
  return [...rules.values()];
}

function ruleObject({ rule, cwe, severity }: Finding) {
  const security = { tags: ['security', `external/cwe/${cwe?.toLowerCase()}`] };
  return {
    id: rule,
    shortDescription: { text: cwe === null ? rule : `${rule} (${cwe})` },
    defaultConfiguration: { level: LEVEL[severity] },
    ...(cwe === null
      ? {}
      : { properties: { 'security-severity': SECURITY_SEVERITY[severity], ...security } }),
  };
}

function resultObject(
  { projectPath }: CheckedFile,
  { check }: Verdict,
  finding: Finding,
  rules: readonly Finding[],
) {
  const { rule, cwe, message, range, severity, fingerprint } = finding;
  const start = range?.start ?? { line: 1, column: 1 };
  const region = {
    startLine: start.line,
    startColumn: start.column,
    ...(range === null ? {} : { endLine: range.end.line, endColumn: range.end.column }),
  };
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex((known) => known.rule === rule),
    level: LEVEL[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(projectPath), region } }],
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    properties: { check, severity, cwe },
  };
}

/** A check without an answer; an error when the policy requires it. */
function unknownNotes({ projectPath, verdicts, because }: CheckedFile) {
  const isRequired = ({ check, status }: Verdict) =>
    status === 'unknown' && because.some((line) => line.startsWith(`${check} is required`));
  return verdicts
    .filter((verdict) => isUnanswered(verdict) || isRequired(verdict))
    .map((verdict) => ({ ...verdict, level: isRequired(verdict) ? 'error' : 'warning' }))
    .map(({ check, reason, level }) => ({
      id: `unknown/${check}`,
      level,
      text: `${check} is unknown: ${reason ?? 'no reason given'}`,
      path: projectPath,
    }));
}

/** A path as a URI relative to the root of the project (RFC 3986): each part escaped. */
function artifact(path: string | null) {
  const uri = (path ?? 'stdin').split('/').map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}
