import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSource, querySyntax } from './syntax.mjs';

/** @typedef {{ path: string, line: number, message: string }} Finding */
/**
 * The result of a checker: findings fail the build, notes are only printed.
 * @typedef {{ findings: Finding[], notes: string[] }} Report
 */
/** @typedef {import('./syntax.mjs').Capture} Capture */

const CODE = /\.(ts|tsx|mts|js|mjs)$/;
const TEST = /(\.(test|cases)\.ts$)|(^test\/)/;
/** The code users run; everything else serves its development. */
const SHIPPED = /^(src|surfaces|bench|evals|bin)\//;
/** Code that tests read and never run: it may be as wrong as its test needs. */
const SAMPLE = /(^|\/)fixtures\/(.+\/)?samples\//;
const BINARY = /\.(wasm|gguf|png|jpg|gif|ico|woff2?|zip|gz|whl|node)$/;

/** The project's files as git sees them: tracked, and new ones that are not ignored. */
export class Tree {
  /** @param {string} root */
  constructor(root) {
    this.root = root;
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const output = execFileSync('git', listing, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    this.paths = [...new Set(output.split('\0'))].filter(
      (path) => path !== '' && existsSync(join(root, path)),
    );
    this.paths.sort();
    this.known = new Set(this.paths);
    this.code = this.paths.filter((path) => CODE.test(path) && !SAMPLE.test(path));
    /** @type {Map<string, string>} */
    this.texts = new Map();
  }

  /** @param {string} path A file or, with or without its slash, a folder. */
  has(path) {
    const folder = `${path.replace(/\/$/, '')}/`;
    return this.known.has(path) || this.paths.some((known) => known.startsWith(folder));
  }

  /** @param {string} path */
  read(path) {
    const text = this.texts.get(path) ?? readFileSync(join(this.root, path), 'utf8');
    this.texts.set(path, text);
    return text;
  }

  /** @param {string} path */
  readJson(path) {
    return JSON.parse(this.read(path));
  }

  /** Files with human-readable text. */
  textPaths() {
    return this.paths.filter((path) => !BINARY.test(path) && path !== 'package-lock.json');
  }

  /** @param {string} path A source file, of which the parser may not understand every part. */
  async isUnderstood(path) {
    return !(await parseSource(this.read(path))).hasError;
  }

  /**
   * The captures of a tree-sitter query in a source file, in text order.
   * @param {string} path
   * @param {string} query
   * @returns {Promise<Capture[]>}
   */
  syntax(path, query) {
    return querySyntax(this.read(path), query);
  }
}

/** @param {string} path */
export function isTest(path) {
  return TEST.test(path);
}

/** @param {string} path */
export function isShipped(path) {
  return SHIPPED.test(path) && !isTest(path);
}
