import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Place, runCli } from './harness.ts';
import { createRecordedPlace, recordMissing } from './recorded.ts';

let place: Place;
beforeEach(async () => {
  place = await createRecordedPlace();
});
afterEach(() => place.remove());

it('prints where it is and an example that works, and stops at Ctrl-C', async () => {
  const controller = new AbortController();
  let said = '';
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const running = runCli(place, ['serve', '--port', '0'], {
    signal: controller.signal,
    onWrite({ stream, text }) {
      if (stream === 'stdout') said += text;
      if (said.includes('curl')) tell();
    },
  });
  try {
    await Promise.race([told, running]);
    const url =
      /^fettle is listening on (http:\/\/127\.0\.0\.1:\d+) \(Ctrl-C stops it\)\n/.exec(said)?.[1] ?? '';
    const example = {
      url: new RegExp(`curl (${url}\\S+)`).exec(said)?.[1] ?? '',
      body: /-d '(.+)'/.exec(said)?.[1] ?? '',
    };
    await recordMissing(place, await post(example), 'def reverse(text):\n    return text[::-1]\n');
    expect(JSON.parse(await post(example)).generated_code[0].code).toContain('def reverse(text)');
    controller.abort();
    const outcome = await running;
    expect([outcome.code, outcome.stderr]).toEqual([0, 'stopped\n']);
    await expect(fetch(url)).rejects.toThrow();
  } finally {
    controller.abort();
    await running;
  }
});

async function post({ url, body }: { url: string; body: string }): Promise<string> {
  const token = await printed(['token']);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return (await fetch(url, { method: 'POST', headers, body })).text();
}

async function printed(line: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(place, line);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trim();
}

it('shows a token that it made, once; "fettle token" prints and replaces it', async () => {
  const started = async () => {
    const controller = new AbortController();
    let said = '';
    await runCli(place, ['serve', '--port', '0'], {
      signal: controller.signal,
      onWrite({ stream, text }) {
        if (stream === 'stdout') said += text;
        if (said.includes("-d '")) controller.abort();
      },
    });
    return said;
  };
  const first = await started();
  const token = await printed(['token']);
  expect(first).toContain(`prints it again): ${token}\n`);
  expect(await started()).not.toContain(token);
  expect(await printed(['token', '--url'])).toBe(`http://127.0.0.1:8917/t/${token}`);
  const next = await printed(['token', '--new']);
  expect(next).not.toBe(token);
  expect(await printed(['token'])).toBe(next);
});

it('says what to do when the port is taken', async () => {
  const taken = http.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  try {
    const { port } = taken.address() as AddressInfo;
    const outcome = await runCli(place, ['serve', '--port', String(port)]);
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toBe(
      `fettle: port ${port} of 127.0.0.1 is in use. Stop the program that listens there, or choose another port with --port.\n`,
    );
  } finally {
    taken.close();
  }
});

it('does not listen for strangers', async () => {
  const outcome = await runCli(place, ['serve', '--host', '0.0.0.0', '--port', '0']);
  expect([outcome.code, outcome.stdout]).toEqual([3, '']);
  expect(outcome.stderr).toMatch(/^fettle: .*0\.0\.0\.0.*\n$/);
});
