import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { NEUTRAL_FOLDER } from '../../../programs/neutral-folder.ts';
import type { WorkerLike } from '../../../threads/job-thread.ts';
import type { ParseJob } from '../../parsing/parse-worker.ts';

/** Size of one Bandit answer. */
const MAX_BANDIT_ANSWER_BYTES = 4 * 1024 * 1024;
/** Nice value of the tools' processes: completions go first. */
const TOOL_NICENESS = 10;

/**
 * A Python process in place of a worker thread: each message is a JSON line, in both directions. It gets none
 * of our environment, runs at low priority, and ends when its input does.
 */
export class BanditWorker implements WorkerLike<ParseJob> {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private readonly onMessage: ((value: unknown) => void)[] = [];
  private unread = '';

  constructor(python: string) {
    const { SystemRoot } = process.env;
    // Windows needs SystemRoot to start a program.
    const env = { PYTHONDONTWRITEBYTECODE: '1', ...(SystemRoot === undefined ? {} : { SystemRoot }) };
    this.child = spawn(python, ['-I', '-X', 'utf8', '-c', BANDIT_PROGRAM], {
      cwd: NEUTRAL_FOLDER,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    this.ended = new Promise((resolve) => {
      this.child.once('exit', resolve).once('error', resolve);
    });
    const { stdin, stdout, pid } = this.child;
    // A text that cannot be written has no process to go to; the process's end reports that.
    stdin?.on('error', () => undefined);
    stdout?.setEncoding('utf8').on('data', (piece: string) => this.read(piece));
    try {
      if (pid !== undefined) setPriority(pid, TOOL_NICENESS);
    } catch {
      // It ended at once, or the system does not allow it.
    }
  }

  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): this {
    if (event === 'message') this.onMessage.push(listener);
    else this.child.on(event, listener);
    return this;
  }

  postMessage({ text }: { text: string }): void {
    // A lone surrogate cannot be encoded in UTF-8: it becomes a replacement character, which has the same
    // length here.
    const sound = Buffer.from(text).toString();
    this.child.stdin?.write(`${JSON.stringify({ text: sound })}\n`);
  }

  ref(): void {
    this.eachHandle('ref');
  }

  unref(): void {
    this.eachHandle('unref');
  }

  /** Resolves when the process is gone. The program stays alive until then. */
  terminate(): Promise<unknown> {
    this.ref();
    this.child.kill('SIGKILL');
    return this.ended;
  }

  private read(piece: string): void {
    this.unread += piece;
    if (this.unread.length > MAX_BANDIT_ANSWER_BYTES) this.child.kill('SIGKILL');
    for (let end = this.unread.indexOf('\n'); end >= 0; end = this.unread.indexOf('\n')) {
      const line = this.unread.slice(0, end);
      this.unread = this.unread.slice(end + 1);
      for (const listener of this.onMessage) listener(line);
    }
  }

  private eachHandle(what: 'ref' | 'unref'): void {
    this.child[what]();
    // Pipes of a child are sockets, which the type declarations do not say.
    for (const stream of [this.child.stdin, this.child.stdout])
      (stream as unknown as Record<typeof what, () => void> | null)?.[what]?.();
  }
}

/**
 * Source of a program that runs in Bandit's virtual environment: one JSON line per text on standard input,
 * one JSON line per answer. Bandit is loaded once, because that takes a hundred times as long as checking a
 * text. Anything that a text prints or raises is kept out of the answers; the program ends with its input,
 * and so with its parent.
 */
const BANDIT_PROGRAM = `
import io, json, logging, os, sys
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
sys.stdout = sys.stderr = open(os.devnull, "w")
logging.disable(logging.CRITICAL)
from bandit.core import config, manager
bandit = manager.BanditManager(config.BanditConfig(), "file", quiet=True, profile={}, ignore_nosec=True)
NAME = "<text>"
for line in sys.stdin.buffer:
    try:
        text = json.loads(line)["text"].encode("utf-8", "surrogatepass")
        bandit.results, bandit.skipped, bandit.scores, bandit.files_list = [], [], [], [NAME]
        bandit._parse_file(NAME, io.BytesIO(text), [NAME])
        found = [
            {"rule": r.test_id, "cwe": r.cwe.id, "severity": r.severity, "confidence": r.confidence,
             "message": r.text, "line": r.lineno, "column": r.col_offset,
             "last_line": max(r.linerange or [r.lineno]), "end_column": r.end_col_offset}
            for r in bandit.results
        ]
        answer = {"skipped": bandit.skipped[0][1] if bandit.skipped else None, "found": found}
    except Exception as error:
        answer = {"skipped": type(error).__name__, "found": []}
    answers.write(json.dumps(answer) + "\\n")
    answers.flush()
`;
