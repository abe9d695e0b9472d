import type { Span } from './span.ts';
import { commentsOf, type SourceText } from './syntax/compact-tree.ts';
import { PLAIN_VIEW, type SyntaxNode, SyntaxTree } from './syntax/syntax-node.ts';

/** Without one of these words in a path or a name there is no route to check. */
const SENSITIVE_WORD =
  /admin|users?|accounts?|members?|customers?|roles?|permissions?|payments?|funds|balance|passw|shutdown|reboot|restore|factory/i;
/** Paths and names that belong to administrators alone. */
const FOR_ADMINISTRATORS = /(^|[/_-]|\b)admin(istrators?|s)?([/_-]|$|[A-Z])/;
/** Operations on the whole machine or store, and on a user's access to it. */
const OF_THE_OPERATOR =
  /(^|[/_-]|\b)(shutdown|reboot|factory[_-]?reset|restore[_-]?backup|drop[_-]?(db|database)|wipe)([/_-]|$|\b)/i;
const CHANGES_ACCESS = /(change|set|update|edit)[_-]?(the[_-]?)?(passw(or)?d|passwd|email)/i;
/** Words for one person's belongings, and for changes to them that others must not make. */
const PERSONAL = /(user|account|member|customer|employee|role|permission|payment|fund|balance)s?/i;
const HARMFUL =
  /delete|remove|destroy|disable|deactivate|suspend|ban|promote|demote|grant|revoke|transfer|withdraw|payout|refund/i;
/**
 * Anything in the whole file that checks the caller: a login, a session, a key, a permission, an answer of
 * 401 or 403. `db.session` and authors do not count.
 */
const GUARD = new RegExp(
  [
    'auth(?!or(?!iz))|log_?(ged_?)?in(?!g)|sign_?in|current_?user|request\\.user|req\\.user|ctx\\.state\\.user|jwt|token|permission_|has_?perm|credential',
    'api_?key|signature|hmac|passport|cookie|csrf|before_?request|preHandler|onRequest|middleware|Depends|Security\\(|UseGuards',
    'require[sd]?[A-Z_]|ensure[A-Z_]|protect|guard|verif|is_?admin|is_?staff|has_?role|\\.role\\b|user_?role|acl\\b|remote_?user|abilit',
    '\\bsession\\s*\\[|\\bsession\\.get|req(uest)?\\.session|secure|restrict|allow_?list|whitelist|\\b40[13]\\b|UNAUTHORIZED|FORBIDDEN',
  ].join('|'),
  'i',
);
/** The application object itself: the guards of a router or blueprint may be in another file. */
const PYTHON_ROUTE =
  /^@(?:app|application|api|server)\s*\.\s*(route|get|post|put|patch|delete)\s*\(\s*[rf]?["']([^"']*)["']/;
const JAVASCRIPT_ROUTE =
  /^(?:app|application|api|server|fastify)\s*\.\s*(get|post|put|patch|delete|del|all)$/;
/** A text without such an object does not need a tree. */
const OWN_OBJECT = /(?:^|[^\w.$])(?:app|application|api|server|fastify)\s*\./m;
/** Examined length of a decorator, in UTF-16 code units: its path and methods come first. */
const MAX_DECORATOR = 400;
const CHANGING_METHODS = /methods\s*=\s*[[({][^\])}]*["'](POST|PUT|PATCH|DELETE)["']/i;

/** The path and the name of a route. */
type Route = { path: string; name: string; isChanging: boolean };

/**
 * Finds routes for administrators, or that harm accounts, in a file where nothing checks the caller. `treeOf`
 * is called only when there may be one.
 */
export function findUnguardedRoutes({ treeOf, text, language }: SourceText): Span[] {
  if (!OWN_OBJECT.test(text) || !SENSITIVE_WORD.test(text)) return [];
  const tree = new SyntaxTree(treeOf(), text, PLAIN_VIEW);
  const found = language === 'python' ? pythonRoutes(tree) : javaScriptRoutes(tree);
  if (found.length === 0 || GUARD.test(withoutComments(tree))) return [];
  return found.map(({ start, end }) => ({ start, end }));
}

function isSensitive({ path, name, isChanging }: Route): boolean {
  const all = `${path} ${name}`;
  if (FOR_ADMINISTRATORS.test(path) || FOR_ADMINISTRATORS.test(name)) return true;
  if (OF_THE_OPERATOR.test(all)) return true;
  return isChanging && (CHANGES_ACCESS.test(all) || (PERSONAL.test(all) && HARMFUL.test(all)));
}

/** The decorators of such routes. */
function pythonRoutes(tree: SyntaxTree): SyntaxNode[] {
  return tree.nodesOf('decorated_definition').flatMap((definition) => {
    const decorators = definition.children.filter(({ type }) => type === 'decorator');
    const name = /\bdef\s+(\w+)/.exec(definition.last?.text ?? '')?.[1] ?? '';
    return decorators.filter((decorator) => {
      const written = decorator.text.slice(0, MAX_DECORATOR);
      const [, method = '', path] = PYTHON_ROUTE.exec(written) ?? [];
      if (path === undefined) return false;
      const isChanging = method === 'route' ? CHANGING_METHODS.test(written) : method !== 'get';
      const does = method === 'delete' ? `${name} delete` : name;
      return isSensitive({ path, name: does, isChanging: isChanging || HARMFUL.test(name) });
    });
  });
}

/** The first arguments of such routes; a handler before the last may be a guard. */
function javaScriptRoutes(tree: SyntaxTree): SyntaxNode[] {
  return tree.nodesOf('call_expression').flatMap(({ children: [callee, list] }) => {
    const method = JAVASCRIPT_ROUTE.exec(callee?.text ?? '')?.[1];
    const [path, ...handlers] = list?.children ?? [];
    if (method === undefined || path?.type !== 'string' || handlers.length !== 1) return [];
    const does = method.startsWith('del') ? 'delete' : '';
    const route = { path: path.text.slice(1, -1), name: does, isChanging: method !== 'get' };
    return isSensitive(route) ? [path] : [];
  });
}

/** The text without its comments: a comment that promises a check is not a check. */
function withoutComments({ compact, text }: SyntaxTree): string {
  let [left, at] = ['', 0];
  for (const { start, end } of commentsOf(compact)) {
    left += text.slice(at, start);
    at = end;
  }
  return left + text.slice(at);
}
