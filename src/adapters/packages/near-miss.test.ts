import { describe, expect, it } from 'vitest';
import { confusedWith, nearMiss } from './near-miss.ts';
import { loadSnapshot } from './snapshots.ts';

const USED = new Set(['requests', 'numpy', 'django', 'react-dom', 'socket.io', '@types/node', 'ws', 'redis']);
const isUsed = (name: string) => USED.has(name);

describe('nearMiss', () => {
  it.each([
    ['reqeusts', 'requests'],
    ['requets', 'requests'],
    ['requestss', 'requests'],
    ['rrequests', 'requests'],
    ['requezts', 'requests'],
    ['numpyy', 'numpy'],
    ['djnago', 'django'],
    ['react_dom', 'react-dom'],
    ['reactdom', 'react-dom'],
    ['socket-io', 'socket.io'],
    ['@types/ndoe', '@types/node'],
  ])('%s is near %s', (name, used) => {
    expect(nearMiss(name, isUsed)).toBe(used);
  });

  it.each(['requests', 'redis', 'reqeuste', 'flask', 'wss', 'reds', '', '@type/node', 'r'.repeat(500)])(
    '%j is near nothing',
    (name) => {
      expect(nearMiss(name, isUsed)).toBeNull();
    },
  );

  it('knows packages that are named after the module of another one', () => {
    expect(
      ['sklearn', 'cv2', 'yaml', 'expressjs'].map((name) =>
        confusedWith(name, name === 'expressjs' ? 'npm' : 'pypi'),
      ),
    ).toEqual(['scikit-learn', 'opencv-python', 'pyyaml', 'express']);
    expect(confusedWith('constructor', 'npm')).toBeNull();
  });
});

describe('the names that come with Fettle', () => {
  it.each<['pypi' | 'npm', string[], string[]]>([
    [
      'pypi',
      ['requests', 'flask', 'numpy', 'pyyaml', 'reportlab', 'wikipedia'],
      ['flask-quickauth', 'huggingface-cli-zz', 'pandas-fast-io'],
    ],
    [
      'npm',
      ['react', 'express', 'left-pad', '@types/node', 'socket.io'],
      ['react-codeshift', 'express-quickauth-zz', '@quickauth/core'],
    ],
  ])('of %s', async (ecosystem, real, invented) => {
    const snapshot = await loadSnapshot(ecosystem, '/nonexistent');
    expect(real.filter((name) => snapshot?.all.has(name) !== true)).toEqual([]);
    expect(invented.filter((name) => snapshot?.all.has(name) !== false)).toEqual([]);
    expect(snapshot?.all.head).toMatchObject({ ecosystem, date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    // A name has some thousand neighbours, so this one must hardly ever err.
    expect(snapshot?.popular.head.falsePositives).toBeLessThan(1e-6);
  });

  it('do not take one much used name for a slip of another', async () => {
    const popular = (await loadSnapshot('npm', '/nonexistent'))?.popular;
    expect(
      ['react', 'preact', 'vitest', 'nuxt', 'axios'].filter(
        (name) => nearMiss(name, (other) => popular?.has(other) === true) !== null,
      ),
    ).toEqual([]);
  });
});
