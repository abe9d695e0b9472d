import type { Result } from '../base/result.ts';

/** Closed list of reasons why a model file is missing or unusable. `message` is one line that says what to do. */
export type ModelFileFailure = {
  reason:
    | 'unknown_model'
    | 'model_missing'
    | 'model_corrupted'
    | 'no_source'
    | 'disk_full'
    | 'file_not_found'
    | 'not_a_model'
    | 'locked'
    | 'cancelled'
    | 'io_error';
  message: string;
};

export type InstalledModel = {
  name: string;
  path: string;
  bytes: number;
  sha256: string;
  license: string;
  /** `huggingface`, `pip`, or `file` for a file the user added. */
  source: string;
};

export type CatalogModel = {
  name: string;
  title: string;
  bytes: number;
  sha256: string;
  license: string;
  roles: ('complete' | 'chat' | 'embed')[];
  installed: InstalledModel | null;
};

/** The current step of a pull. `fraction` is 0 to 1, or null while unknown. */
export type PullProgress =
  | { type: 'source-start'; source: string }
  | { type: 'source-failed'; source: string; message: string }
  | { type: 'lock-wait'; message: string }
  | { type: 'transfer'; source: string; bytes: number; totalBytes: number; fraction: number | null }
  | { type: 'verify'; bytes: number; totalBytes: number; fraction: number };

/** The model files in `FETTLE_HOME/models`. A file is used only after its sha256 has been verified. */
export interface ModelFiles {
  /** The catalog's models and the user's own, installed or not. */
  list(): Promise<CatalogModel[]>;
  /** The path of an installed model; touches only the disk, never the network. */
  locate(name: string): Promise<Result<InstalledModel, ModelFileFailure>>;
  pull(
    name: string,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  /** Adds a GGUF file of the user's; `name` defaults to the catalog's name for its hash, otherwise to the file name. */
  add(
    file: string,
    name: string | null,
    signal: AbortSignal,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  /** Reads the whole file again; a mismatch is reported, and a file the user added is not deleted. */
  verify(
    name: string,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  remove(name: string): Promise<Result<InstalledModel, ModelFileFailure>>;
}
