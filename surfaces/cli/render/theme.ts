import picocolors from 'picocolors';

type Paint = (text: string) => string;

/** The colors by meaning; without color, each returns its text unchanged. */
export type Theme = {
  color: boolean;
  keyword: Paint;
  string: Paint;
  number: Paint;
  comment: Paint;
  title: Paint;
  type: Paint;
  attribute: Paint;
  strong: Paint;
  faint: Paint;
  good: Paint;
  bad: Paint;
  unsure: Paint;
};

/** Only the eight basic colors, which every terminal theme keeps readable. */
export function createTheme(color: boolean): Theme {
  const paint = picocolors.createColors(color);
  return {
    color,
    keyword: paint.magenta,
    string: paint.green,
    number: paint.yellow,
    comment: paint.gray,
    title: paint.blue,
    type: paint.cyan,
    attribute: paint.cyan,
    strong: paint.bold,
    faint: paint.dim,
    good: paint.green,
    bad: paint.red,
    unsure: paint.yellow,
  };
}

/**
 * Whether to use color on a stream: FORCE_COLOR and NO_COLOR (https://no-color.org: any value but an empty one)
 * override the kind of stream.
 */
export function wantsColor(environment: Record<string, string | undefined>, isTerminal: boolean): boolean {
  if (isSet(environment.NO_COLOR)) return false;
  const forced = environment.FORCE_COLOR;
  if (forced === '0' || forced === 'false') return false;
  if (isSet(forced)) return true;
  return isTerminal && environment.TERM !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
