import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BIDIRECTIONAL, ESCAPE } from '../place.ts';
import type { Door, DoorKind, DoorStart, Opened, Said } from './door.ts';

const DRIVER = fileURLToPath(new URL('cli-driver.mjs', import.meta.url));

/** The exit codes of docs/cli.md that come with a message: done, refused, usage error, missing requirement. */
const CLEAR = [0, 1, 2, 3];

type Outcome = { code: number | null; stdout: string; stderr: string };

/** The command line, in the opened folder. */
export const CLI: DoorKind = { name: 'cli', start };

async function start({ traced, started, errors, folder, environment }: DoorStart): Promise<Door> {
  const [program, ...args] = traced([process.execPath, DRIVER]);
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['pipe', 'pipe', errors] });
  started(child.pid ?? 0);
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const run = async (at: string, command: readonly string[]): Promise<Said> => {
    child.stdin.write(`${JSON.stringify({ folder: at, args: command })}\n`);
    const line = await lines.next();
    if (line.done === true) return { text: '', fault: 'the process ended' };
    return said(JSON.parse(line.value) as Outcome);
  };
  child.stdin.on('error', () => undefined);
  return {
    async open(opened, ask) {
      for (const command of commandsFor(opened))
        await ask(command.join(' '), () => run(opened.folder, command));
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}

function commandsFor({ file, language, asksGit, asksDoctor }: Opened): string[][] {
  const name = language === 'python' ? 'requests.get' : 'foo.inside';
  return [
    ['check', `./${file}`],
    ['index'],
    ['search', 'double'],
    ['context', `./${file}:1:1`],
    ['symbols', 'double'],
    ['docs', name],
    ...(asksGit
      ? [
          ['check', '--diff', 'HEAD'],
          ['check', '--staged'],
        ]
      : []),
    ...(asksDoctor ? [['doctor']] : []),
  ];
}

function said({ code, stdout, stderr }: Outcome): Said {
  const text = stdout + stderr;
  if (code === null || !CLEAR.includes(code)) return { text, fault: `ended with ${code}: ${lastLine(text)}` };
  if (text.includes(ESCAPE) || text.includes(BIDIRECTIONAL))
    return { text, fault: 'hands what a repository says to the terminal as it is' };
  return { text, fault: code !== 0 && text.trim() === '' ? `ended with ${code} and said nothing` : null };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
