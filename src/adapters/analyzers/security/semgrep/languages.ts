import type { LanguageId } from '../../../../base/languages.ts';

/** How Semgrep calls a language: for its engine, in rules, and at the end of a file. */
type SemgrepLanguage = { engine: string; names: readonly string[]; extension: string };

/** The languages that both know. */
export const SEMGREP_LANGUAGES: Partial<Record<LanguageId, SemgrepLanguage>> = {
  python: { engine: 'python', names: ['python', 'python3', 'py'], extension: 'py' },
  javascript: { engine: 'js', names: ['javascript', 'js'], extension: 'jsx' },
  typescript: { engine: 'ts', names: ['typescript', 'ts'], extension: 'ts' },
  tsx: { engine: 'ts', names: ['typescript', 'ts'], extension: 'tsx' },
  go: { engine: 'go', names: ['go', 'golang'], extension: 'go' },
  rust: { engine: 'rust', names: ['rust'], extension: 'rs' },
  java: { engine: 'java', names: ['java'], extension: 'java' },
  c: { engine: 'c', names: ['c'], extension: 'c' },
  cpp: { engine: 'cpp', names: ['cpp', 'c++'], extension: 'cpp' },
  c_sharp: { engine: 'csharp', names: ['csharp', 'c#'], extension: 'cs' },
  ruby: { engine: 'ruby', names: ['ruby'], extension: 'rb' },
  php: { engine: 'php', names: ['php'], extension: 'php' },
  bash: { engine: 'bash', names: ['bash', 'sh'], extension: 'sh' },
  json: { engine: 'json', names: ['json'], extension: 'json' },
  html: { engine: 'html', names: ['html'], extension: 'html' },
};
