/**
 * Names of files and folders that hold credentials. They are never indexed: what an index has goes into prompts, search
 * answers and agents. The list uses names only, because a name is known before anything is read. No ignore file can
 * override an entry: those come with the repository, which must not be able to put a user's keys into an index.
 */

/** Folders that are never read, wherever they are. */
const FOLDERS = new Set('.ssh .gnupg .password-store'.split(' '));

/** Names that mean nothing by themselves, with the folder of the tool that keeps its logins there. */
const IN_FOLDERS = new Set(
  '.aws/config .docker/config.json .kube/config .cargo/credentials gh/hosts.yml'.split(' '),
);

/** Full names, in lower case. */
const NAMES = new Set(
  // Environment files hold what must not be in the code (`.env` and similar: see ENVIRONMENT).
  (
    '.envrc ' +
    // Logins of command line tools, each in plain text.
    '.netrc _netrc .authinfo .pgpass pgpass.conf .my.cnf .mylogin.cnf .git-credentials .gitcookies .s3cfg .boto ' +
    '.passwd-s3fs .htpasswd .vault-token .dockercfg .dockerconfigjson .ftpconfig sftp-config.json kubeconfig ' +
    // Tokens of package registries.
    '.npmrc .yarnrc.yml .pypirc nuget.config ' +
    // Keys of cloud accounts and infrastructure.
    'credentials credentials.json credentials.toml credentials.yml credentials.yaml credentials.csv ' +
    'application_default_credentials.json credentials.tfrc.json .terraformrc terraform.rc ' +
    // Command histories, which may contain passwords.
    '.bash_history .zsh_history .psql_history .mysql_history .python_history .node_repl_history .rediscli_history'
  ).split(' '),
);

/** Environment files (`.env`, `.env.local`, `production.env`), but not templates that only show which names to set. */
const ENVIRONMENT = /^\.env(?:[.-].+)?$|\.env$/;
const EXAMPLE =
  /[._-](?:example|sample|template|tmpl|tpl|dist|defaults?|schema)(?:[._-]|$)|^(?:example|sample|template)\./;

const PATTERNS: readonly RegExp[] = [
  // SSH private keys, with any suffix, as in `id_rsa_work`.
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:[._-][\w-]*)?(?:\.(?:pub|old|bak))?$/,
  // Keys and key stores.
  /\.(?:pem|key|p8|p12|pfx|jks|keystore|bks|kdbx?|ppk|ovpn|agekey|kubeconfig)$/,
  // Service accounts, with the file names used by cloud consoles.
  /^(?:service[-_]?account|client[-_]?secrets?).*\.json$/,
  // Terraform state and variables contain every password in plain text.
  /\.tfstate(?:\.|$)|\.tfvars(?:\.json)?$/,
  /^\.?secrets?\.(?:ya?ml|json|toml|ini|properties|txt)$/,
];

/** Whether nothing in a folder with this name may be indexed. */
export function isCredentialFolder(name: string): boolean {
  return FOLDERS.has(name.toLowerCase());
}

/** Whether a file with this path holds credentials; `path` is relative to the root, with `/`. */
export function isCredentialFile(path: string): boolean {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop() ?? '';
  if (folders.some((folder) => FOLDERS.has(folder)) || NAMES.has(name)) return true;
  if (IN_FOLDERS.has(`${folders.at(-1) ?? ''}/${name}`)) return true;
  if (ENVIRONMENT.test(name)) return !EXAMPLE.test(name);
  return PATTERNS.some((pattern) => pattern.test(name));
}
