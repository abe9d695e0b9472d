import { buildSuggestion } from '../answer/build.ts';
import { mayShow, whyNothingPassed } from '../answer/choose.ts';
import { FenceSplitter, type Segment } from '../answer/fence-splitter.ts';
import { findLanguage } from '../base/languages.ts';
import { checksAt } from '../checks/registry.ts';
import { unknownVerdict } from '../checks/verdict.ts';
import { MAX_EXPLANATION_TOKENS } from '../config/limits.ts';
import type { Answer } from '../contract/answer.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { ExplainRequest } from '../contract/request.ts';
import type { CheckName, Verdict } from '../contract/verdict.ts';
import { explainPrompt } from '../prompt/explain.ts';
import type { TaskRun } from './run.ts';

type Run = TaskRun<ExplainRequest>;

/** From code to words about it. Words stream as they are written; code among them only after its checks. */
export async function explain(run: Run): Promise<Answer> {
  const { request } = run;
  const context = await run.context(MAX_EXPLANATION_TOKENS);
  if (!context.ok) return run.silent(context.failure);
  const prose = new CheckedProse(run);
  const sampling = {
    temperature: request.temperature ?? 0,
    ...(request.seed !== undefined && { seed: request.seed }),
    maxTokens: Math.min(request.max_tokens ?? MAX_EXPLANATION_TOKENS, MAX_EXPLANATION_TOKENS),
    stop: [],
  };
  const drawn = await run.draw(explainPrompt(request, context.value), sampling, (piece) => prose.push(piece));
  const { text, verdicts } = await prose.end();
  if (!drawn.ok) return run.silent(drawn.failure, verdicts);
  const words = await run.check(candidate(request, text, 'markdown'), ['secrets']);
  if (!mayShow(words)) {
    return run.silent({ reason: 'nothing_passed', message: whyNothingPassed(words, 1) }, words);
  }
  return buildSuggestion(run.base(), {
    code: [],
    explanation: text,
    alternatives: [],
    verdicts: verdicts.length > 0 ? [...words, ...verdicts] : [...words, ...withoutCode(run)],
    earned: {
      confidence: 'low',
      confidence_reason:
        drawn.value.end === 'length'
          ? 'the explanation was cut off at its token limit'
          : 'what it says was not verified against the code',
    },
  });
}

/** Puts an answer together from its stretches, in order; a block that fails its checks is named, not shown. */
class CheckedProse {
  private readonly run: Run;
  private readonly splitter = new FenceSplitter();
  private readonly verdicts: Verdict[] = [];
  private text = '';
  /** The stretches wait for one another, so that words never overtake a block that is being checked. */
  private last: Promise<void> = Promise.resolve();

  constructor(run: Run) {
    this.run = run;
  }

  push(piece: string): void {
    for (const segment of this.splitter.push(piece)) this.add(segment);
  }

  async end(): Promise<{ text: string; verdicts: Verdict[] }> {
    for (const segment of this.splitter.flush()) this.add(segment);
    await this.last;
    return { text: this.text, verdicts: this.verdicts };
  }

  private add(segment: Segment): void {
    this.last = this.last.then(async () => {
      const text = segment.type === 'prose' ? segment.text : await this.checked(segment);
      this.text += text;
      this.run.emit({ type: 'prose', text });
    });
  }

  private async checked({ language, text }: Segment & { type: 'code' }): Promise<string> {
    const known =
      findLanguage(language)?.id ?? (language === '' ? this.run.request.document.language : language);
    const verdicts = await this.run.check(candidate(this.run.request, text, known), EXTRACT_CHECKS);
    this.verdicts.push(...verdicts);
    if (mayShow(verdicts)) return `\`\`\`${language}\n${text}\n\`\`\`\n`;
    const failed = verdicts.filter(({ status }) => status === 'fail').map(({ check }) => check);
    return `[A block of code was withheld: it failed ${failed.join(', ')}.]\n`;
  }
}

/** Code among words is an extract: what declares its names stands elsewhere, and it leaves out what it likes. */
const NEEDS_ALL_CODE: readonly CheckName[] = ['scope', 'lint', 'types'];
const EXTRACT_CHECKS = checksAt('display')
  .map(({ name }) => name)
  .filter((name) => !NEEDS_ALL_CODE.includes(name));

/** The checks that need code say that there was none. */
function withoutCode({ services, request }: Run): Verdict[] {
  return checksAt('display')
    .filter(({ name, isInstalled }) => name !== 'secrets' && isInstalled === undefined)
    .map((check) =>
      unknownVerdict(
        check.name,
        check.analyzer(services.analyzers, request.document.language),
        'not_requested',
        'the explanation has no code',
      ),
    );
}

/** Words about a document may repeat what stands in it: that is subtracted. */
function candidate(request: ExplainRequest, text: string, language: string): Candidate {
  const before = language === 'markdown' ? request.document.text : '';
  return {
    text,
    language,
    path: null,
    range: null,
    workspace: request.workspace,
    beside: request.document.text,
    before,
    after: text,
    end: 'stop',
    probabilities: [],
  };
}
