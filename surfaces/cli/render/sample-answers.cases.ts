import type { NoSuggestion, Suggestion } from '../../../src/contract/answer.ts';
import type { Finding, Verdict } from '../../../src/contract/verdict.ts';
import type { CheckedFile, SkippedReport } from './findings.ts';

/** Answers for the tests of this folder: whole, so that each test names only what it is about. */
export function verdict(fields: Partial<Verdict> = {}): Verdict {
  return {
    check: 'syntax',
    status: 'pass',
    severity: null,
    findings: [],
    reason: null,
    ms: 12.3,
    tool: 'tree-sitter',
    version: '0.27.1',
    ...fields,
  };
}

export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    rule: 'aws-key',
    cwe: 'CWE-798',
    message: 'a key of a cloud account',
    range: { start: { line: 3, column: 7 }, end: { line: 3, column: 27 } },
    severity: 'critical',
    fingerprint: 'f1',
    ...fields,
  };
}

const base = {
  id: '1',
  task: 'generate',
  evidence: [verdict()],
  context: { pieces: [], dropped: [] },
  model: { role: 'chat', provider: 'local', name: 'qwen' },
  timings: {
    total_ms: 3_240,
    context_ms: 4,
    first_token_ms: 410,
    model_ms: 3_100,
    checks_ms: 20,
    prompt_tokens: 300,
    cached_tokens: 120,
    generated_tokens: 64,
    attempts: 1,
  },
} satisfies Partial<Suggestion>;

export function suggestion(fields: Partial<Suggestion> = {}): Suggestion {
  return {
    ...base,
    generated_code: [{ language: 'python', code: 'def f():\n    return 1', path: null, range: null }],
    explanation: '',
    test_stubs: [],
    confidence: 'medium',
    confidence_reason: 'it parses, nothing ran',
    alternatives: [],
    ...fields,
  };
}

export function noSuggestion(fields: Partial<NoSuggestion> = {}): NoSuggestion {
  return { ...base, no_suggestion: { reason: 'nothing_passed', message: 'nothing passed' }, ...fields };
}

export function checkedFile(fields: Partial<CheckedFile> = {}): CheckedFile {
  const path = fields.path ?? 'src/a.py';
  const verdicts = [verdict()];
  return { path, projectPath: path, language: 'python', verdicts, accepted: true, because: [], ...fields };
}

export function skippedFile(fields: Partial<SkippedReport> = {}): SkippedReport {
  return {
    path: 'logo.png',
    projectPath: 'logo.png',
    reason: 'binary',
    detail: 'a binary file, scanned only for secrets',
    accepted: true,
    because: [],
    ...fields,
  };
}
