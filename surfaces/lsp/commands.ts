/** Commands for editors; those about a completion take its id and the index of its text. */
export const COMMANDS = {
  accept: 'fettle.completion.accept',
  dismiss: 'fettle.completion.dismiss',
  /** Takes a document's URI: why nothing was shown there. */
  why: 'fettle.why',
  /** Takes a document's URI and a range. */
  explain: 'fettle.explain',
} as const;
