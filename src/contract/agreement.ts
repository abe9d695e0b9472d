/** How far a draft gives what the model itself expects of it. */
export type Agreement = {
  /** Of the calls that could be tried, how many gave what was expected. */
  agreed: number;
  tried: number;
  /** What each call gave, in words of the language: equal for drafts that behave alike. */
  outputs: string[];
};

/** What the model expects is wrong now and then: more than half is as much as can be asked. */
export function isAgreed({ agreed, tried }: Agreement): boolean {
  return 2 * agreed > tried;
}
