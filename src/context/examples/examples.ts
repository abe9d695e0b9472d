import { MAX_EXAMPLE_CHARACTERS, MAX_EXAMPLES } from '../../config/limits.ts';
import type { Example, Stub } from '../../contract/example.ts';
import { callExamples } from './calls.ts';
import { promptExamples } from './prompt-lines.ts';
import { wordedExamples } from './worded.ts';

/**
 * What a request says that its code gives, as something to run: doctest sessions, calls with their results, and
 * inputs with outputs. With a stub only what is about its function. In the order of the text, each once.
 */
export function examplesOf(request: string, stub: Stub | null): Example[] {
  const text = request.slice(0, MAX_EXAMPLE_CHARACTERS);
  const sessions = promptExamples(text).filter(({ call }) => stub === null || mentions(call, stub.name));
  const rest = withoutSessions(text);
  const called = callExamples(rest, stub === null ? null : [stub.name]);
  const worded = stub === null ? [] : wordedExamples(rest, stub);
  const all = [...sessions, ...called, ...worded];
  return all
    .filter(({ call }, index) => all.findIndex((other) => other.call === call) === index)
    .slice(0, MAX_EXAMPLES);
}

function mentions(call: string, name: string): boolean {
  return call.split(/[^\w$]+/).includes(name);
}

/** A line of a session that is no example by itself may hold one: `>>> f(1) => 2`. */
function withoutSessions(text: string): string {
  return text.replace(/^([ \t]*(?:\/\/|#|\*)?[ \t]*)>>>(?= )/gm, '$1   ');
}
