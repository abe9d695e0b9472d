/**
 * Words of code and prose for a lexical index: whole identifiers and their parts (`parseHTMLPage`, `parse_html_page` ->
 * parse, html, page), in lower case, lightly stemmed, without stop words.
 */

const WORD = /[A-Za-z_$][A-Za-z0-9_$]*|[0-9]+/g;
/** Slower, and needed only for text with letters beyond ASCII. */
const UNICODE_WORD = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*|\p{N}+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: matches when all is ASCII.
const ASCII = /^[\u0000-\u007f]*$/;
const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
const UNICODE_PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{Lo}+|\p{N}+/gu;
const MAX_TERM_CHARACTERS = 64;
/** No one searches for long numbers, and each would be another term. */
const LONG_NUMBER = /^[0-9]{6,}$/;

/** Words that say nothing about what code does: of English, and of the languages' grammar. */
const STOP_WORDS = new Set(
  (
    'a an the of in on at to for from by with without and or not is are was were be been being do does did ' +
    'how what when where which who why can could should would will may might must i you we they it its this ' +
    'that these those there as if then else than so such into onto only also more most any all each every ' +
    'some my your our their his her has have had use using used via ' +
    'def return self cls import class function const let var new null none true false void public private ' +
    'static final async await export default elif pass lambda try except finally raise throw catch while ' +
    'break continue yield'
  ).split(' '),
);

/** Abbreviations in code and their long forms, to make both one term. */
const SHORT_FORMS = new Map(
  (
    'str=string int=integer bool=boolean dict=dictionary arr=array char=character num=number len=length ' +
    'idx=index msg=message cfg=config conf=config configuration=config param=parameter params=parameter ' +
    'arg=argument args=argument func=function fn=function obj=object val=value vals=value var=variable ' +
    'dir=directory dirs=directory folder=directory img=image tmp=temporary temp=temporary env=environment ' +
    'fmt=format cmd=command db=database col=column cols=column rm=remove del=delete init=initialize ' +
    'btn=button ctx=context req=request res=response resp=response err=error ts=timestamp dt=datetime ' +
    'pos=position prev=previous src=source dst=destination dest=destination calc=calculate ' +
    'iter=iterate mul=multiply sub=subtract max=maximum min=minimum avg=average std=deviation ' +
    'auth=authentication attr=attribute attrs=attribute elem=element doc=document docs=document ' +
    'expr=expression lib=library info=information pkg=package repo=repository desc=description ' +
    'regexp=regex mat=matrix vec=vector df=dataframe np=numpy pd=pandas plt=matplotlib'
  )
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);

/** How often each term occurs in a text. */
export function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const isAscii = ASCII.test(text);
  const words = text.match(isAscii ? WORD : UNICODE_WORD);
  if (words === null) return counts;
  for (const word of words)
    for (const term of termsOfWord(word)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Words repeat, so their parts are cached, up to a bound. */
const WORDS_KEPT = 50_000;
const kept = new Map<string, readonly string[]>();

/** The terms of one word or identifier; none for a stop word. */
export function termsOfWord(word: string): readonly string[] {
  let terms = kept.get(word);
  if (terms === undefined) {
    terms = cutWord(word);
    if (kept.size >= WORDS_KEPT) kept.clear();
    kept.set(word, terms);
  }
  return terms;
}

function cutWord(word: string): string[] {
  if (LONG_NUMBER.test(word)) return [];
  const parts = word.match(ASCII.test(word) ? PARTS : UNICODE_PARTS) ?? [];
  const terms = parts.flatMap((part) => termOf(part));
  // The whole name too, so that an exact search finds it before its parts.
  if (parts.length > 1) terms.push(...wholeName(word));
  return terms;
}

function wholeName(word: string): string[] {
  const name = word.replace(/[_$]/g, '').toLowerCase();
  return name.length > MAX_TERM_CHARACTERS ? [] : [stem(name)];
}

function termOf(part: string): string[] {
  const lower = part.toLowerCase();
  if (lower.length < 2 || lower.length > MAX_TERM_CHARACTERS || STOP_WORDS.has(lower)) return [];
  return [stem(SHORT_FORMS.get(lower) ?? lower)];
}

/**
 * Removes plurals, verb forms, common derivations (`validate`, `validation`, `validator`); less than Porter: code needs
 * it.
 */
function stem(word: string): string {
  if (word.length <= 3) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2);
  return stemVerb(/[^sui]s$/.test(word) ? word.slice(0, -1) : word);
}

function stemVerb(word: string): string {
  const root = /^(.*[aeiouy].*?)(?:ing|ed)$/.exec(word)?.[1];
  const verb = root === undefined || root.length < 3 ? word : root.replace(/([bdgmnprt])\1$/, '$1');
  const derived = /^(.{2,}at)(?:ions?|ors?|ive|able)$|^(.{3,})able$|^(.{4,}[^aeiou])[eo]r$/.exec(verb);
  const plain = derived?.[1] ?? derived?.[2] ?? derived?.[3] ?? verb;
  return plain.length > 4 ? plain.replace(/e$/, '') : plain;
}

const LANGUAGE_NAMES = [
  'python',
  'javascript',
  'typescript',
  'golang',
  'php',
  'ruby',
  'java',
  'rust',
  'bash',
  'c#',
  'c++',
];
const LANGUAGE_TERMS = new Set(LANGUAGE_NAMES.flatMap((name) => [...countTerms(name).keys()]));

/** The terms of a query. A language's name is dropped unless it is all: code does not name its own language. */
export function questionTerms(text: string): Map<string, number> {
  const terms = countTerms(text);
  const others = [...terms].filter(([term]) => !LANGUAGE_TERMS.has(term));
  return others.length === 0 ? terms : new Map(others);
}

/** Terms and counts on one line, `parse:3 html page`: the stored form. */
export function encodeTerms(terms: ReadonlyMap<string, number>): string {
  return [...terms].map(([term, count]) => (count === 1 ? term : `${term}:${count}`)).join(' ');
}

/** The reverse of `encodeTerms`. */
export function* decodeTerms(line: string): Generator<readonly [string, number], void, void> {
  if (line === '') return;
  for (const word of line.split(' ')) {
    const colon = word.indexOf(':');
    yield colon < 0 ? [word, 1] : [word.slice(0, colon), Number(word.slice(colon + 1))];
  }
}
