import { Random } from '../secrets/random.ts';

const NOUNS = [
  'bed',
  'tank',
  'valve',
  'pump',
  'sensor',
  'plan',
  'hour',
  'share',
  'reserve',
  'pipe',
  'filter',
  'meter',
];
const VERBS = ['open', 'close', 'measure', 'drain', 'fill', 'water', 'rinse', 'check', 'log', 'skip'];
const SIGNS = ['+', '-', '*', '/', '<', '>', '==', '!='];

/** A file of functions that nobody wrote, 40 lines or more, under a license; the same for the same seed. */
export function madeUpFile(language: 'python' | 'javascript', license: string, seed: number): string {
  const random = new Random(seed);
  const head = `${language === 'python' ? '#' : '//'} SPDX-License-Identifier: ${license}\n`;
  const functions = Array.from({ length: 8 }, () => madeUpFunction(language === 'python', random));
  return head + functions.join('\n');
}

function madeUpFunction(isPython: boolean, random: Random): string {
  const name = () => `${random.pick(VERBS)}_${random.pick(NOUNS)}`;
  const value = () =>
    random.pick([
      () => random.pick(NOUNS),
      () =>
        `${random.pick(NOUNS)}.${random.pick(VERBS)}(${random.pick(NOUNS)}, ${Math.floor(random.number() * 90)})`,
      () => `${random.pick(NOUNS)}["${name()}"]`,
      () => `(${random.pick(NOUNS)} ${random.pick(SIGNS.slice(0, 4))} ${random.pick(NOUNS)})`,
    ])();
  const condition = () => `${value()} ${random.pick(SIGNS.slice(4))} ${value()}`;
  const end = isPython ? '' : ';';
  const block = (head: string, body: string) =>
    isPython ? `    ${head}:\n        ${body}` : `  ${head.replace(/ (.+)/, ' ($1)')} {\n    ${body};\n  }`;
  const lines = Array.from({ length: 9 }, () =>
    random.pick([
      () => `${isPython ? '    ' : '  '}${random.pick(NOUNS)} = ${value()}${end}`,
      () => `${isPython ? '    # ' : '  // '}${name().replace('_', ' the ')} before the next`,
      () => block(`if ${condition()}`, `${random.pick(NOUNS)}.${random.pick(VERBS)}(${value()})`),
      () => block(`while ${condition()}`, `${random.pick(NOUNS)} = ${value()}`),
      () =>
        `${isPython ? '    ' : '  '}${random.pick(NOUNS)}.${random.pick(VERBS)}(${value()}, ${value()})${end}`,
    ])(),
  );
  const parameters = `${random.pick(NOUNS)}, other`;
  return isPython
    ? `def ${name()}(${parameters}):\n${lines.join('\n')}\n    return ${value()}\n`
    : `function ${name()}(${parameters}) {\n${lines.join('\n')}\n  return ${value()};\n}\n`;
}
