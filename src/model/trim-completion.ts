/**
 * Fits a fill-in-the-middle answer to its place: a last line that the token limit cut off is dropped
 * (unless it is the only one), and an end that repeats what follows the cursor goes.
 */
export function trimCompletion(text: string, end: 'stop' | 'length', suffix: string): string {
  const whole = end === 'length' && text.includes('\n') ? text.slice(0, text.lastIndexOf('\n')) : text;
  return withoutEcho(whole, suffix);
}

/** Shorter repeats than this are often meant: a bracket, a blank. */
const MIN_ECHO_CHARACTERS = 3;

function withoutEcho(text: string, suffix: string): string {
  const following = suffix.slice(0, text.length);
  for (let length = following.length; length >= MIN_ECHO_CHARACTERS; length--) {
    const echo = following.slice(0, length);
    if (echo.trim().length >= MIN_ECHO_CHARACTERS && text.endsWith(echo)) return text.slice(0, -length);
  }
  return text;
}
