import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets in as many as may be, and another one when one has left', () => {
  const turns = new Turns(2);
  expect([turns.enter(), turns.enter(), turns.enter()]).toEqual([true, true, false]);
  turns.leave();
  expect([turns.enter(), turns.enter()]).toEqual([true, false]);
});
