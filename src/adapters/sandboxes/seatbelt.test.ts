import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { planJob } from './job.ts';
import { seatbeltArguments } from './seatbelt.ts';
import { limitScript, seatbeltProfile } from './seatbelt-profile.ts';

it('forbids all that it does not name, and shows the named folders alone', () => {
  const profile = seatbeltProfile({ work: '/private/tmp/w', readable: ['/opt/py"x\\y'] });
  const lines = profile.split('\n');
  expect(lines.slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
  expect(lines).toContain('(deny network*)');
  expect(lines).toContain('(deny process-fork)');
  expect(profile).toContain('(subpath "/opt/py\\"x\\\\y")');
  const writable = lines.filter((line) => line.startsWith('(allow file-write*'));
  expect(writable).toEqual(['(allow file-write* (subpath "/private/tmp/w") (literal "/dev/null"))']);
  expect(profile).not.toMatch(/subpath "\/(Users|private|var|etc|Library)?"/);
});

it('starts the program with no environment but its own, and with limits', async () => {
  const plan = await planJob({ program: 'python', args: ['main.py', 'a b'], files: [] });
  if (!plan.ok) throw new Error(plan.failure.message);
  const args = seatbeltArguments(plan.value, { command: '/opt/py/bin/python3', readable: ['/opt/py'] }, '/w');
  expect(args[0]).toBe('-p');
  expect(args.slice(2, 4)).toEqual(['/usr/bin/env', '-i']);
  expect(args.slice(-4)).toEqual(['/w', '/opt/py/bin/python3', 'main.py', 'a b']);
});

it.skipIf(process.platform === 'win32')('sets its limits in any POSIX shell (only where there is sh)', () => {
  const script = limitScript({ cpuSeconds: 3, diskBytes: 1024, openFiles: 64 });
  const shown = spawnSync('sh', ['-c', script, 'sh', 'sh', '-c', 'ulimit -t; ulimit -f; ulimit -n'], {
    encoding: 'utf8',
  });
  expect(shown.stdout).toBe('3\n2\n64\n');
});
