/** A question as a newcomer would ask it, and the files any of which answers it. */
export type WhereQuestion = { question: string; files: readonly string[] };

/** Written before the search was tried on them; do not tune them to the search, nor the search to them. */
export const QUESTIONS: readonly WhereQuestion[] = [
  {
    question: 'Which code ranks passages by how rare their words are?',
    files: ['src/repository/postings.ts', 'src/repository/text-index.ts'],
  },
  {
    question: 'Where are settings taken from variables of the shell?',
    files: ['src/config/environment.ts'],
  },
  {
    question: 'What stops a web page from talking to the local server under a forged host name?',
    files: ['surfaces/http/app.ts'],
  },
  {
    question: 'Where is the child process that holds the neural network started again after it dies?',
    files: ['src/adapters/engines/llama/engine-process.ts', 'src/adapters/engines/llama/engine.ts'],
  },
  {
    question: 'How does the program find out which interpreter version a Python project uses?',
    files: [
      'src/adapters/environment/python.ts',
      'src/adapters/python/environment-folder.ts',
      'src/adapters/packages/python-project.ts',
    ],
  },
  {
    question: 'Where are complaints that were there before an edit taken away from a report?',
    files: ['src/checks/subtract.ts'],
  },
  {
    question: 'What shortens a completion that repeats the text after the caret?',
    files: ['src/model/trim-completion.ts'],
  },
  {
    question: 'Who decides whether a suggestion is called low, medium or high?',
    files: ['src/answer/confidence.ts'],
  },
  {
    question: 'Where is code told apart from prose while the answer is still streaming in?',
    files: ['src/answer/fence-splitter.ts'],
  },
  {
    question: 'Where does a broken download of weights go on from where it was?',
    files: [
      'src/adapters/model-files/partial-file.ts',
      'src/adapters/model-files/pull.ts',
      'src/adapters/model-files/hugging-face.ts',
    ],
  },
  {
    question: 'How are model weights put together from pieces on the Python package index?',
    files: ['src/adapters/model-files/pip-mirror.ts'],
  },
  {
    question: 'Where are credentials blanked out before text leaves for a hosted provider?',
    files: ['src/adapters/providers/without-secrets.ts'],
  },
  {
    question: 'What forbids dangerous system calls to untrusted programs on Linux?',
    files: ['src/adapters/sandboxes/seccomp.ts'],
  },
  {
    question: 'How is generated code confined on a Mac?',
    files: ['src/adapters/sandboxes/seatbelt.ts', 'src/adapters/sandboxes/seatbelt-profile.ts'],
  },
  {
    question: 'Where do sample inputs and results written in a request become tests?',
    files: ['src/context/examples/examples.ts', 'src/context/examples/calls.ts'],
  },
  {
    question: 'What recognises a function header that the user has begun and wants finished?',
    files: ['src/context/stub.ts'],
  },
  {
    question: 'Where does it try again with another draft when everything was rejected?',
    files: ['src/tasks/generate/draft-loop.ts'],
  },
  {
    question: 'Where is the order of suffix and prefix laid out for the embedded model?',
    files: ['src/adapters/providers/local.ts', 'src/prompt/fill-in-the-middle.ts'],
  },
  {
    question: 'How are misspelt names of libraries noticed?',
    files: ['src/adapters/packages/near-miss.ts'],
  },
  {
    question: 'Where are known vulnerabilities of a dependency looked up?',
    files: [
      'src/adapters/packages/advisories.ts',
      'src/adapters/packages/osv.ts',
      'src/adapters/packages/package-index.ts',
    ],
  },
  {
    question: 'How are Python version numbers compared with one another?',
    files: ['src/adapters/packages/versions/order.ts'],
  },
  {
    question: 'Where is a probabilistic set that can say for sure that a name is not in it?',
    files: ['src/adapters/packages/bloom.ts'],
  },
  {
    question: 'Where is code that was taken from GPL projects found out?',
    files: ['src/checks/copied-code.ts', 'src/checks/copied-code/matches.ts'],
  },
  {
    question: 'How are source texts reduced to fingerprints that survive renamed variables?',
    files: [
      'src/base/winnowing/fingerprints.ts',
      'src/base/winnowing/tokenize.ts',
      'src/base/winnowing/tokenize.ts',
    ],
  },
  {
    question: 'What reads the machine-readable copyright files of Debian?',
    files: ['src/adapters/licenses/dep5.ts'],
  },
  {
    question: 'Where is untrusted user input followed through assignments to dangerous calls?',
    files: [
      'src/analysis/taint/analysis.ts',
      'src/analysis/taint/assign.ts',
      'src/analysis/taint/execute.ts',
      'src/analysis/taint/find-taint.ts',
    ],
  },
  {
    question: 'Where is the script written that git runs before each commit?',
    files: ['src/adapters/git/hook.ts'],
  },
  {
    question: 'How does a change show that a file was only renamed?',
    files: ['src/adapters/git/moved.ts', 'src/adapters/git/raw-diff.ts'],
  },
  {
    question: 'Where is it decided whether the terminal output has colours?',
    files: ['surfaces/cli/render/theme.ts'],
  },
  {
    question: "What keeps escape sequences in a model's output from harming the terminal?",
    files: ['surfaces/cli/render/safe-text.ts'],
  },
  {
    question: 'What happens when Ctrl-C is pressed a second time?',
    files: ['surfaces/cli/interrupt.ts'],
  },
  {
    question: 'Where are the numbers that a command ends with defined?',
    files: ['surfaces/cli/exit-codes.ts'],
  },
  {
    question: 'How are findings written in the format that GitHub code scanning reads?',
    files: ['surfaces/cli/render/sarif.ts'],
  },
  {
    question: 'How does the server refuse work when too many clients wait?',
    files: ['surfaces/http/queue.ts', 'surfaces/http/app.ts'],
  },
  {
    question: 'Where is the machine-readable description of our web interface produced?',
    files: ['surfaces/http/openapi.ts'],
  },
  {
    question: 'Where do clients made for Ollama get their list of models?',
    files: ['surfaces/http/routes/ollama/server.ts'],
  },
  {
    question: 'Where is a long file cut so that enough fits on both sides of the caret?',
    files: ['src/context/cursor-complete.ts', 'src/context/window.ts'],
  },
  {
    question: 'Where are the oldest turns of a long conversation left out?',
    files: ['src/context/history.ts'],
  },
  {
    question: 'How is the memory estimated that loading a model will take?',
    files: ['src/adapters/engines/llama/memory.ts'],
  },
  {
    question: 'Who decides which job the model works on first?',
    files: ['src/adapters/engines/llama/scheduler.ts'],
  },
  {
    question: "Which folders with other people's code are passed over when a project is read?",
    files: ['src/repository/file-names.ts', 'src/repository/walk.ts'],
  },
  {
    question: 'Where is the search database thrown away because its file is broken?',
    files: [
      'src/adapters/stores/schema.ts',
      'src/repository/open-index.ts',
      'src/adapters/stores/sqlite-index.ts',
    ],
  },
  {
    question: 'How are the patterns honoured that tell git which files to leave alone?',
    files: ['src/repository/ignore-rules.ts', 'src/repository/walk.ts'],
  },
  {
    question: 'Where is it worked out which file an import means?',
    files: ['src/repository/modules.ts', 'src/repository/definitions.ts'],
  },
  {
    question: 'Where are plurals and verb endings cut off words?',
    files: ['src/base/terms.ts'],
  },
];
