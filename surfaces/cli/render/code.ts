import type { createLowlight } from 'lowlight';
import { findLanguage } from '../../../src/base/languages.ts';
import { safeText } from './safe-text.ts';
import type { Theme } from './theme.ts';

/** Longer code is shown without color: the highlighter's patterns are slow on huge texts. */
export const MAX_HIGHLIGHTED_CHARACTERS = 100_000;

type Lowlight = ReturnType<typeof createLowlight>;
type Node = ReturnType<Lowlight['highlight']>['children'][number];
type Paint = (text: string) => string;

/** Code as shown on a terminal; its language may be any word. */
export type Highlight = (code: string, language: string) => string;

/** The terminal's highlighter. It loads its grammars, so start it early; without color there is nothing to load. */
export async function loadHighlight(theme: Theme): Promise<Highlight> {
  if (!theme.color) return safeText;
  const { common, createLowlight: create } = await import('lowlight');
  const lowlight = create(common);
  return (code, language) => highlight(lowlight, theme, { code, language });
}

function highlight(lowlight: Lowlight, theme: Theme, source: { code: string; language: string }): string {
  const text = safeText(source.code);
  const grammar = findLanguage(source.language)?.fence ?? source.language.toLowerCase();
  if (text.length > MAX_HIGHLIGHTED_CHARACTERS || !lowlight.registered(grammar)) return text;
  return paintNodes(lowlight.highlight(grammar, text).children, theme, (part) => part);
}

function paintNodes(nodes: Node[], theme: Theme, paint: Paint): string {
  return nodes.map((node) => paintNode(node, theme, paint)).join('');
}

function paintNode(node: Node, theme: Theme, paint: Paint): string {
  if (node.type === 'text') return paintLines(node.value, paint);
  if (node.type !== 'element') return '';
  const names = node.properties.className;
  const own = Array.isArray(names) ? paintOf(String(names[0]), theme) : null;
  return paintNodes(node.children, theme, own ?? paint);
}

/** Each line separately, so that a pager or a cut does not lose the color. */
function paintLines(text: string, paint: Paint): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : paint(line)))
    .join('\n');
}

/** The classes are highlight.js's, with its `hljs-` prefix; null keeps the surrounding color. */
function paintOf(className: string, theme: Theme): Paint | null {
  switch (className.replace('hljs-', '')) {
    case 'keyword':
    case 'literal':
    case 'operator':
    case 'selector-tag':
      return theme.keyword;
    case 'string':
    case 'regexp':
    case 'char':
    case 'quote':
    case 'addition':
      return theme.string;
    case 'number':
    case 'symbol':
      return theme.number;
    case 'comment':
    case 'doctag':
    case 'meta':
      return theme.comment;
    case 'title':
    case 'section':
      return theme.title;
    case 'built_in':
    case 'type':
    case 'name':
    case 'tag':
      return theme.type;
    case 'attr':
    case 'attribute':
    case 'property':
      return theme.attribute;
    case 'deletion':
      return theme.bad;
    case 'subst':
      return (text) => text;
    default:
      return null;
  }
}
