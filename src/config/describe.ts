import { SETTINGS, type Setting } from './settings.ts';

/** One setting as a row of text: the form that `fettle config show`, `--help` and docs/configuration.md show. */
export type SettingRow = { key: string; type: string; default: string; environment: string; what: string };

/** All settings in schema order. */
export function describeSettings(): SettingRow[] {
  return SETTINGS.map((setting) => ({
    key: setting.key,
    type: setting.expects,
    default: defaultOf(setting),
    environment: setting.environment ?? '',
    what: setting.what,
  }));
}

/** Empty: it has no default. */
function defaultOf({ default: value }: Setting): string {
  if (value === undefined) return '';
  if (Array.isArray(value) && value.length > 0) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The text of docs/configuration.md. */
export function configurationPage(): string {
  const rows = describeSettings().map((row) => {
    const cells = [code(row.key), row.type, code(row.default), code(row.environment), row.what];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `${HEAD}\n| setting | type | default | environment variable | what |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n${FOOT}`;
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

const HEAD = `<!-- Made from src/config/schema.ts by src/config/describe.test.ts; change the schema, then run: npx vitest run --project unit src/config/describe.test.ts --update -->

# Configuration

Fettle needs no configuration to start. To change a setting, put it into \`config.yaml\` in Fettle's folder:
\`~/.fettle\`, or the folder that the environment variable \`FETTLE_HOME\` names. The folder is private: Fettle gives it
mode 700 and its files mode 600, and does not start with a folder that another user owns or can write to.

\`\`\`yaml
# ~/.fettle/config.yaml
server:
  port: 9000
providers:
  workstation:
    kind: openai-compatible
    base_url: http://127.0.0.1:8080/v1
roles:
  chat:
    provider: workstation
    model: qwen2.5-coder-7b
\`\`\`

Each value comes from the last of these layers that sets it:

1. the default in the table below,
2. \`config.yaml\`,
3. an environment variable: \`FETTLE_\` and the setting's name in upper case, with \`_\` for each dot. Separate the items of a list with
   commas (\`FETTLE_MODELS_SOURCES=pip,huggingface\`); an empty variable counts as unset,
4. a command-line flag.

A setting you do not write keeps its default: a file that sets \`roles.chat.model\` keeps the default of
\`roles.chat.provider\`. Lists are replaced as a whole. \`<name>\` is a name that you choose: a letter, then letters, digits,
\`-\` or \`_\`. In an environment variable it is in upper case with \`_\` for \`-\`; a name that is not in the file becomes lower case.

Fettle never reads configuration from a project. You do not control the files of a repository: cloning one must not
send your code elsewhere, change the model or turn off a check.

API keys are not stored in the file. \`api_key_env\` names the environment variable that holds one.

An error names the file, the line, the setting and what is expected:

\`\`\`
~/.fettle/config.yaml:7: server.port must be a whole number from 0 to 65535, not 'abc'
~/.fettle/config.yaml:7: unknown setting server.prot; did you mean server.port?
\`\`\`

## Settings
`;

const FOOT = `
The provider \`local\` (kind \`local\`: the embedded engine) always exists. \`roles.embed\` is optional: an empty
\`model\` turns it off.
`;
