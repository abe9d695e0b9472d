import { z } from 'zod';
import type { EngineBench } from './engine.ts';

/** A committed run: only ratios are compared, which do not depend on the speed or load of the machine. */
export const EngineBaseline = z.object({
  models: z.array(z.object({ model: z.string(), prefillRatio: z.number(), decodeRatio: z.number() })),
});
export type EngineBaseline = z.infer<typeof EngineBaseline>;

/** How far below the baseline a ratio may be: medians of rounds still vary this much from run to run. */
export const RATIO_TOLERANCE = 0.1;

/** A line for each ratio that is worse than in the baseline, or missing. */
export function compareEngine(run: Pick<EngineBench, 'models'>, baseline: EngineBaseline): string[] {
  return baseline.models.flatMap((before) => {
    const now = run.models.find(({ model }) => model === before.model);
    if (now === undefined) return [`${before.model}: not measured`];
    return (['prefillRatio', 'decodeRatio'] as const)
      .filter((ratio) => now[ratio] < before[ratio] - RATIO_TOLERANCE)
      .map(
        (ratio) =>
          `${before.model}: ${ratio} is ${now[ratio].toFixed(3)}, it was ${before[ratio].toFixed(3)}`,
      );
  });
}
