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

/**
 * No registry host and no path of a developer's machine in any file.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkWords(tree) {
  const findings = [];
  for (const path of tree.textPaths())
    for (const [index, text] of tree.read(path).split('\n').entries())
      for (const { pattern, message } of FORBIDDEN) {
        const word = pattern.exec(text)?.[0];
        if (word !== undefined) findings.push({ path, line: index + 1, message: `${word} ${message}` });
      }
  return { findings, notes: [] };
}
