import { weaknessCheck } from './weaknesses.ts';

/** No candidate brings in a weakness that Bandit knows, on our own scale. */
export const banditCheck = weaknessCheck('bandit', 'accept', ({ bandit }) => bandit);
