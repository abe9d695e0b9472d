import { expect, it } from 'vitest';
import { isCredentialFile, isCredentialFolder } from './credential-files.ts';

const WITH =
  '.env .env.local .env.production app/.ENV .env-staging prod.env .envrc .netrc _netrc .pgpass .npmrc .pypirc ' +
  '.git-credentials deploy/id_rsa id_rsa.pub id_rsa_work id_ed25519 id_ecdsa.old server.pem tls/server.key a.p12 a.pfx ' +
  'a.jks release.keystore vault.kdbx a.ppk .aws/credentials .aws/config .docker/config.json .kube/config kubeconfig ' +
  'prod.kubeconfig credentials.json service-account.json service_account-prod.json serviceAccountKey.json ' +
  'client_secret_12.apps.json terraform.tfstate terraform.tfstate.backup a.tfvars prod.auto.tfvars.json .htpasswd ' +
  'secrets.yml secrets.yaml secrets.json config/secrets.toml .streamlit/secrets.toml .vault-token .ssh/config ' +
  'home/.gnupg/a/b.txt .cargo/credentials.toml application_default_credentials.json .my.cnf .bash_history';

const WITHOUT =
  '.env.example .env.sample .env.template .env.dist .env.local.example .env-example example.env .env.schema ' +
  'env.ts src/env.py environment.ts credentials.ts secrets.py secret_store.go id_rsa_parser.py src/rsa.ts keys.ts ' +
  'config.json .docker/Dockerfile .aws/template.yaml token.ts auth.json locales/auth.json service-account.ts ' +
  'secrets.example.yaml passwords.test.ts tfstate.go README.md package.json settings.py kube/config.ts';

it.each(WITH.split(' '))('holds credentials: %s', (path) => {
  expect(isCredentialFile(path)).toBe(true);
});

it.each(WITHOUT.split(' '))('is worth an index: %s', (path) => {
  expect(isCredentialFile(path)).toBe(false);
});

it('knows folders that are not entered', () => {
  expect(['.ssh', '.gnupg', '.SSH', 'ssh', 'src'].map(isCredentialFolder)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
