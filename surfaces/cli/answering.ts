import { type Answer, isSuggestion, type NoSuggestion, type Suggestion } from '../../src/contract/answer.ts';
import type { Progress } from '../../src/contract/progress.ts';
import type { Request } from '../../src/contract/request.ts';
import type { CommandContext } from './command-context.ts';
import { cancelledFailure } from './command-failure.ts';
import { EXIT, type ExitCode, exitCodeOfNoSuggestion } from './exit-codes.ts';
import { renderEvidence } from './render/evidence.ts';
import { advanceStatus, FIRST_STATUS, renderStatus } from './render/status.ts';

/** How a command shows its result. */
type Presentation = {
  /** The whole answer object on standard output, and nothing else there. */
  json: boolean;
  /** Prose as it is generated; not called with `json`. */
  onProse?(text: string): void;
  /** Called before a failure or evidence is printed, when there is no more prose. */
  onProseEnd?(): void;
  /** Its exit code reports a failure to show it. */
  show(suggestion: Suggestion): Promise<ExitCode>;
};

/** Sends a request to the assistant and shows the result: code on standard output, evidence on standard error. */
export async function answerRequest(
  context: CommandContext,
  request: Request,
  presentation: Presentation,
): Promise<ExitCode> {
  context.statusLine.show(() => 'starting');
  await context.startEngine();
  const opened = await context.openAssistant();
  if (!opened.ok) return context.fail(opened.failure);
  // No one is typing here: the whole window is better than the small one used for keystrokes.
  if (request.task === 'complete') await opened.value.assistant.prepare(request, context.signal);
  const answer = await followAnswer(
    context,
    opened.value.assistant.answer(request, context.signal),
    presentation,
  );
  presentation.onProseEnd?.();
  if (presentation.json) context.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  if (!isSuggestion(answer)) return tellSilence(context, answer, presentation);
  if (presentation.json) return EXIT.done;
  const code = await presentation.show(answer);
  if (code !== EXIT.done) return code;
  if (context.stdout.isTerminal) context.stderr.write('\n');
  context.stderr.write(renderEvidence(answer, context.errorTheme));
  return code;
}

async function followAnswer(
  context: CommandContext,
  events: AsyncIterable<Progress>,
  { json, onProse }: Presentation,
): Promise<Answer> {
  const { statusLine } = context;
  let status = FIRST_STATUS;
  let isStreaming = false;
  try {
    statusLine.show(() => renderStatus(status));
    for await (const event of events) {
      if (event.type === 'answer-end') return event.answer;
      status = advanceStatus(status, event);
      if (event.type === 'prose' && !json && onProse !== undefined) {
        statusLine.clear();
        isStreaming = true;
        onProse(event.text);
      } else if (!isStreaming) statusLine.show(() => renderStatus(status));
    }
  } finally {
    statusLine.clear();
  }
  throw new Error('the assistant stopped without an answer');
}

function tellSilence(context: CommandContext, answer: NoSuggestion, { json }: Presentation): ExitCode {
  const { reason, message } = answer.no_suggestion;
  const exitCode = exitCodeOfNoSuggestion(reason);
  if (exitCode === EXIT.cancelled) return context.fail(cancelledFailure());
  context.fail({ exitCode, message });
  if (!json && answer.evidence.length > 0) context.stderr.write(renderEvidence(answer, context.errorTheme));
  return exitCode;
}
