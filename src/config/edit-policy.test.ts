import { expect, it } from 'vitest';
import { addOurs } from './edit-policy.ts';
import { parsePolicy } from './load-policy.ts';
import { oursEntry, oursWords, type PolicyLayer, withoutEffect } from './policy.ts';

const layer = (owner: PolicyLayer['owner'], text: string): PolicyLayer => {
  const policy = parsePolicy(text, 'file');
  if (!policy.ok) throw new Error(policy.failure.message);
  return { owner, file: 'file', policy: policy.value };
};

it.each([
  ['', 'ours:\n  - meld\n'],
  ['# mine\nblock_at: low # why\n', '# mine\nblock_at: low # why\nours:\n  - meld\n'],
  ['ours: [zim]\n', 'ours: [ zim, meld ]\n'],
  ['ours:\n  - zim # ours too\n', 'ours:\n  - zim # ours too\n  - meld\n'],
  ['ours: [meld]\n', 'ours: [meld]\n'],
])('adds to %j', (before, after) => {
  expect(addOurs(before, 'meld')).toEqual({ ok: true, value: after });
});

it('refuses what does not load', () => {
  expect(addOurs('ours: meld\n', 'meld').ok).toBe(false);
  expect(addOurs('ours: [', 'meld').ok).toBe(false);
});

it('takes the word of the user alone', () => {
  const users = [layer('user', `ours: [zim, "${oursWords('meld', '/home/ada/meld')}"]`)];
  expect(oursEntry(users, 'zim', null)).toBe('zim');
  expect(oursEntry(users, 'meld', '/home/ada/meld')).toBe('meld in /home/ada/meld');
  expect(oursEntry(users, 'meld', '/home/ada/other')).toBeNull();
  expect(oursEntry(users, 'meld', null)).toBeNull();
  const repository = [layer('repository', 'ours: [zim]')];
  expect(oursEntry(repository, 'zim', null)).toBeNull();
  expect(withoutEffect(repository)).toEqual([
    'file sets ours, which works only in your own policy.yaml: run "fettle license-index ours NAME"',
  ]);
});
