import type { Theme } from './theme.ts';

/** What a started server prints: where it is, and a request to try at once. */
export function renderWelcome(url: string, theme: Theme): string {
  const root = url.replace(/\/$/, '');
  return [
    `fettle listens on ${theme.strong(root)} (Ctrl-C stops it)`,
    'Try it:',
    `  curl ${root}/v1/fettle/generate -H 'content-type: application/json' \\`,
    `    -d '{"instruction": "a function that reverses a string", "language": "python"}'`,
    '',
  ].join('\n');
}
