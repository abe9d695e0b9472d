import { createSystemClock } from '../adapters/clock/system.ts';
import { createEnvironment } from '../adapters/environment/environment.ts';
import { fail, ok } from '../base/result.ts';
import type { Environment } from '../ports/environment.ts';
import type { FileFailure, Files } from '../ports/files.ts';

/** A disk in memory for tests: a path holds a text, or the reason why it cannot be read. `reads` and `lists` say what was asked of it. */
export function fakeDisk(content: Record<string, string | { broken: FileFailure['reason'] }>): Files & {
  reads: string[];
  lists: string[];
} {
  const reads: string[] = [];
  const lists: string[] = [];
  const paths = Object.keys(content);
  const refuse = (reason: FileFailure['reason'], path: string) => fail({ reason, message: path });
  return {
    reads,
    lists,
    async readBytes(path, maxBytes) {
      const read = await this.readText(path, maxBytes);
      return read.ok ? ok(Buffer.from(read.value)) : read;
    },
    async readText(path, maxBytes) {
      reads.push(path);
      const text = content[path];
      if (text === undefined) return refuse('not_found', path);
      if (typeof text !== 'string') return refuse(text.broken, path);
      return Buffer.byteLength(text) > maxBytes ? refuse('too_large', path) : ok(text);
    },
    async writeText(path) {
      return refuse('not_allowed', path);
    },
    async exists(path) {
      return paths.some((known) => known === path || known.startsWith(`${path}/`));
    },
    async list(path, limit) {
      lists.push(path);
      const inside = paths.filter((known) => known.startsWith(`${path}/`));
      const names = inside.map((known) => known.slice(path.length + 1).split('/')[0] ?? '');
      return [...new Set(names)].sort().slice(0, limit);
    },
  };
}

/** The real reader of environments over a disk. */
export function environmentOn(files: Files): Environment {
  return createEnvironment({ files, clock: createSystemClock(), pythonPrefixes: [], notes: null });
}
