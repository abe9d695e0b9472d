import picomatch from 'picomatch';
import { MAX_GLOB_CHARACTERS } from '../../config/limits.ts';
import type { StyleFacts } from '../../contract/context.ts';
import { parseIni } from './values.ts';

/** The `.editorconfig` settings for files with this extension (EditorConfig specification 0.17): later sections win. */
export function editorconfigOf(text: string, extension: string): Omit<StyleFacts, 'from'> | null {
  const said = new Map<string, string>();
  for (const { section, values } of parseIni(text.replace(/^[ \t]+/gm, '')).slice(1))
    if (fits(section, extension)) for (const [key, value] of values) said.set(key, value.toLowerCase());
  const width = Number(said.get('indent_size') === 'tab' ? said.get('tab_width') : said.get('indent_size'));
  const length = Number(said.get('max_line_length'));
  const style = said.get('indent_style');
  const quotes = said.get('quote_type');
  const facts = {
    ...(style === 'tab' ? { indent: 'tab' as const } : {}),
    ...(style !== 'tab' && isCount(width) ? { indent: width } : {}),
    ...(isCount(length) ? { line_length: length } : {}),
    ...(quotes === 'single' || quotes === 'double' ? { quotes: quotes as 'single' | 'double' } : {}),
  };
  return Object.keys(facts).length === 0 ? null : facts;
}

const WIDEST = 1_000;

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= WIDEST;
}

/** A section without a slash applies to files in any folder. */
function fits(section: string, extension: string): boolean {
  if (section.length > MAX_GLOB_CHARACTERS) return false;
  const name = `file${extension}`;
  return picomatch.isMatch(name, section.includes('/') ? section.replace(/^.*\//, '') : section, {
    nonegate: true,
  });
}
