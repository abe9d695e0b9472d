import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import type { Progress } from '../../contract/progress.ts';
import { GenerateRequest } from '../../contract/request.ts';
import type { ExampleRunner } from '../../ports/example-runner.ts';
import { TaskRun } from '../run/run.ts';
import { generate } from './generate.ts';

type Changes = Partial<GenerateRequest> & { signal?: AbortSignal; examples?: ExampleRunner };

/** Generates with a model that says these scripts in their order. */
export async function run(scripts: Script[], { signal, examples, ...changes }: Changes = {}) {
  const provider = scriptedProvider(scripts);
  const request = GenerateRequest.parse({
    id: 'r1',
    workspace: null,
    task: 'generate',
    instruction: 'add two numbers',
    language: 'python',
    ...changes,
  });
  const services = taskServices('chat', provider);
  if (examples !== undefined) services.analyzers.examples = examples;
  const progress: Progress[] = [];
  const task = new TaskRun(
    request,
    services,
    (event) => progress.push(event),
    signal ?? new AbortController().signal,
  );
  return { answer: await generate(task), provider, progress };
}

/** A script that says a text in small pieces. */
export function say(text: string): Script {
  return { pieces: text.match(/[\s\S]{1,8}/g) ?? [] };
}
