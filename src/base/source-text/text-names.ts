/** Extensions of files that are text whatever their bytes are, besides those of programming languages. */
const TEXT_ENDING =
  /\.(?:env(?:\.[\w-]+)?|ya?ml|toml|ini|cfg|conf|cnf|config|properties|xml|xsd|xsl|svg|plist|txt|text|md|mdx|rst|adoc|csv|tsv|log|sql|ps1|psm1|psd1|bat|cmd|vbs|reg|pl|pm|lua|r|jl|kts?|swift|scala|dart|ex|exs|erl|hs|clj|fs|fsx|vb|pas|groovy|gradle|vue|svelte|astro|tf|tfvars|hcl|nix|proto|graphql|ipynb|jsonl|ndjson|json5|tex|pem|key|crt|cer|pub|asc|zsh|fish|ksh|awk|sed|mk|cmake|service|htaccess|j2|tmpl|tpl|erb|ejs|hbs|patch|diff|lock)$/i;

const TEXT_NAME =
  /^(?:\.env.*|\.?(?:npmrc|pypirc|netrc|pgpass|my\.cnf|gitconfig|gitattributes|gitignore|dockercfg|htpasswd|zshrc|zprofile|zshenv|profile|s3cfg|boto|curlrc|wgetrc|inputrc|vimrc|editorconfig)|_netrc|credentials|config|id_(?:rsa|dsa|ecdsa|ed25519)|(?:docker|container|make|jenkins|proc|caddy|brew)file.*|gnumakefile|readme|license|notice|changelog|authors|hosts)$/i;

/** Whether a file is text by its name. Accepts `/` and `\` paths. */
export function isTextName(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return TEXT_ENDING.test(name) || TEXT_NAME.test(name);
}
