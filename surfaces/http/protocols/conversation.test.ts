import { expect, it } from 'vitest';
import { conversationOf } from './conversation.ts';

it('makes turns that alternate, with what stands before everything apart', () => {
  const given = conversationOf([
    { role: 'system', text: 'A' },
    { role: 'user', text: 'one' },
    { role: 'user', text: 'two' },
    { role: 'assistant', text: '' },
    { role: 'assistant', text: 'three' },
    { role: 'developer', text: 'B' },
    { role: 'tool', text: '4', name: 'count' },
    { role: 'user', text: 'five' },
  ]);
  expect(given).toEqual({
    ok: true,
    value: {
      system: 'A\n\nB',
      history: [
        { role: 'user', text: 'one\n\ntwo' },
        { role: 'assistant', text: 'three' },
      ],
      message: 'Result of count:\n4\n\nfive',
    },
  });
});

it.each([
  [[]],
  [[{ role: 'system', text: 'A' }]],
  [[{ role: 'user', text: ' ' }]],
  [
    [
      { role: 'user', text: 'a' },
      { role: 'assistant', text: 'b' },
    ],
  ],
])('refuses %j, where the user has not the last word', (messages) => {
  expect(conversationOf(messages)).toMatchObject({ ok: false, failure: { code: 'bad_input' } });
});
