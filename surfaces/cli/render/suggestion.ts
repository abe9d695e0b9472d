import type { CodeBlock, Suggestion } from '../../../src/contract/answer.ts';
import type { Highlight } from './code.ts';
import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';

/** The code alone, as a file or the next program in a pipe needs it: it ends with a line feed. */
export function joinBlocks(blocks: readonly CodeBlock[]): string {
  return blocks.map(({ code }) => endLine(withoutMargins(code))).join('\n');
}

/** For a terminal: colored, each further part below its own heading. */
export function renderSuggestedCode(suggestion: Suggestion, theme: Theme, highlight: Highlight): string {
  const show = (blocks: readonly CodeBlock[]) =>
    blocks
      .map((block) => {
        const heading = blocks.length > 1 && block.path !== null ? headed(block.path, theme) : '';
        return heading + endLine(highlight(withoutMargins(block.code), block.language));
      })
      .join('\n');
  const tests =
    suggestion.test_stubs.length === 0 ? [] : [headed('tests', theme) + show(suggestion.test_stubs)];
  const alternatives = suggestion.alternatives.map(
    (blocks, index) => headed(`alternative ${index + 1}`, theme) + show(blocks),
  );
  return [show(suggestion.generated_code), ...tests, ...alternatives].join('\n');
}

function headed(title: string, theme: Theme): string {
  return `${theme.faint(`-- ${safeLine(title)} --`)}\n`;
}

/** An edit includes the blank lines around it. */
function withoutMargins(code: string): string {
  return code.replace(/^(?:[ \t]*\r?\n)+/, '').replace(/\n\s*$/, '\n');
}

function endLine(code: string): string {
  return code === '' || code.endsWith('\n') ? code : `${code}\n`;
}
