import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sandbox, SandboxJob, SandboxOutcome } from '../../ports/sandbox.ts';

const never = new AbortController().signal;
const MEBIBYTE = 1024 * 1024;

/** What every sandbox that runs programs must do. `create` builds one that works here. */
export function sandboxCases(title: string, create: () => Sandbox): void {
  describe(title, () => {
    const sandbox = create();
    afterAll(() => sandbox.close());
    const run = async (job: Partial<SandboxJob>, signal = never): Promise<SandboxOutcome> => {
      const result = await sandbox.run({ program: 'python', args: [], files: [], ...job }, signal);
      if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
      return result.value;
    };
    const python = (code: string, job: Partial<SandboxJob> = {}, signal = never) =>
      run({ args: ['main.py'], files: [{ path: 'main.py', text: code }], ...job }, signal);
    const refusal = async (job: Partial<SandboxJob>, signal = never) => {
      const result = await sandbox.run({ program: 'python', args: ['-'], files: [], ...job }, signal);
      return result.ok ? 'ran' : result.failure.reason;
    };

    it('has Python and Node', async () => {
      expect(await sandbox.available('python')).toEqual({ ok: true, value: undefined });
      expect(await sandbox.available('node')).toEqual({ ok: true, value: undefined });
    });

    it('gives exit code, both outputs and the time', async () => {
      const outcome = await python('import sys\nprint("out")\nprint("err", file=sys.stderr)\nsys.exit(3)');
      expect(outcome).toMatchObject({ end: 'exited', exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
      expect(outcome.ms).toBeGreaterThan(0);
    });

    it('hands over arguments, standard input and files in folders', async () => {
      const code = 'import sys\nprint(sys.argv[1:], sys.stdin.read(), open("data/a b.txt").read())';
      const files = [
        { path: 'main.py', text: code },
        { path: 'data/a b.txt', text: 'grüße' },
      ];
      const outcome = await run({ args: ['main.py', '$HOME', 'a b'], stdin: 'in', files });
      expect(outcome.stdout).toBe("['$HOME', 'a b'] in grüße\n");
    });

    it('lets a single program start threads, and no other process', async () => {
      const code = `import os, threading
thread = threading.Thread(target=print, args=('thread',))
thread.start()
thread.join()
try: print('child' if os.fork() else '')
except OSError: print('none')`;
      expect((await python(code, { isSingle: true })).stdout).toBe('thread\nnone\n');
      const node = `new (require('worker_threads').Worker)('console.log("thread")', { eval: true }).on('exit', () => console.log(require('child_process').spawnSync(process.execPath, ['-v']).error?.code));`;
      const files = [{ path: 'main.cjs', text: node }];
      const ran = await run({ program: 'node', args: ['main.cjs'], files, isSingle: true });
      expect(ran.stdout).toBe('thread\nEPERM\n');
    });

    it('runs Node, which finds the modules of the job', async () => {
      const files = [
        { path: 'main.cjs', text: 'console.log(require("./lib/two.cjs") + 1)' },
        { path: 'lib/two.cjs', text: 'module.exports = 2' },
      ];
      expect(await run({ program: 'node', args: ['main.cjs'], files })).toMatchObject({ stdout: '3\n' });
    });

    it('lets a program write where it works, and keeps nothing for the next', async () => {
      const writes =
        'import os,tempfile\nopen("kept","w").write("x")\ntempfile.mkstemp()\nos.makedirs("a/b")\nprint("ok")';
      expect((await python(writes)).stdout).toBe('ok\n');
      expect((await python('import os\nprint(os.listdir("."))')).stdout).toBe("['main.py']\n");
    });

    it('feeds a program that reads none of its input', async () => {
      const outcome = await python('print("done")', { stdin: 'x'.repeat(4 * MEBIBYTE) });
      expect(outcome).toMatchObject({ end: 'exited', exitCode: 0, stdout: 'done\n' });
    });

    it('ends a program at its time, with what it said until then', async () => {
      const code = 'import time\nprint("early", flush=True)\ntime.sleep(60)';
      const outcome = await python(code, { limits: { wallMs: 700 } });
      expect(outcome).toMatchObject({ end: 'timed_out', exitCode: null, stdout: 'early\n' });
      expect(outcome.ms).toBeLessThan(4_000);
    });

    it('ends a program at its processor time', async () => {
      const outcome = await python('while True: pass', { limits: { cpuSeconds: 1 } });
      expect(outcome).toMatchObject({ end: 'timed_out', exitCode: null });
    });

    it('ends one that does not mind the signal for it', async () => {
      const code = 'import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass';
      const outcome = await python(code, { limits: { cpuSeconds: 1 } });
      expect(outcome).toMatchObject({ end: 'timed_out', exitCode: null });
    });

    it('says when memory ran out', async () => {
      const limits = { memoryBytes: 128 * MEBIBYTE };
      const hog = await python('x=[]\nwhile True: x.append(bytearray(1 << 20))', { limits });
      expect(hog).toMatchObject({ end: 'out_of_memory', exitCode: null });
      const script = 'const x=[]; for(;;) x.push(new Array(1e5).fill(x.length))';
      const node = await run({
        program: 'node',
        args: ['-e', script],
        limits: { memoryBytes: 256 * MEBIBYTE },
      });
      expect(node).toMatchObject({ end: 'out_of_memory', exitCode: null });
    });

    it('cuts endless output at the bound', async () => {
      const outcome = await python('while True: print("x" * 1000)', { limits: { outputBytes: 10_000 } });
      expect(outcome).toMatchObject({ end: 'output_too_large', exitCode: null });
      expect(outcome.stdout).toHaveLength(10_000);
    });

    it('allows output of exactly the bound, and replaces what is no UTF-8', async () => {
      const exact = await python('print("x" * 99)', { limits: { outputBytes: 100 } });
      expect(exact).toMatchObject({ end: 'exited', exitCode: 0 });
      const raw = await python('import sys\nsys.stdout.buffer.write(b"a\\xffb")');
      expect(raw.stdout).toBe('a\ufffdb');
    });

    it('says when a signal ended a program', async () => {
      const outcome = await python('import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)');
      expect(outcome).toMatchObject({ end: 'killed', exitCode: null });
    });

    it('is cancelled while it runs, and runs nothing when cancelled before', async () => {
      const controller = new AbortController();
      const started = performance.now();
      const running = refusal({ args: ['-c', 'import time; time.sleep(60)'] }, controller.signal);
      await wait(300);
      controller.abort();
      expect(await running).toBe('cancelled');
      expect(performance.now() - started).toBeLessThan(4_000);
      expect(await refusal({}, controller.signal)).toBe('cancelled');
    });

    it('runs two at once and the rest in turn, and lets those who wait leave', async () => {
      const slow = () => python('import time\ntime.sleep(0.4)');
      const leaving = new AbortController();
      const all = [slow(), slow(), slow(), slow()];
      const left = refusal({}, leaving.signal);
      leaving.abort();
      expect(await left).toBe('cancelled');
      const started = performance.now();
      for (const outcome of await Promise.all(all)) expect(outcome.exitCode).toBe(0);
      expect(performance.now() - started).toBeGreaterThan(600);
    });

    it.each(['/etc/cron.d/x', '../x', 'a/../../x', 'a//b', './x', '', 'a/'])(
      'refuses the file name %j',
      async (path) => {
        expect(await refusal({ files: [{ path, text: '' }] })).toBe('bad_job');
      },
    );

    it('refuses files that cannot stand beside one another, and what is too large', async () => {
      const twice = { path: 'a', text: '' };
      expect(await refusal({ files: [twice, twice] })).toBe('bad_job');
      expect(await refusal({ files: [twice, { path: 'a/b', text: '' }] })).toBe('bad_job');
      expect(await refusal({ stdin: 'x'.repeat(17 * MEBIBYTE) })).toBe('bad_job');
      expect(await refusal({ limits: { wallMs: 0 } })).toBe('bad_job');
    });

    it.each(['/', '/etc', '/proc/self', '/run', 'relative', '/no/such/folder', '/usr/../etc'])(
      'does not let a job read %s',
      async (path) => {
        expect(await refusal({ readable: [path] })).toBe('bad_job');
      },
    );
  });
}
