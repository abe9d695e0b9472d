import { type Command, Option } from 'commander';
import type { Run } from '../command-context.ts';
import { usageFailure } from '../command-failure.ts';
import { EXIT } from '../exit-codes.ts';
import { renderReference } from '../render/reference.ts';

/** `fettle help [COMMAND]`; the hidden `--docs` prints docs/cli.md. */
export function registerHelp(program: Command, run: Run): void {
  program
    .command('help')
    .description('Print the help of a command.')
    .argument('[command...]', 'the command, for instance "models pull"')
    .addOption(new Option('--docs').hideHelp())
    .action((names: string[], flags: { docs?: boolean }) =>
      run(async (context) => {
        if (flags.docs === true) {
          context.stdout.write(renderReference(program));
          return EXIT.done;
        }
        let command = program;
        for (const name of names) {
          const next = command.commands.find((candidate) => candidate.name() === name);
          if (next === undefined)
            return context.fail(usageFailure(`there is no command '${names.join(' ')}'. See fettle --help`));
          command = next;
        }
        command.outputHelp();
        return EXIT.done;
      }),
    );
}
