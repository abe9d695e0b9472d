const QUERY = `
  (comment) @comment
  ((predefined_type) @any (#eq? @any "any"))
`;
const NEVER = /@ts-(ignore|nocheck)\b|\b(house|layers?)[- ](ignore|disable|allow)\b/;
const SUPPRESSION =
  /@ts-expect-error|\b(biome|eslint|oxlint|prettier|istanbul|c8|v8)[- ](ignore|disable)(-[\w-]+)?( [\w/-]+)?|@vite-ignore/;

/**
 * Nothing is hidden from a check without a reason next to it; nothing can be hidden from the layers check, and no type
 * is `any`.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkSuppressions(tree) {
  const findings = [];
  for (const path of tree.code)
    for (const { name, text, line } of await tree.syntax(path, QUERY)) {
      const message = name === 'any' ? 'no type is `any`; say `unknown`, and narrow it' : commentFault(text);
      if (message !== null) findings.push({ path, line, message });
    }
  return { findings, notes: [] };
}

/** @param {string} comment */
function commentFault(comment) {
  const never = NEVER.exec(comment);
  if (never !== null) return `${never[0]} is not allowed here`;
  const match = SUPPRESSION.exec(comment);
  if (match === null) return null;
  const reason = comment.slice(match.index + match[0].length).replace(/^[\s:-]+|\*\/$/g, '');
  const isGiven = reason.split(/\s+/).length >= 3 && !reason.startsWith('<');
  return isGiven ? null : `${match[0].trim()} needs its reason after it, in a few words`;
}
