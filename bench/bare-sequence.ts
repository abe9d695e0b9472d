import { getLlama, type LlamaContextSequence, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp';

/**
 * The library with its defaults, for a process that Fettle's engine is compared with; it ends with its parent.
 * Arguments of the process: model file, threads.
 */
export async function openBareSequence(
  contextTokens: number,
): Promise<{ model: LlamaModel; sequence: LlamaContextSequence }> {
  const [path = '', threads = '1'] = process.argv.slice(2);
  process.on('disconnect', () => process.exit(0));
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({
    contextSize: contextTokens,
    threads: { ideal: Number(threads), min: Number(threads) },
  });
  return { model, sequence: context.getSequence() };
}
