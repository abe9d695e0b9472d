import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { cosqaFunctions, readCosqa } from './cosqa.ts';
import { rankFunctions, scoreOf } from './functions.ts';

it('scores by the rank of the right function, with and without docstrings', () => {
  const data = mkdtempSync(join(tmpdir(), 'fettle-cosqa-'));
  try {
    const functions = {
      'def shut(handle):\n    """Closes a network socket."""\n    handle.end()': 1,
      'def open_socket(host):\n    return connect(host)': 0,
    };
    const queries = [
      { doc: 'python open a socket', retrieval_idx: 0 },
      { doc: 'close network', retrieval_idx: 1 },
    ];
    const put = (name: string, content: unknown) =>
      writeFileSync(join(data, name), gzipSync(JSON.stringify(content)));
    put('cosqa-functions.json.gz', functions);
    put('cosqa-dev-queries.json.gz', queries);
    const read = readCosqa(data);
    const score = (docstrings: 'removed' | 'kept') =>
      scoreOf(rankFunctions(read.questions, cosqaFunctions(read.functions, docstrings), {}));
    expect(score('removed')).toMatchObject({ n: 2, mrr10: 0.5, recall10: 0.5 });
    expect(score('kept')).toMatchObject({ mrr10: 1, recall10: 1, margin: 0 });
    const vectors = {
      questions: [Float32Array.of(1, 0, 0, 0), Float32Array.of(0, 1, 0, 0)],
      functions: [Float32Array.of(1, 0, 0, 0), Float32Array.of(0.2, 1, 0, 0)],
    };
    const bare = cosqaFunctions(read.functions, 'removed');
    expect(scoreOf(rankFunctions(read.questions, bare, { vectors }))).toMatchObject({ mrr10: 1 });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
