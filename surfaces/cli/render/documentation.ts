import type { Documentation, DocumentationAnswer } from '../../../src/contract/documentation.ts';
import { safeLine, safeText } from './safe-text.ts';
import type { Theme } from './theme.ts';

/** Names below a module or class that are listed before the rest is counted. */
const SHOWN_MEMBERS = 40;

/** An answer for a reader: where it is, what it takes, what it says of itself, how it is used. */
export function renderDocumentation(name: string, answer: DocumentationAnswer, theme: Theme): string {
  const { found, nearest, reason } = answer;
  if (found !== null) return renderFound(found, theme);
  const near = nearest.length === 0 ? '' : `The nearest: ${nearest.map(safeLine).join(', ')}\n`;
  return `nothing is known of ${safeLine(name)}${reason === null ? '' : `: ${safeLine(reason)}`}\n${near}`;
}

function renderFound(found: Documentation, theme: Theme): string {
  const { signature, documentation, deprecated, defined, examples, members } = found;
  const source = found.package === null ? 'this project' : `${found.package} ${found.version ?? ''}`.trim();
  const place = defined === null ? '' : `  ${safeLine(defined.path)}:${defined.line}`;
  const rest = members.length - SHOWN_MEMBERS;
  const names = `${members.slice(0, SHOWN_MEMBERS).map(safeLine).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
  const parts = [
    `${theme.strong(safeLine(found.name))}  ${found.kind} of ${safeLine(source)}${place}`,
    deprecated === null
      ? ''
      : `${theme.unsure('deprecated')}${deprecated === '' ? '' : `: ${safeLine(deprecated)}`}`,
    safeText(signature),
    safeText(documentation),
    members.length === 0 || found.kind === 'function' ? '' : `Has: ${names}`,
    ...examples.map(
      ({ path, line, text }) => `${theme.faint(`${safeLine(path)}:${line}`)}\n${safeText(indented(text))}`,
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
