/** Words that no file of the repository may contain, and why. */
const FORBIDDEN = [
  {
    pattern:
      /\b(registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|files\.pythonhosted\.org|proxy\.golang\.org|crates\.io|rubygems\.org|deb\.debian\.org)\b/,
    message: "names the host of a package registry; ask for packages by name, through the user's own client",
  },
  {
    // Placeholders in documentation are not real paths: /home/you, /home/<name>.
    pattern:
      /(?<![\w.~}/-])\/(?:work|root|home(?!\/(?:you|user|me|name|ada|someone|<|\$))|Users(?!\/(?:you|user|me|name|ada|someone|<|\$)))\/[\w.-]+/,
    message: 'is a path of one machine; use a relative path, or /home/you in an example',
  },
];

/** Forms that read like a translation, and plain English for them. */
const QUAINT = [
  { pattern: /^\s*(\/\*\*|\*|\/\/) What [a-z]+/, better: 'name the thing' },
  { pattern: /\b(some|any|every|no)body\b/i, better: 'someone, no one, or name the actor' },
  { pattern: /\banew\b/, better: 'again' },
  { pattern: /\bmend(s|ed|ing)?\b/, better: 'fix' },
  { pattern: /\bgo(es)? on\b/, better: 'continue, resume' },
  { pattern: /\bbroke off\b/, better: 'stopped, crashed' },
  { pattern: /\blet go\b/, better: 'released, dropped' },
  { pattern: /\bstands? (in|at|below|behind|beside|above)\b/, better: 'is in, follows' },
  {
    pattern: /(?<!\bthere )\b(is|are|was|were) no (?!longer|more\b|need|such|way|one\b|doubt|matter)[a-z]+/i,
    better: 'is not a',
  },
  { pattern: /\bto be had\b/, better: 'available' },
  { pattern: /\bfor want of\b/, better: 'without' },
  { pattern: /\bnothing is to be\b/i, better: 'no action needed' },
];

/** Comments and documents that you read to use or change Fettle. */
const PROSE = /^(src|surfaces|bench|scripts|docs|decisions)\/.*\.(ts|mjs|md)$|^[A-Z]+\.md$/;
/** Texts of tests, records of measurements, and the forms as this check itself names them. */
const NO_PROSE =
  /\.(test|cases)\.ts$|^decisions\/measurements\/|^scripts\/house\/words\.mjs$|^bench\/check-samples\.ts$/;
const COMMENT = /^\s*(\/\*\*|\*|\/\/)/;

/**
 * No registry host and no path of a developer's machine in any file; plain English in comments and documents.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkWords(tree) {
  const findings = [];
  for (const path of tree.textPaths()) {
    const isProse = PROSE.test(path) && !NO_PROSE.test(path);
    for (const [index, text] of tree.read(path).split('\n').entries()) {
      const isRead = isProse && (path.endsWith('.md') || COMMENT.test(text));
      const messages = [...forbiddenIn(text), ...(isRead ? quaintIn(text) : [])];
      findings.push(...messages.map((message) => ({ path, line: index + 1, message })));
    }
  }
  return { findings, notes: [] };
}

/** @param {string} text */
function forbiddenIn(text) {
  return FORBIDDEN.flatMap(({ pattern, message }) => {
    const word = pattern.exec(text)?.[0];
    return word === undefined ? [] : [`${word} ${message}`];
  });
}

/** @param {string} text */
function quaintIn(text) {
  return QUAINT.flatMap(({ pattern, better }) => {
    const word = pattern.exec(text)?.[0].trim();
    return word === undefined ? [] : [`"${word}" is not plain English: ${better}`];
  });
}
