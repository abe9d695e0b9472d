import type { Parts } from '../parts.ts';

/** Ends all running work of an assistant's parts, waiting requests first; borrowed analyzers stay open. */
export async function closeParts(parts: Parts): Promise<void> {
  const { services, bound } = parts;
  services.completions.close();
  await parts.events.close();
  await parts.completionLog.close();
  await parts.repositories.close();
  const providers = [
    bound.complete.provider,
    bound.chat.provider,
    ...(parts.embed === null ? [] : [parts.embed]),
  ];
  await Promise.all(providers.map((provider) => provider.close()));
  const lent = new Set(Object.values(parts.analyzers ?? {}));
  const own = Object.values(services.analyzers).filter((analyzer) => !lent.has(analyzer));
  await services.outliner.close();
  await Promise.all(own.map((analyzer) => analyzer.close()));
  await parts.engine.close();
}
