import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/adapters/package-root.ts';
import { Suggestion } from '../../../src/contract/answer.ts';
import { HOME } from './models.ts';

/** The command line as its user runs it, with the default models. Behaviour is asserted, never exact text. */

const FETTLE = join(packageRoot(), 'bin/fettle.mjs');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-tasks-'));
  await writeFile(join(folder, 'shapes.py'), SHAPES);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const SHAPES = `import math


class Circle:
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return math.pi * self.radius ** 2

    def circumference(self):
        return 

circle = Circle(2)
print(circle.area())
`;

type Ended = { status: number | null; stdout: string; stderr: string };

function fettle(args: string[], command = [process.execPath, FETTLE]): Promise<Ended> {
  const [program = '', ...before] = command;
  const child = spawn(program, [...before, ...args], {
    cwd: folder,
    env: { ...process.env, FETTLE_HOME: HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

describe('generate', () => {
  test.each([
    ['python', /\bdef \w+/],
    ['typescript', /\b(function \w+|const \w+ =)/],
  ])('writes checked %s and prints nothing but JSON', async (language, definition) => {
    const request = 'a function that parses an ISO 8601 duration into seconds, with type hints';
    const { status, stdout } = await fettle(['generate', request, '--lang', language, '--json']);
    expect(status).toBe(0);
    const answer = Suggestion.parse(JSON.parse(stdout));
    expect(answer.generated_code[0]?.code).toMatch(definition);
    const verdicts = Object.fromEntries(answer.evidence.map((verdict) => [verdict.check, verdict.status]));
    expect(verdicts).toMatchObject({ syntax: 'pass', secrets: 'pass' });
    expect(answer.timings.first_token_ms).toBeGreaterThan(0);
  });
});

test('complete finishes a line of a file', async () => {
  const { status, stdout } = await fettle(['complete', 'shapes.py:12:16']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/self\.radius/);
});

test('explain says what the code is about', async () => {
  const { status, stdout } = await fettle(['explain', 'shapes.py', '--max-tokens', '160']);
  expect(status).toBe(0);
  expect(stdout.toLowerCase()).toMatch(/circle|radius|area/);
});

const NO_NETWORK = ['unshare', '--map-root-user', '--net'];
const canCutNetwork = spawnSync('unshare', ['--map-root-user', '--net', 'true']).status === 0;

test.runIf(canCutNetwork)('with the network cut everything works (needs unshare)', async () => {
  const args = ['generate', 'add two numbers', '--lang', 'python', '--json', '--max-tokens', '64'];
  const { status, stdout, stderr } = await fettle(args, [...NO_NETWORK, process.execPath, FETTLE]);
  expect(stderr).not.toMatch(/network|ENETUNREACH|EAI_AGAIN/);
  expect(status).toBe(0);
  expect(Suggestion.parse(JSON.parse(stdout)).generated_code).toHaveLength(1);
});
