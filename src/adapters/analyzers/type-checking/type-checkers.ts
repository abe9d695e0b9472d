import type { TypeChecker, TypeCheckers } from '../../../ports/type-checker.ts';

/** The type checkers as one analyzer; one checker may serve several languages. */
export function createTypeCheckers(byLanguage: Readonly<Record<string, TypeChecker>>): TypeCheckers {
  const all = [...new Set(Object.values(byLanguage))];
  return {
    tool: 'types',
    version: all.map(({ tool, version }) => `${tool} ${version}`).join(', '),
    byLanguage,
    async warm(language) {
      await byLanguage[language]?.warm(language);
    },
    async close() {
      await Promise.all(all.map((checker) => checker.close()));
    },
  };
}
