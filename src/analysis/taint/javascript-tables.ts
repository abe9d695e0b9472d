import type { Expression, Parameter } from './intermediate.ts';
import { JAVASCRIPT_ASSIGN_SINKS, JAVASCRIPT_SINKS, NO_PAGE } from './javascript-sinks.ts';
import { SAFE, SAFE_BUT_AMOUNT, SAFE_BUT_PATH, type Strength, safeFor } from './kinds.ts';
import {
  BUILD,
  type Call,
  DROP,
  entries,
  joined,
  type ParameterPlace,
  type ParameterSource,
  type Propagator,
  pass,
  type Source,
  sanitize,
  type Tables,
  words,
} from './tables.ts';

const RENAMED: [RegExp, string][] = [
  [/^node:/, ''],
  [/^fs\/promises\b/, 'fs.promises'],
  [/^(fs-extra|graceful-fs|fsp)\b/, 'fs'],
  [
    /^(req|context\.req|context\.request|ctx\.req|ctx\.request|this\.req|this\.request|c\.req)(?=\.|$)/,
    'request',
  ],
  [/^(res|reply|resp|ctx\.res|context\.res|ctx\.response|context\.response|this\.res)(?=\.|$)/, 'response'],
  [/^ctx(?=\.|$)/, 'context'],
  [/^(window|document|self|globalThis|top|parent)\.location(?=\.|$)/, 'location'],
  [/^cp\./, 'child_process.'],
  [/^response\.(status|type|code|set|header|cookie|contentType|vary|append)\(\)/, 'response'],
  [/^(exec|child_process\.exec)Async$/, 'child_process.exec'],
];

/**
 * The canonical name of things with several names: modules with and without `node:`, requests, the chained
 * response.
 */
function canonical(name: string): string {
  let known = name;
  for (const [pattern, replacement] of RENAMED) known = known.replace(pattern, replacement);
  return known.replace(/^fs\.promises\./, 'fs.').replace(/^fs\.default\./, 'fs.');
}

const SOURCE_MEMBERS = new Map<string, Strength>([
  ...entries<Strength>(
    'query body params headers cookies url originalUrl hostname files file rawBody queryStringParameters pathParameters multiValueQueryStringParameters signedCookies rawHeaders nextUrl'
      .split(' ')
      .map((member) => `request.${member}`)
      .join(' '),
    'remote',
  ),
  ...entries<Strength>(
    'context.query context.params lambda.queryStringParameters lambda.pathParameters lambda.body lambda.headers lambda.multiValueQueryStringParameters',
    'remote',
  ),
  ...entries<Strength>(
    'location.search location.hash location.href location.pathname document.URL document.documentURI document.referrer document.cookie window.name document.baseURI location',
    'remote',
  ),
  ...entries<Strength>('message.data', 'remote'),
  ...entries<Strength>('process.argv', 'local'),
  ...entries<Strength>('process.env', 'weak'),
]);

const SOURCE_CALLS = new Map<string, Strength | Source>([
  ...entries<Source>('.getEntries', { strength: 'remote', safe: SAFE_BUT_PATH }),
  ...entries<Strength>(
    'request.get request.header request.param request.json request.text request.formData request.query request.parseBody request.arrayBuffer request.blob prompt window.prompt',
    'remote',
  ),
  ...entries<Strength>(
    'fetch axios.get axios.post axios got node-fetch localStorage.getItem sessionStorage.getItem',
    'local',
  ),
]);

const CLEANERS: [string, number][] = [
  [
    'parseInt parseFloat Number BigInt Boolean Number.parseInt Number.parseFloat Math.floor Math.round Math.ceil Math.abs Math.trunc Date mongoose.Types.ObjectId ObjectId mongodb.ObjectId',
    SAFE_BUT_AMOUNT,
  ],
  ['Math.min', safeFor('resource')],
  ['String .toString', safeFor('nosql')],
  [
    'DOMPurify.sanitize dompurify.sanitize isomorphic-dompurify.sanitize sanitizeHtml sanitize-html xss escapeHtml escape-html escapeHTML he.encode he.escape validator.escape lodash.escape _.escape html-escaper.escape encodeHTML filterXSS entities.encode',
    safeFor('html'),
  ],
  [
    'encodeURIComponent querystring.escape',
    safeFor('html', 'request', 'redirect', 'header', 'log', 'path', 'xpath'),
  ],
  ['encodeURI', safeFor('html', 'header', 'log')],
  ['path.basename sanitize-filename sanitizeFilename', safeFor('path')],
  [
    '.escape .escapeId mysql.escape mysql2.escape sqlstring.escape SqlString.escape pg-format pgFormat .escapeLiteral .escapeIdentifier',
    safeFor('sql'),
  ],
  ['shell-quote.quote quote shellescape shell-escape shellQuote', safeFor('command')],
  [
    'escapeRegExp escapeStringRegexp escape-string-regexp lodash.escapeRegExp _.escapeRegExp',
    safeFor('regex'),
  ],
  ['JSON.stringify', safeFor('log', 'header', 'nosql')],
];

const PROPAGATORS = new Map<string, Propagator>([
  ...CLEANERS.flatMap(([names, bits]) => entries<Propagator>(names, sanitize(bits))),
  ...entries(
    'Buffer.from JSON.parse decodeURIComponent decodeURI unescape atob btoa Object.assign Object.values Object.entries Object.keys Object.fromEntries Array.from Promise.resolve Promise.all querystring.parse qs.parse structuredClone util.promisify promisify TextDecoder URLSearchParams Set Map Uint8Array Array.of lodash.merge _.merge',
    pass('same'),
  ),
  ...entries('URL url.parse', pass('same')),
  ...entries('RegExp', pass(null)),
  ...entries(
    'path.join path.resolve path.normalize path.posix.join path.win32.join fs.realpath fs.realpathSync',
    joined('resolved'),
  ),
  ...entries('path.dirname path.format path.parse', pass('same')),
  ...entries('path.relative', pass('below', 1)),
  ...entries('.trim .toLowerCase .toUpperCase .normalize .trimStart .trimEnd', pass('same')),
  ...entries('.concat .join util.format String.raw .padStart .padEnd .repeat', BUILD),
  ...entries<Propagator>('.replace .replaceAll', { kind: 'replace', text: 0, pattern: 1 }),
  ...entries('typeof void delete crypto.createHash crypto.createHmac', DROP),
]);

const TEXT_METHODS = words(
  'slice substring substr split charAt at toString valueOf match matchAll exec get getAll pop shift values entries keys filter sort reverse flat splice json text formData read blob arrayBuffer next',
);
const PLAIN_MEMBERS = words(
  'length includes indexOf lastIndexOf startsWith endsWith test has hasOwnProperty charCodeAt codePointAt localeCompare search size digest byteLength status statusCode ok method mimetype isArray',
);

const ROUTE = /(^|\.)(get|post|put|patch|delete|all|use|options|head|route|createServer)\('?/;

function parameterSource(parameter: Parameter, place: ParameterPlace): ParameterSource | null {
  return byDecorator(parameter) ?? byName(place) ?? byRegistration(place);
}

/** Decorators with which NestJS and routing-controllers inject parts of the request. */
const REQUEST_PARTS =
  /^(Query|Param|Body|Headers|Cookies|HeaderParam|QueryParam|BodyParam|CookieParam|UploadedFiles?)$/;
const NO_TEXT = /^(number|boolean|bigint|Date)$/;

function byDecorator({ value, type }: Parameter): ParameterSource | null {
  if (value?.kind !== 'call' || value.callee.kind !== 'name') return null;
  if (/^(Req|Request)$/.test(value.callee.name)) return { is: 'request' };
  if (/^(Res|Response)$/.test(value.callee.name)) return { is: 'response' };
  if (!REQUEST_PARTS.test(value.callee.name)) return null;
  // Further arguments are pipes that convert the text to a number, an identifier or a validated object.
  const isChecked = value.arguments.length > 1 || NO_TEXT.test(type ?? '');
  return { strength: 'remote', safe: isChecked ? SAFE : 0 };
}

/** Handlers use the same few names for their parameters. */
function byName({ name, index, function: owner }: ParameterPlace): ParameterSource | null {
  if (/^(req|request)$/.test(name) && index <= 1) return { is: 'request' };
  if (/^(res|response|reply|resp)$/.test(name) && index <= 2) return { is: 'response' };
  if (index > 0) return null;
  if (/^(ctx|context)$/.test(name)) return { is: 'context' };
  const isHandler = owner.name === 'handler' || owner.parameters.length >= 2;
  return name === 'event' && isHandler ? { is: 'lambda' } : null;
}

/** Parameters of a registered callback, identified by what the server or the page passes, whatever their names. */
function byRegistration({
  name,
  index,
  function: owner,
  registeredBy,
}: ParameterPlace): ParameterSource | null {
  const [by = ''] = registeredBy;
  if (/addEventListener\('message'\)/.test(by)) return index === 0 ? { is: 'message' } : null;
  if (/^request\.on\('data'\)|(^|\.)(ws|socket|connection)\.on\('(message|data)'\)/.test(by))
    return { strength: 'remote', safe: 0 };
  if (/\.on\('entry'\)/.test(by)) return index === 0 ? { strength: 'remote', safe: SAFE_BUT_PATH } : null;
  if (/\.question\(/.test(by)) return { strength: 'local', safe: 0 };
  if (!ROUTE.test(by) || !(by.includes("('/") || by.endsWith('createServer()'))) return null;
  if (owner.parameters.length === 1 && name !== '') return { is: 'context' };
  return [{ is: 'request' }, { is: 'response' }][index] ?? null;
}

const TYPE_SETTERS = words(
  'response.setHeader response.set response.header response.type response.contentType response.writeHead',
);

function markOf({ name, given }: Call): string | null {
  if (!TYPE_SETTERS.has(name)) return null;
  const isPlain = given.some(({ expression }) =>
    typesOf(expression).some((type) => /text\/plain|json|^txt$/.test(type)),
  );
  return isPlain ? NO_PAGE : null;
}

function typesOf(expression: Expression): string[] {
  if (expression.kind === 'text') return [expression.text];
  return expression.kind === 'map' ? expression.entries.flatMap(({ value }) => typesOf(value)) : [];
}

/** A model of JavaScript and TypeScript: Node, express and the like, and the page in a browser. */
export const JAVASCRIPT: Tables = {
  language: 'javascript',
  canonical,
  sourceMembers: SOURCE_MEMBERS,
  sourceCalls: SOURCE_CALLS,
  sinks: JAVASCRIPT_SINKS,
  assignSinks: JAVASCRIPT_ASSIGN_SINKS,
  propagators: PROPAGATORS,
  routeWords: [],
  textMethods: TEXT_METHODS,
  plainMembers: PLAIN_MEMBERS,
  loaders: words('require import'),
  markOf,
  endings: words('process.exit process.abort notFound'),
  callbacks: words('map forEach filter flatMap reduce some every find then sort'),
  parameterSource,
  returnSinks: () => [],
};
