import {
  type Answer,
  isSuggestion,
  type ModelUsed,
  type NewDependency,
  type Suggestion,
  type Timings,
} from '../../../src/contract/answer.ts';
import type { Finding, Verdict } from '../../../src/contract/verdict.ts';
import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';
import { count, formatDuration } from './units.ts';

const LABEL_WIDTH = 11;
const STATUS_WIDTH = 8;

/** The evidence for an answer: a line for each verdict, then confidence, model and time. Each ends with a line feed. */
export function renderEvidence(answer: Answer, theme: Theme): string {
  const verdicts = answer.evidence.flatMap((verdict, index) => [
    labelled(index === 0 ? 'checks' : '', renderVerdict(verdict, theme), theme),
    ...verdict.findings.map((finding) => labelled('', `  ${renderFindingLine(finding)}`, theme)),
  ]);
  const lines = [
    ...(verdicts.length > 0 ? verdicts : [labelled('checks', 'none ran', theme)]),
    ...(isSuggestion(answer)
      ? [
          labelled('confidence', `${answer.confidence}: ${safeLine(answer.confidence_reason)}`, theme),
          ...beside(answer, theme),
        ]
      : []),
    labelled('model', renderModel(answer.model), theme),
    labelled('time', renderTimings(answer.timings), theme),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Additions to the code: its tests, and the packages it needs. */
function beside({ test_stubs_reason, new_dependencies = [] }: Suggestion, theme: Theme): string[] {
  const tests =
    test_stubs_reason === undefined ? [] : [labelled('tests', safeLine(test_stubs_reason), theme)];
  return [...tests, ...new_dependencies.map((one) => labelled('needs', safeLine(needInWords(one)), theme))];
}

function needInWords({ name, standing, lookalike, advisories, install }: NewDependency): string {
  const faults = [
    standing === 'absent' ? 'unknown package' : '',
    standing === 'elsewhere' ? 'not found here; the project also uses other package indexes' : '',
    lookalike === null ? '' : `did you mean ${lookalike}?`,
    ...advisories,
  ].filter((fault) => fault !== '');
  return [`${name}: ${install ?? 'do not install it'}`, ...faults].join('; ');
}

/** `pass    syntax: tree-sitter 0.27.1, 12 ms`, or with the reason why not. */
function renderVerdict(verdict: Verdict, theme: Theme): string {
  const paint = { pass: theme.good, fail: theme.bad, unknown: theme.unsure }[verdict.status];
  const findings = verdict.findings.length > 0 ? [count(verdict.findings.length, 'finding')] : [];
  const reason = verdict.reason === null ? [] : [safeLine(verdict.reason)];
  const tool = `${safeLine(`${verdict.tool} ${verdict.version}`.trim())}, ${formatDuration(verdict.ms)}`;
  const detail = [...findings, ...reason, tool].join('; ');
  return `${paint(verdict.status.padEnd(STATUS_WIDTH))}${verdict.check}: ${detail}`;
}

function renderFindingLine(finding: Finding): string {
  const line = finding.range === null ? '' : `line ${finding.range.start.line}: `;
  return safeLine(`${line}${finding.severity} ${finding.rule}: ${finding.message}`);
}

function renderModel(model: ModelUsed): string {
  return safeLine(`${model.name} (${model.provider}, ${model.role})`);
}

function renderTimings(timings: Timings): string {
  const first = timings.first_token_ms === null ? 'none' : formatDuration(timings.first_token_ms);
  const parts = [
    `first token ${first}`,
    `context ${formatDuration(timings.context_ms)}`,
    `model ${formatDuration(timings.model_ms)}`,
    `checks ${formatDuration(timings.checks_ms)}`,
  ];
  const tokens = `${count(timings.generated_tokens, 'token')} from ${timings.prompt_tokens} (${timings.cached_tokens} cached)`;
  return `${formatDuration(timings.total_ms)} (${parts.join(', ')}), ${tokens}, ${count(timings.attempts, 'attempt')}`;
}

function labelled(label: string, text: string, theme: Theme): string {
  return `${theme.faint(label.padEnd(LABEL_WIDTH))}${text}`;
}
