import { languageOfPath } from '../base/languages.ts';
import type { SkipReason } from '../contract/source-code.ts';

/** Largest text in an unknown language that is indexed. */
const MAX_INDEXED_PLAIN_BYTES = 256 * 1024;
/** JSON up to this size is configuration; larger files are data. */
const MAX_INDEXED_JSON_BYTES = 64 * 1024;

/** Folders of third-party code, tools and caches, wherever they are. */
const VENDORED = new Set(
  (
    '.git .hg .svn .jj node_modules bower_components jspm_packages vendor third_party thirdparty Pods Carthage ' +
    '.venv venv .tox .nox site-packages __pycache__ .mypy_cache .pytest_cache .ruff_cache .eggs .gradle .idea ' +
    '.terraform .next .nuxt .svelte-kit .parcel-cache .turbo .yarn .pnpm-store .cache .fettle'
  ).split(' '),
);

/** Whether a folder with this name holds code that is not the repository's own. */
export function isVendoredFolder(name: string): boolean {
  return VENDORED.has(name);
}

const LOCKFILE =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|go\.sum|flake\.lock)$/;
const GENERATED =
  /(?:\.(?:min|bundle|chunk)\.(?:js|css|mjs|cjs)|\.map|_pb2(?:_grpc)?\.pyi?|\.pb\.(?:go|cc|h)|\.g\.(?:cs|dart)|\.designer\.cs|\.snap)$/i;
const DATA =
  /\.(?:csv|tsv|jsonl|ndjson|geojson|svg|log|sql\.gz|po|pot|bib|ipynb|xml|plist|lock|patch|diff|srt|vtt|hex|pem|crt|key|asc|sum)$/i;
const BINARY =
  /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|icns|tiff?|psd|pdf|docx?|xlsx?|pptx?|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|whl|egg|so|dylib|dll|exe|o|a|obj|lib|class|pyc|pyo|pyd|wasm|node|bin|dat|db|sqlite3?|parquet|feather|npy|npz|pkl|pt|pth|onnx|gguf|safetensors|h5|mp[34]|m4a|wav|ogg|flac|webm|mov|avi|mkv|woff2?|ttf|otf|eot|mo)$/i;

/** Why a file is skipped by its name alone; null when it must be examined. */
export function nameFault(name: string): SkipReason | null {
  if (LOCKFILE.test(name) || GENERATED.test(name)) return 'generated';
  if (BINARY.test(name)) return 'binary';
  return DATA.test(name) && languageOfPath(name) === null ? 'data' : null;
}

/** Why a file is skipped by its size; null when it must be read. */
export function sizeFault(name: string, size: number): SkipReason | null {
  if (size === 0) return 'empty';
  const language = languageOfPath(name);
  if (language?.id === 'json') return size > MAX_INDEXED_JSON_BYTES ? 'data' : null;
  return language === null && size > MAX_INDEXED_PLAIN_BYTES ? 'too_large' : null;
}
