/** Of a name that is made of a call, without what says the same for all. */
const MAX_NAME_CHARACTERS = 40;

/** Names of tests, made of their calls: letters, digits and underscores, each once. */
export function testNames(name: string, calls: readonly { call: string }[]): string[] {
  const own = name.replace(/\W+/g, '_').toLowerCase();
  const given = new Set<string>();
  return calls.map(({ call }) => {
    const inside = call.slice(call.indexOf('(') + 1).toLowerCase();
    const words = inside
      .replace(/-(?=\d)/g, 'minus_')
      .replace(/[^\p{ASCII}]/gu, ' ')
      .match(/[a-z0-9_]+/g) ?? ['nothing'];
    const base = `${own}_${words.join('_')}`.slice(0, own.length + MAX_NAME_CHARACTERS).replace(/_+$/, '');
    let unique = base;
    for (let next = 2; given.has(unique); next++) unique = `${base}_${next}`;
    given.add(unique);
    return unique;
  });
}
