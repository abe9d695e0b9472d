import { beforeEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../contract/candidate.ts';
import { candidateAlone } from './candidate.cases.ts';
import { UNKNOWN, usePackagesBench } from './packages.cases.ts';

const { write, found, gather } = usePackagesBench();

describe('of a manifest', () => {
  const manifest = (path: string, text: string, before = ''): Candidate => ({
    ...candidateAlone(text, 'text', before),
    path,
    workspace: write({}),
  });
  beforeEach(() => write({ 'empty/x': '' }));

  it.each<[string, string, string, string[]]>([
    [
      'package.json',
      '{"dependencies": {"react": "^18.0.0", "quickauth-express-zz": "^1.0.0"}}',
      '',
      [UNKNOWN],
    ],
    [
      'package.json',
      '{"dependencies": {"a": "file:../a-zz", "b": "github:x/y", "c": "workspace:*", "d": "npm:react@18"}}',
      '',
      [],
    ],
    ['package.json', '{"dependencies": {"fs-zz": "npm:quickauth-express-zz@1"}}', '', [UNKNOWN]],
    [
      'package.json',
      '{"dependencies": {"quickauth-zz": "1", "react": "18"}}',
      '{"dependencies": {"quickauth-zz": "1"}}',
      [],
    ],
    ['web/package.json', '{"devDependencies": {"expresss": "^4"}}', '', [UNKNOWN]],
    [
      'requirements.txt',
      '# x\nrequests>=2\nflask-quickauth==1.0  # y\n-r other.txt\n./local\ngit+https://example.com/x\n',
      '',
      [UNKNOWN],
    ],
    ['requirements-dev.txt', 'sklearn\n', '', ['medium packages/near-miss']],
    ['requirements.txt', 'ours @ file:///x\nquickauth-zz @ https://example.com/a.whl\n', '', []],
    ['pyproject.toml', '[project]\ndependencies = ["flask-quickauth>=1", "numpy"]\n', '', [UNKNOWN]],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.11"\nflask-quickauth = {version = "^1"}\nours = {path = "../ours"}\n',
      '',
      [UNKNOWN],
    ],
  ])('%s %j', async (path, text, before, expected) => {
    expect(await found(manifest(path, text, before))).toEqual(expected);
  });

  it('keeps what a lockfile has', async () => {
    write({ 'package-lock.json': '{"packages": {\n "node_modules/quickauth-zz": {\n  "version": "1.0.0"' });
    expect(await found(manifest('package.json', '{"dependencies": {"quickauth-zz": "^1"}}'))).toEqual([]);
  });

  it('does not take the manifest itself for a proof', async () => {
    const npm = '{"dependencies": {"quickauth-zz": "^1"}}';
    write({ 'package.json': npm, 'requirements.txt': 'flask-quickauth\n' });
    expect(await found(manifest('package.json', npm))).toEqual([UNKNOWN]);
    expect(await found(manifest('requirements.txt', 'flask-quickauth\n'))).toEqual([UNKNOWN]);
  });

  it('keeps a package of the workspace', async () => {
    write({ 'packages/one/package.json': '{"name": "quickauth-zz"}' });
    expect(await found(manifest('package.json', '{"dependencies": {"quickauth-zz": "*"}}'))).toEqual([]);
  });

  it('cannot say of a broken one', async () => {
    const broken = await gather(manifest('package.json', '{"dependencies": {'));
    expect(broken).toMatchObject({ ok: false, failure: { reason: 'analyzer_failed' } });
  });
});
