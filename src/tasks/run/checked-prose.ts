import { mayShow } from '../../answer/choose.ts';
import { FenceSplitter, replacementOf, type Segment } from '../../answer/fence-splitter.ts';
import { findLanguage } from '../../base/languages.ts';
import { checksAt } from '../../checks/registry.ts';
import { notRequested } from '../../checks/verdict.ts';
import type { CodeBlock } from '../../contract/answer.ts';
import type { Candidate } from '../../contract/candidate.ts';
import type { Request } from '../../contract/request.ts';
import type { CheckName, Verdict } from '../../contract/verdict.ts';
import type { TaskRun } from './run.ts';

/** The context of the prose: its task, and the language of code that does not state its own. */
type ProseFrame = {
  language: string;
  candidate(text: string, language: string): Candidate;
};

/** Prose with the code that passed; `withheld` counts the blocks that did not. */
export type Prose = { text: string; code: CodeBlock[]; withheld: number; verdicts: Verdict[] };

/** Code in prose is an extract: its names are declared elsewhere, and parts are left out. */
const NEEDS_ALL_CODE: readonly CheckName[] = ['scope', 'lint', 'types'];
export const EXTRACT_CHECKS: CheckName[] = checksAt('display')
  .map(({ name }) => name)
  .filter((name) => !NEEDS_ALL_CODE.includes(name));

/** Assembles an answer from its segments, in order; a block that fails its checks is mentioned, not shown. */
export class CheckedProse {
  private readonly splitter = new FenceSplitter();
  private readonly prose: Prose = { text: '', code: [], withheld: 0, verdicts: [] };
  /** Segments wait for one another, so that prose never overtakes a block being checked. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly run: TaskRun<Request>,
    private readonly frame: ProseFrame,
  ) {}

  push(piece: string): void {
    for (const segment of this.splitter.push(piece)) this.add(segment);
  }

  async end(): Promise<Prose> {
    for (const segment of this.splitter.flush()) this.add(segment);
    await this.last;
    return this.prose;
  }

  private add(segment: Segment): void {
    this.last = this.last.then(async () => {
      const text = segment.type === 'prose' ? segment.text : await this.checked(segment);
      this.prose.text += text;
      this.run.emit({ type: 'prose', text });
    });
  }

  private async checked({ language, text, raw }: Segment & { type: 'code' }): Promise<string> {
    const known = findLanguage(language)?.id ?? (language === '' ? this.frame.language : language);
    const verdicts = await this.verdictsOn(text, known);
    this.prose.verdicts.push(...verdicts);
    if (mayShow(verdicts)) {
      this.prose.code.push({ language: known, code: text, path: null, range: null });
      return raw;
    }
    this.prose.withheld += 1;
    const failed = verdicts.filter(({ status }) => status === 'fail').map(({ check }) => check);
    return `[A block of code was withheld: it failed ${failed.join(', ')}.]\n`;
  }

  /** For an edit, only its new text is checked; lines from the middle of a file need not parse by themselves. */
  private async verdictsOn(text: string, language: string): Promise<Verdict[]> {
    const { run, frame } = this;
    const change = replacementOf(text, language);
    if (change === null) return run.check(frame.candidate(text, language), EXTRACT_CHECKS);
    const brought = change.language || frame.language;
    const wanted = EXTRACT_CHECKS.filter((name) => name !== 'syntax');
    const left = checksAt('display').filter(({ name }) => name === 'syntax');
    const why = 'a change to a file that was not sent';
    const unknown = notRequested(left, run.services.analyzers, brought, why);
    return [...unknown, ...(await run.check(frame.candidate(change.text, brought), wanted))];
  }
}
