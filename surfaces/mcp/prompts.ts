import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** Ways of working with the tools, for clients that offer prompts to their user. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'review_with_checks',
    {
      title: 'Review a change with checks',
      description: 'Reviews what changed in the working tree; what the checks find comes first.',
      argsSchema: z.object({ since: z.string().optional().describe('A commit or branch; left out: HEAD.') }),
    },
    ({ since }) => saying(reviewWords(since ?? 'HEAD')),
  );
  server.registerPrompt(
    'write_checked_code',
    {
      title: 'Write code that passes its checks',
      description: 'Lets you write code, and mend it until the checks accept it.',
      argsSchema: z.object({ task: z.string().describe('What the code should do.') }),
    },
    ({ task }) => saying(writeWords(task)),
  );
}

function saying(text: string) {
  return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
}

function reviewWords(since: string): string {
  return [
    `Review what has changed in this project since ${since}.`,
    '1. List the changed files with git, and read the diff.',
    '2. For each changed source file call check_code with its path; where it existed before, give its old text (git show) as before, so that only new findings count.',
    '3. For each name of a library that the change uses and that you are not certain of, call lookup_docs.',
    '4. Use search_code to find callers of what was changed, and look whether they still fit.',
    'Then report: first what the checks did not accept, each with file, line and why; then what you found yourself; then which checks could not say, and why. Invent nothing: say of each point where it stands.',
  ].join('\n');
}

function writeWords(task: string): string {
  return [
    task,
    '',
    'Before you hand over any code, call check_code with it and the path it is for. Mend what is not accepted and check again, at most five times. Where a name does not exist, call lookup_docs and use one that does. Hand over the code with the last result of check_code, and say which checks could not say.',
  ].join('\n');
}
