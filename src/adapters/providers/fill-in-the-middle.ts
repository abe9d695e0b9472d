import type { FillInTheMiddlePrompt } from '../../contract/prompt.ts';

/** Control tokens of a model family, as text, for endpoints without `suffix` support. */
export type Markers = {
  prefix: string;
  suffix: string;
  middle: string;
  /** Text that ends the middle when the model continues with something else. */
  stop: string[];
};

/** Families whose markers an endpoint's tokenizer can confirm. Sources: the models' own cards. */
export const MARKER_FAMILIES: Markers[] = [
  {
    // Qwen2.5-Coder, CodeGemma.
    prefix: '<|fim_prefix|>',
    suffix: '<|fim_suffix|>',
    middle: '<|fim_middle|>',
    stop: [
      '<|endoftext|>',
      '<|file_sep|>',
      '<|file_separator|>',
      '<|repo_name|>',
      '<|fim_pad|>',
      '<|im_end|>',
    ],
  },
  {
    // StarCoder 1 and 2, Granite Code.
    prefix: '<fim_prefix>',
    suffix: '<fim_suffix>',
    middle: '<fim_middle>',
    stop: ['<|endoftext|>', '<file_sep>', '<repo_name>', '<fim_pad>'],
  },
  {
    // DeepSeek-Coder 1 and 2.
    prefix: '<｜fim▁begin｜>',
    suffix: '<｜fim▁hole｜>',
    middle: '<｜fim▁end｜>',
    stop: ['<｜end▁of▁sentence｜>', '<|EOT|>'],
  },
];

/**
 * The prompt in the order that all families document: prefix, suffix, middle. Null when the code itself
 * contains a control token, which the endpoint could not distinguish from ours.
 */
export function markedPrompt(prompt: FillInTheMiddlePrompt, markers: Markers): string | null {
  const before = prefixWithFiles(prompt);
  const control = [markers.prefix, markers.suffix, markers.middle, ...markers.stop];
  if (control.some((token) => before.includes(token) || prompt.suffix.includes(token))) return null;
  return `${markers.prefix}${before}${markers.suffix}${prompt.suffix}${markers.middle}`;
}

/** Puts other files before the prefix, each with its path, for endpoints that take a single text. */
export function prefixWithFiles({ files, prefix }: FillInTheMiddlePrompt): string {
  const others = files.map(({ path, text }) => `${lineComment(path)} ${path}\n${text}\n`);
  return `${others.join('')}${prefix}`;
}

function lineComment(path: string): string {
  if (/\.(py|pyi|rb|sh|bash|yaml|yml|toml|r|pl|ex|exs|nix|cmake)$/i.test(path)) return '#';
  return /\.(sql|lua|hs|elm|ada)$/i.test(path) ? '--' : '//';
}
