import type { Result } from '../base/result.ts';

/** Closed list: why a model file is not there or not usable. `message` is one line that says what to do. */
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
  /** `huggingface`, `pip`, or `file` for one that the user added. */
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

/** What a pull is doing. `fraction` is 0 to 1, or null while it cannot be known. */
export type PullProgress =
  | { type: 'source-start'; source: string }
  | { type: 'source-failed'; source: string; message: string }
  | { type: 'lock-wait'; message: string }
  | { type: 'transfer'; source: string; bytes: number; totalBytes: number; fraction: number | null }
  | { type: 'verify'; bytes: number; totalBytes: number; fraction: number };

/** The model files under `FETTLE_HOME/models`. A file is used only after its sha256 matched. */
export interface ModelFiles {
  /** The catalog's models and the user's own, installed or not. */
  list(): Promise<CatalogModel[]>;
  /** The path of an installed model; touches the disk only, never the network. */
  locate(name: string): Promise<Result<InstalledModel, ModelFileFailure>>;
  pull(
    name: string,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  /** Takes a GGUF file of the user's; `name` defaults to the catalog's name of that hash, else the file's. */
  add(
    file: string,
    name: string | null,
    signal: AbortSignal,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  /** Reads the whole file again; a mismatch says so and does not delete what the user added. */
  verify(
    name: string,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<InstalledModel, ModelFileFailure>>;
  remove(name: string): Promise<Result<InstalledModel, ModelFileFailure>>;
}
