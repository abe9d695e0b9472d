import { weaknessCheck } from './weaknesses.ts';

/** No candidate brings in a weakness that our own rules and taint engine know. */
export const securityCheck = weaknessCheck('security', 'display', ({ security }) => security);
