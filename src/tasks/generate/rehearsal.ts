import { languageIdOf } from '../../base/languages.ts';
import { runExamples } from '../../checks/examples.ts';
import { callExamples } from '../../context/examples/calls.ts';
import type { Agreement } from '../../contract/agreement.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { ContextBundle } from '../../contract/context.ts';
import type { Example } from '../../contract/example.ts';
import type { GenerateRequest } from '../../contract/request.ts';
import { agreementOf } from '../../model/agreement.ts';
import { type Entry, entryOf } from '../../model/entry.ts';
import { ownExamplesPrompt } from '../../prompt/generate.ts';
import type { TaskRun } from '../run/run.ts';

/** Results the model itself predicts for a request without examples: tokens, and calls that are tried. */
const MAX_OWN_EXAMPLE_TOKENS = 120;
const MAX_OWN_EXAMPLES = 5;

type Expected = { entry: Entry; examples: Example[] };

/**
 * Tries drafts for a request without examples: the model states once what it expects of some calls, and each draft is
 * run on them. The result is reported and chooses between drafts; it withholds nothing, because the model may be wrong.
 */
export class Rehearsal {
  /** Undefined: not asked yet. Null: there is nothing to try. */
  private expected: Expected | null | undefined;

  constructor(
    private readonly run: TaskRun<GenerateRequest>,
    private readonly context: ContextBundle,
  ) {}

  /** The expected results, one string per call; empty until the model was asked. */
  said(): string[] {
    return (this.expected?.examples ?? []).map(({ call, expected }) => `${call} == ${expected}`);
  }

  /** Null: nothing can be determined. */
  async of(candidate: Candidate): Promise<Agreement | null> {
    const { analyzers } = this.run.services;
    const language = languageIdOf(candidate.language);
    const entry = entryOf(candidate.alone ?? candidate.text, language);
    if (entry === null || !(await analyzers.examples.available(language))) return null;
    if (this.expected === undefined) this.expected = await this.ask(entry);
    if (this.expected === null) return null;
    const examples = renamed(this.expected, entry.name);
    const ran = await this.run.tally.time('checks', () =>
      runExamples(analyzers.examples, candidate, examples, this.run.signal),
    );
    const agreement = ran.ok ? agreementOf(ran.value, examples.length) : null;
    if (!ran.ok || agreement === null) return null;
    return {
      ...agreement,
      passed: examples.filter((_, index) => ran.value.outcomes[index]?.passed === true),
    };
  }

  private async ask(entry: Entry): Promise<Expected | null> {
    const { prompt, stop } = ownExamplesPrompt(this.run.request, this.context, entry);
    const drawn = await this.run.sideQuestion(prompt, stop, MAX_OWN_EXAMPLE_TOKENS);
    if (drawn === null) return null;
    const examples = callExamples(`${entry.name}(${drawn.text}`, [entry.name]);
    const each = examples.filter(({ call }, at) => examples.findIndex((one) => one.call === call) === at);
    return each.length === 0 ? null : { entry, examples: each.slice(0, MAX_OWN_EXAMPLES) };
  }
}

/** Drafts give their function different names. */
function renamed({ entry, examples }: Expected, name: string): Example[] {
  return examples.map((example) => ({ ...example, call: name + example.call.slice(entry.name.length) }));
}
