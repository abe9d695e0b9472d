import { createInterface } from 'node:readline';

// Not an import that type checkers follow: scripts/build.mjs builds it.
const built = new URL('../../../../dist/surfaces/cli/program.js', import.meta.url);
const { runCommandLine } = await import(built.href);

/**
 * The command line, without a process for each command: a line of standard input is `{ folder, args }`, a line of
 * standard output the result. It changes to the folder, as a shell does.
 */
for await (const line of createInterface({ input: process.stdin })) {
  const { folder, args } = JSON.parse(line);
  process.chdir(folder);
  const said = { stdout: '', stderr: '' };
  /** @param {'stdout' | 'stderr'} name */
  const output = (name) => ({
    /** @param {string} text */
    write(text) {
      said[name] += text;
    },
    isTerminal: true,
    columns: 120,
  });
  let code = null;
  try {
    code = await runCommandLine(args, {
      stdout: output('stdout'),
      stderr: output('stderr'),
      stdin: { isTerminal: true, chunks: () => [] },
      environment: process.env,
      workingDirectory: process.cwd(),
      signal: new AbortController().signal,
    });
  } catch (error) {
    said.stderr += `internal error: ${error instanceof Error ? error.stack : error}`;
  }
  process.stdout.write(`${JSON.stringify({ code, ...said })}\n`);
}
process.exit(0);
