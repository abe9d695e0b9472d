import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain } from './is-main.mjs';

/**
 * The package of each grammar's parser, and its file there. `php_only` is PHP without its tags.
 * @type {Record<string, { package: string, file: string }>}
 */
const GRAMMARS = {
  python: { package: 'tree-sitter-python', file: 'tree-sitter-python.wasm' },
  typescript: { package: 'tree-sitter-typescript', file: 'tree-sitter-typescript.wasm' },
  tsx: { package: 'tree-sitter-typescript', file: 'tree-sitter-tsx.wasm' },
  javascript: { package: 'tree-sitter-javascript', file: 'tree-sitter-javascript.wasm' },
  go: { package: 'tree-sitter-go', file: 'tree-sitter-go.wasm' },
  rust: { package: 'tree-sitter-rust', file: 'tree-sitter-rust.wasm' },
  java: { package: 'tree-sitter-java', file: 'tree-sitter-java.wasm' },
  c: { package: 'tree-sitter-c', file: 'tree-sitter-c.wasm' },
  cpp: { package: 'tree-sitter-cpp', file: 'tree-sitter-cpp.wasm' },
  c_sharp: { package: 'tree-sitter-c-sharp', file: 'tree-sitter-c_sharp.wasm' },
  ruby: { package: 'tree-sitter-ruby', file: 'tree-sitter-ruby.wasm' },
  php: { package: 'tree-sitter-php', file: 'tree-sitter-php.wasm' },
  php_only: { package: 'tree-sitter-php', file: 'tree-sitter-php_only.wasm' },
  bash: { package: 'tree-sitter-bash', file: 'tree-sitter-bash.wasm' },
  json: { package: 'tree-sitter-json', file: 'tree-sitter-json.wasm' },
  css: { package: 'tree-sitter-css', file: 'tree-sitter-css.wasm' },
  html: { package: 'tree-sitter-html', file: 'tree-sitter-html.wasm' },
};

const require = createRequire(import.meta.url);

/**
 * Writes `grammars/NAME.wasm` and `grammars/versions.json` in the folder of a build. The packages are development
 * dependencies, used as published: none of their code is compiled or run here.
 * @param {string} outputDirectory
 */
export async function copyGrammars(outputDirectory) {
  const target = join(outputDirectory, 'grammars');
  mkdirSync(target, { recursive: true });
  /** @type {Record<string, { package: string, version: string }>} */
  const versions = {};
  for (const [name, grammar] of Object.entries(GRAMMARS)) {
    const manifest = require.resolve(`${grammar.package}/package.json`);
    copyFileSync(join(dirname(manifest), grammar.file), join(target, `${name}.wasm`));
    versions[name] = {
      package: grammar.package,
      version: JSON.parse(readFileSync(manifest, 'utf8')).version,
    };
  }
  writeFileSync(join(target, 'versions.json'), `${JSON.stringify(versions, null, 2)}\n`);
}

if (isMain(import.meta.url))
  await copyGrammars(process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url)));
