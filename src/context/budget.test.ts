import { describe, expect, it } from 'vitest';
import { CONTEXT_SOURCES } from '../contract/context.ts';
import { fitBudget, repositoryShares, type Shares, sharesOf } from './budget.ts';
import { seededRandom } from './drawn.cases.ts';
import type { RankedPiece } from './source.ts';

function piece(source: RankedPiece['source'], text: string, tokens: number, value = 1): RankedPiece {
  return { source, path: null, range: null, text, why: 'test', tokens, cut_by: null, value };
}

const textsOf = (pieces: { text: string }[]) => pieces.map(({ text }) => text);

describe('fitting pieces into a budget', () => {
  it('takes the best value per token first and keeps the order they came in', () => {
    const pieces = [
      piece('retrieved', 'long', 60, 3),
      piece('git', 'short', 10, 1),
      piece('cursor', 'cursor', 30),
      piece('retrieved', 'worthless', 20, 0.1),
    ];
    const fitted = fitBudget(pieces, 90, {});
    expect(textsOf(fitted.pieces)).toEqual(['short', 'cursor', 'worthless']);
    expect(fitted.dropped).toEqual([
      { source: 'retrieved', path: null, tokens: 60, cut_by: 'context budget (90 tokens)' },
    ]);
    expect(fitted.pieces[0]).not.toHaveProperty('value');
  });

  it('fills floors before value, and keeps ceilings whatever the value', () => {
    const shares: Shares = { symbols: { floor: 20, ceiling: 100 }, git: { floor: 0, ceiling: 25 } };
    const pieces = [
      piece('git', 'git 1', 20, 100),
      piece('git', 'git 2', 20, 100),
      piece('retrieved', 'retrieved', 30, 50),
      piece('symbols', 'symbols', 20, 0.01),
    ];
    const fitted = fitBudget(pieces, 60, shares);
    expect(textsOf(fitted.pieces)).toEqual(['git 1', 'symbols']);
    expect(fitted.dropped.map(({ cut_by }) => cut_by)).toEqual([
      'share of git (25 tokens)',
      'context budget (60 tokens)',
    ]);
  });

  it('holds for any pieces: within the budget, cursor kept, nothing lost, order kept, same again', () => {
    const random = seededRandom(7);
    const upTo = (most: number) => Math.floor(random() * most);
    for (let round = 0; round < 500; round += 1) {
      const budget = upTo(400);
      let forCursor = budget;
      const pieces = Array.from({ length: upTo(12) }, (_, index) => {
        const source = CONTEXT_SOURCES[upTo(CONTEXT_SOURCES.length)] ?? 'git';
        const tokens = source === 'cursor' ? upTo(forCursor) : upTo(200);
        if (source === 'cursor') forCursor -= tokens;
        return piece(source, String(index), tokens, random());
      });
      const shares: Shares = {
        environment: { floor: upTo(50), ceiling: 50 + upTo(50) },
        git: { floor: 0, ceiling: upTo(100) },
      };
      const fitted = fitBudget(pieces, budget, shares);
      const tokensOf = (source?: string) =>
        fitted.pieces
          .filter((kept) => source === undefined || kept.source === source)
          .reduce((sum, { tokens }) => sum + tokens, 0);
      expect(tokensOf()).toBeLessThanOrEqual(budget);
      expect(tokensOf('git')).toBeLessThanOrEqual(shares.git?.ceiling ?? 0);
      expect(tokensOf('environment')).toBeLessThanOrEqual(shares.environment?.ceiling ?? 0);
      const cursorOf = (list: { source: string }[]) =>
        list.filter(({ source }) => source === 'cursor').length;
      expect(cursorOf(fitted.pieces)).toBe(cursorOf(pieces));
      expect(fitted.pieces.length + fitted.dropped.length).toBe(pieces.length);
      expect(fitted.dropped.every(({ cut_by }) => cut_by !== '')).toBe(true);
      const order = textsOf(fitted.pieces).map(Number);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(fitBudget(pieces, budget, shares)).toEqual(fitted);
    }
  });
});

describe('shares of a task', () => {
  it.each(['complete', 'generate', 'explain', 'chat'] as const)(
    '%s: together no more than the budget',
    (task) => {
      for (const budget of [-5, 0, 1, 50, 500, 5_000]) {
        for (const hasRepository of [false, true]) {
          const { cursor, environment, repository, documentation } = sharesOf(task, budget, {
            hasRepository,
            hasExtra: false,
          });
          const others = environment.ceiling + documentation.ceiling + repository.ceiling;
          const all = cursor.ceiling + others;
          // Half of a conversation's rest is for what is said.
          const said = task === 'chat' ? Math.ceil((budget - others) / 2) : 0;
          expect(all + Math.max(0, said)).toBe(Math.max(0, budget));
          expect(Math.min(cursor.floor, environment.floor, repository.floor)).toBeGreaterThanOrEqual(0);
          expect(repository.ceiling > 0).toBe(hasRepository && budget >= (task === 'complete' ? 256 : 50));
        }
      }
    },
  );

  it('what the editor sent along has half of what is the repository’s, and all of it where there is none', () => {
    const both = sharesOf('complete', 1_000, { hasRepository: true, hasExtra: true });
    expect([both.repository.ceiling, both.extra.ceiling]).toEqual([250, 125]);
    const alone = sharesOf('complete', 1_000, { hasRepository: false, hasExtra: true });
    expect([alone.repository.ceiling, alone.extra.ceiling]).toEqual([0, 250]);
    for (const { cursor } of [both, alone]) expect(cursor.ceiling).toBe(750);
    expect(sharesOf('complete', 200, { hasRepository: false, hasExtra: true }).extra.ceiling).toBe(0);
  });

  it('the repository takes a quarter of a small window, and no more than costs a moment of a large one', () => {
    expect(sharesOf('complete', 1_000, { hasRepository: true, hasExtra: false }).repository.ceiling).toBe(
      250,
    );
    expect(sharesOf('complete', 5_000, { hasRepository: true, hasExtra: false }).repository.ceiling).toBe(
      512,
    );
    expect(sharesOf('chat', 32_000, { hasRepository: true, hasExtra: false }).repository.ceiling).toBe(1_000);
  });

  it('no kind of piece of the repository may take more than all of them', () => {
    for (const task of ['complete', 'generate', 'explain', 'chat'] as const) {
      const shares = Object.values(repositoryShares(task, 500));
      expect(shares.every(({ floor, ceiling }) => floor <= ceiling && ceiling <= 500)).toBe(true);
      expect(shares.reduce((sum, { floor }) => sum + floor, 0)).toBeLessThanOrEqual(500);
    }
  });
});
