import type { Theme } from './theme.ts';

/** `isNew`: the token was made by this start, so that no client has it yet. */
export type Welcome = { url: string; token: string; isNew: boolean };

/** What a started server prints: where it is, what clients need, and a request to try at once. */
export function renderWelcome({ url, token, isNew }: Welcome, theme: Theme): string {
  const root = url.replace(/\/$/, '');
  const key = isNew
    ? `Clients send this token as their API key ("fettle token" prints it again): ${theme.strong(token)}`
    : 'Clients send a token as their API key; "fettle token" prints it.';
  return [
    `fettle listens on ${theme.strong(root)} (Ctrl-C stops it)`,
    key,
    'Try it:',
    `  curl ${root}/v1/fettle/generate -H 'content-type: application/json' \\`,
    `    -H "authorization: Bearer $(npx fettle token)" \\`,
    `    -d '{"instruction": "a function that reverses a string", "language": "python"}'`,
    '',
  ].join('\n');
}
