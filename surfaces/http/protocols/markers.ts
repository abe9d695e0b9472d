/** The text around a cursor, as a client sent it. */
export type Hole = {
  prefix: string;
  suffix: string;
  /** Path of the file; null when the client does not send one. */
  path: string | null;
  language: string | null;
  /** Other texts, the most useful last. */
  extra: { path: string; text: string }[];
};

/** Control tokens of a model family in clients' raw prompts. `suffixFirst`: the text after the cursor comes first. */
type Family = {
  prefix: string;
  suffix: string;
  middle: string;
  suffixFirst?: boolean;
  /** Precedes each other file; its path is on the same line. */
  file?: string;
};

/** Sources: the models' cards, and the templates of Continue (core/autocomplete/templating). */
const FAMILIES: Family[] = [
  { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>', file: '<|file_sep|>' },
  { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>', file: '<file_sep>' },
  { prefix: '<｜fim▁begin｜>', suffix: '<｜fim▁hole｜>', middle: '<｜fim▁end｜>' },
  { prefix: '<PRE>', suffix: '<SUF>', middle: '<MID>' },
  { prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: '', suffixFirst: true },
];

/**
 * The gap described by a raw prompt with the markers of whichever model its client assumes; without markers the prompt
 * is the text before the cursor.
 */
export function holeOf(prompt: string, suffix: string): Hole {
  for (const family of FAMILIES) {
    const hole = family.suffixFirst ? suffixFirst(prompt, family) : prefixFirst(prompt, family);
    if (hole !== null) return hole;
  }
  return { prefix: prompt, suffix, path: null, language: null, extra: [] };
}

function prefixFirst(prompt: string, family: Family): Hole | null {
  const begin = prompt.indexOf(family.prefix);
  const hole = prompt.indexOf(family.suffix, begin + 1);
  const middle = prompt.lastIndexOf(family.middle);
  if (begin === -1 || hole < begin || middle < hole) return null;
  const inner = prompt.slice(begin + family.prefix.length, hole);
  const files = filesIn(prompt.slice(0, begin), family);
  // The cursor's file is named last, with its text around the gap.
  const own = files.at(-1)?.text.trim() === '' ? files.pop() : undefined;
  // Code Llama's markers have blanks around them that do not belong to the text.
  const isPadded = family.prefix === '<PRE>';
  return {
    prefix: isPadded ? inner.replace(/^ /, '').replace(/ $/, '') : inner,
    suffix: prompt.slice(hole + family.suffix.length, middle).replace(isPadded ? / $/ : /$^/, ''),
    path: own?.path ?? null,
    language: null,
    extra: files,
  };
}

function suffixFirst(prompt: string, { prefix, suffix }: Family): Hole | null {
  const before = prompt.indexOf(prefix);
  if (!prompt.startsWith(suffix) || before === -1) return null;
  return {
    prefix: prompt.slice(before + prefix.length),
    suffix: prompt.slice(suffix.length, before),
    path: null,
    language: null,
    extra: [],
  };
}

function filesIn(text: string, { file }: Family): { path: string; text: string }[] {
  if (file === undefined) return [];
  return text
    .split(file)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      const path = end === -1 ? part : part.slice(0, end);
      return { path: path.trim(), text: end === -1 ? '' : part.slice(end + 1) };
    });
}
