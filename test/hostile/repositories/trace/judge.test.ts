import { expect, it } from 'vitest';
import { type Ground, judge, placeOf, type Visit } from './judge.ts';
import type { TraceEvent } from './lines.ts';

const visit = (repository: string, from: number): Visit => ({
  repository,
  folder: `/base/${repository}`,
  readable: [`/base/${repository}/repository`],
  from,
  to: from + 100,
});
const VISITS = [visit('one', 1_000), visit('two', 2_000)];

const LINKS: Record<string, string> = { '/base/one/repository/python3': '/usr/bin/python3' };
const ground: Ground = {
  base: '/base',
  own: ['/usr', '/base/state'],
  usual: new Set(['/etc/hosts', '/proc/N/maps']),
  realPath: (path) => LINKS[path] ?? path,
  isFile: (path) => path.endsWith('.py'),
};

function event(kind: TraceEvent['kind'], path: string, more: Partial<TraceEvent> = {}): TraceEvent {
  return { at: 1_050, pid: 1, kind, path, args: [], folder: null, line: 'line', ...more };
}

function faults(...events: TraceEvent[]): (string | null)[][] {
  return judge(events, VISITS, ground).map(({ repository, kind, path }) => [repository, kind, path]);
}

it('lets be what is ours, what the repository holds, and what is opened for every repository', () => {
  const python = { args: ['python3', '-I', '-c', 'main.py and more'], folder: '/base/one/repository' };
  expect(
    faults(
      event('start', '/usr/bin/python3', python),
      event('open', '/base/one/repository/.venv/x.py'),
      event('open', '/base/state/index.db'),
      event('open', '/etc/hosts'),
      event('open', '/proc/4711/maps'),
      event('open', 'pipe:[3]'),
    ),
  ).toEqual([]);
});

it('finds a program of a repository, by its path, its working directory, a link to it, and as an argument', () => {
  const started = (path: string) => ['one', 'started', path];
  const inside = { folder: '/base/one/repository' };
  expect(
    faults(
      event('start', '/base/one/repository/tools/python3'),
      event('start', './git', inside),
      event('start', 'python3', inside),
      event('start', '/usr/bin/python3', { args: ['python3', 'setup.py'], ...inside }),
      event('start', '/usr/bin/sh', { args: ['sh', '/base/one/outside/x.py'], folder: '/' }),
      event('start', './nobody-knows-where'),
    ),
  ).toEqual([
    started('/base/one/repository/tools/python3'),
    started('/base/one/repository/git'),
    started('/base/one/repository/python3'),
    started('/base/one/repository/setup.py'),
    started('/base/one/outside/x.py'),
    started('./nobody-knows-where'),
  ]);
});

it('finds what is read beside a repository, and whose it is', () => {
  expect(
    faults(
      event('open', '/base/two/outside/secret.txt'),
      event('open', '/base/two'),
      event('open', '/dev/zero', { at: 2_050 }),
      event('open', '/home/someone/.ssh/id_rsa'),
      event('open', '/base'),
      event('open', '/dev/tty', { at: 5_000 }),
    ),
  ).toEqual([
    ['two', 'read outside', '/base/two/outside/secret.txt'],
    ['two', 'read outside', '/base/two'],
    ['two', 'read outside', '/dev/zero'],
    ['one', 'read outside', '/home/someone/.ssh/id_rsa'],
    ['one', 'read outside', '/base'],
    [null, 'read outside', '/dev/tty'],
  ]);
});

it('takes a folder whose name begins alike for another one', () => {
  expect(faults(event('open', '/usrx/secret'), event('open', '/base/one/repository-2/x'))).toHaveLength(2);
});

it('calls a place of /proc alike for every process', () => {
  expect(placeOf('/proc/12/task/13/children')).toBe('/proc/N/task/N/children');
  expect(placeOf('/proc/12/fdinfo/7')).toBe('/proc/N/fdinfo/N');
  expect(placeOf('/tmp/x (deleted)')).toBe('/tmp/x');
});
