import type { Parameter } from './intermediate.ts';
import { SAFE, SAFE_BUT_AMOUNT, SAFE_BUT_PATH, type Strength, safeFor } from './kinds.ts';
import { PYTHON_ASSIGN_SINKS, PYTHON_SINKS } from './python-sinks.ts';
import { at } from './sink-inputs.ts';
import {
  BUILD,
  DROP,
  entries,
  joined,
  type ParameterPlace,
  type ParameterSource,
  type Propagator,
  pass,
  type Sink,
  type Source,
  sanitize,
  type Tables,
  words,
} from './tables.ts';
import type { Value } from './value.ts';

/** The names that web frameworks give the current request. */
const REQUEST = /^((flask|quart|bottle|cherrypy|sanic|self|cls)\.)(request)(?=\.|$)/;
const MODULES: Record<string, string> = {
  cPickle: 'pickle',
  urllib2: 'urllib.request',
  'os.path': 'os.path',
  posixpath: 'os.path',
  ntpath: 'os.path',
  pd: 'pandas',
  np: 'numpy',
};

function canonical(name: string): string {
  if (name.endsWith('.cleaned_data')) return 'request.cleaned_data';
  const request = name.replace(REQUEST, '$3');
  if (request !== name) return request;
  const dot = name.indexOf('.');
  const top = dot < 0 ? name : name.slice(0, dot);
  const known = MODULES[top];
  return known === undefined ? name : known + (dot < 0 ? '' : name.slice(dot));
}

const REQUEST_MEMBERS =
  'args form values json data files cookies headers query_string full_path path url base_url stream view_args environ query params forms GET POST body FILES COOKIES META query_params path_params match_info rel_url arguments get_json get_data getlist raw_post_data user_agent referrer host authorization json_body text content cleaned_data media';

const SOURCE_MEMBERS = new Map<string, Strength>([
  ...entries<Strength>(
    REQUEST_MEMBERS.split(' ')
      .map((member) => `request.${member}`)
      .join(' '),
    'remote',
  ),
  ...entries<Strength>('self.rfile self.headers handler.path handler.headers handler.rfile', 'remote'),
  ...entries<Strength>('sys.argv sys.stdin', 'local'),
  ...entries<Strength>('os.environ', 'weak'),
]);

const SOURCE_CALLS = new Map<string, Strength | Source>([
  ...entries<Source>(
    'zipfile.ZipFile().infolist zipfile.ZipFile().namelist tarfile.open().getmembers tarfile.open().getnames tarfile.TarFile().getmembers tarfile.TarFile().getnames',
    { strength: 'remote', safe: SAFE_BUT_PATH },
  ),
  ...entries<Strength>(
    'self.get_argument self.get_arguments self.get_body_argument self.get_query_argument self.get_cookie .recv .recvfrom .receive_text .receive_json .receive_bytes .recv_string request.get_json request.get_data request.body request.json request.form request.read request.text request.post request.get request.get_param request.get_media cgi.FieldStorage flask_restful.reqparse.RequestParser().parse_args flask_restx.reqparse.RequestParser().parse_args',
    'remote',
  ),
  ...entries<Strength>(
    'argparse.ArgumentParser().parse_args input raw_input builtins.input getpass.getpass click.prompt sys.stdin.read sys.stdin.readline',
    'local',
  ),
  ...entries<Strength>('urllib.request.urlopen requests.get requests.post httpx.get httpx.post', 'local'),
  ...entries<Strength>('os.getenv', 'weak'),
]);

const PROPAGATORS = new Map<string, Propagator>([
  ...entries(
    'bytes list tuple set frozenset dict sorted reversed enumerate zip iter next max copy.copy copy.deepcopy typing.cast cast memoryview filter bytearray',
    pass('same'),
  ),
  ...entries('str', sanitize(safeFor('nosql'))),
  ...entries('map', pass('same', 1)),
  ...entries(
    'int float complex abs round sum decimal.Decimal Decimal uuid.UUID UUID ipaddress.ip_address ipaddress.ip_network datetime.datetime.strptime datetime.date.fromisoformat datetime.datetime.fromisoformat',
    sanitize(SAFE_BUT_AMOUNT),
  ),
  // Not larger than what was sent.
  ...entries('bool len ord hash', sanitize(SAFE)),
  ...entries('min', sanitize(safeFor('resource'))),
  ...entries(
    'html.escape cgi.escape escape markupsafe.escape flask.escape werkzeug.utils.escape xml.sax.saxutils.escape xml.sax.saxutils.quoteattr bleach.clean bleach.linkify nh3.clean django.utils.html.escape django.utils.html.conditional_escape django.utils.html.strip_tags conditional_escape',
    sanitize(safeFor('html')),
  ),
  ...entries('shlex.quote pipes.quote shlex.join', sanitize(safeFor('command'))),
  ...entries(
    'os.path.basename ntpath.basename werkzeug.utils.secure_filename secure_filename werkzeug.secure_filename',
    sanitize(safeFor('path')),
  ),
  ...entries(
    'werkzeug.utils.safe_join flask.safe_join safe_join werkzeug.security.safe_join django.utils._os.safe_join',
    sanitize(safeFor('path')),
  ),
  ...entries('re.escape', sanitize(safeFor('regex'))),
  ...entries(
    'ldap.filter.escape_filter_chars ldap3.utils.conv.escape_filter_chars escape_filter_chars ldap.dn.escape_dn_chars ldap3.utils.dn.escape_rdn escape_rdn ldap.filter.filter_format escape_dn_chars',
    sanitize(safeFor('ldap')),
  ),
  ...entries(
    'urllib.parse.quote urllib.parse.quote_plus urllib.parse.urlencode urllib.quote urllib.quote_plus urllib.urlencode django.utils.http.urlquote',
    sanitize(safeFor('request', 'redirect', 'html', 'header', 'log', 'xpath')),
  ),
  ...entries('repr ascii json.dumps pprint.pformat', sanitize(safeFor('log', 'header'))),
  ...entries(
    'psycopg2.sql.Identifier psycopg2.sql.Literal psycopg.sql.Identifier psycopg2.extensions.quote_ident MySQLdb.escape_string pymysql.converters.escape_string',
    sanitize(safeFor('sql')),
  ),
  ...entries('ast.literal_eval', sanitize(safeFor('code'))),
  ...entries(
    'json.loads json.load base64.b64decode base64.b64encode base64.urlsafe_b64decode base64.decodebytes binascii.unhexlify bytes.fromhex codecs.decode codecs.encode zlib.decompress gzip.decompress urllib.parse.unquote urllib.parse.unquote_plus urllib.unquote io.StringIO io.BytesIO StringIO BytesIO textwrap.dedent string.Template xmltodict.parse yaml.safe_load yaml.load simplejson.loads ujson.loads orjson.loads tomllib.loads asyncio.wait_for itertools.chain functools.partial shlex.split',
    pass('same'),
  ),
  ...entries(
    'urllib.parse.urlparse urllib.parse.urlsplit urlparse.urlparse urlparse urlsplit urllib.parse.urlunparse urllib.parse.parse_qs urllib.parse.parse_qsl urllib.parse.urldefrag furl.furl yarl.URL',
    pass('same'),
  ),
  ...entries('urllib.parse.urljoin urljoin', pass(null)),
  ...entries('os.path.join', joined()),
  ...entries('re.compile', pass(null)),
  ...entries('pathlib.Path pathlib.PurePath pathlib.PosixPath Path', joined('same')),
  ...entries('/', joined()),
  ...entries('.joinpath', joined()),
  ...entries(
    'os.path.realpath os.path.abspath os.path.normpath .resolve .absolute os.path.normcase',
    pass('resolved'),
  ),
  ...entries('os.path.relpath', pass('below')),
  ...entries(
    'os.path.expanduser os.path.expandvars os.path.dirname os.path.splitext os.path.split os.fspath os.fsdecode',
    pass('same'),
  ),
  ...entries('.strip .lstrip .rstrip .lower .upper .title .casefold .decode .encode .copy', pass('same')),
  ...entries('open io.open codecs.open tarfile.open zipfile.ZipFile gzip.open .makefile', pass(null)),
  ...entries('print isinstance type id callable hasattr any all', DROP),
  ...entries('format .format .join .format_map .substitute .safe_substitute .translate', BUILD),
  ...entries<Propagator>('.replace', { kind: 'replace', text: 0, pattern: 1 }),
  ...entries<Propagator>('re.sub re.subn', { kind: 'replace', text: 2, pattern: 0 }),
  ...entries('.isoformat', DROP),
  ...entries('hashlib.sha256 hashlib.sha1 hashlib.md5 hashlib.sha512 hashlib.new hmac.new', DROP),
  ...entries(
    'pathlib.Path().name: pathlib.Path().stem: pathlib.Path().suffix: Path().name: Path().stem: Path().suffix:',
    sanitize(safeFor('path')),
  ),
]);

const TEXT_METHODS = words(
  'split rsplit splitlines partition rpartition strip lstrip rstrip lower upper title capitalize swapcase casefold encode decode zfill ljust rjust center expandtabs removeprefix removesuffix get getlist pop items values keys read readline readlines readall copy setdefault getvalue first',
);
const PLAIN_MEMBERS = words(
  'isdigit isalnum isalpha isnumeric isdecimal isidentifier isspace islower isupper startswith endswith count index find rfind rindex tell fileno exists is_file is_dir isatty hexdigest digest close flush commit port method content_length status_code is_authenticated id pk size length',
);

/** Methods of `http.server` that answer a request. */
const ANSWERS = /^do_[A-Z]+$/;

const ROUTE =
  /(^|\.)(route|get|post|put|delete|patch|head|options|websocket|api_route|websocket_route|api_view|action|expose|view_config|GET|POST|default)\(/;
const SAFE_TYPE =
  /^(int|float|bool|UUID|uuid\.UUID|date|datetime|Decimal|Request|Response|Session|BackgroundTasks|HttpRequest|WebSocket)\b/;

/** The source of a parameter, by the names that frameworks give; else what a route hands over. */
function parameterSource(parameter: Parameter, place: ParameterPlace): ParameterSource | null {
  const { name, index, function: owner } = place;
  if (name === 'self' && index === 0) return ANSWERS.test(owner.name ?? '') ? { is: 'handler' } : null;
  if (name === 'request' || (name === 'req' && index <= 1)) return { is: 'request' };
  const isEvent = name === 'event' && owner.parameters.length === 2 && /handler/.test(owner.name ?? '');
  if (isEvent || isOfGateway(name, owner) || isOfResolver(index, owner))
    return { strength: 'remote', safe: 0 };
  return routeSource(parameter, place);
}

/** Route parameters come from outside, except those that the framework converts to a number or injects itself. */
function routeSource(parameter: Parameter, place: ParameterPlace): ParameterSource | null {
  const { name, index, function: owner, registeredBy } = place;
  const route = registeredBy.find((one) => ROUTE.test(one));
  if (route === undefined && !takesRequest(owner, index)) return null;
  const given = parameter.value;
  const isInjected =
    given?.kind === 'call' &&
    given.callee.kind === 'name' &&
    /^(Depends|Security|Provide)$/.test(given.callee.name);
  const converter = route === undefined ? null : new RegExp(`<(int|float|uuid):${name}>`).exec(route);
  if (isInjected || converter !== null || SAFE_TYPE.test(parameter.type ?? ''))
    return { strength: 'weak', safe: SAFE };
  return { strength: 'remote', safe: 0 };
}

/** The environment that a web server gives a WSGI application. */
function isOfGateway(name: string, { parameters: [, second] }: ParameterPlace['function']): boolean {
  return name === 'environ' && second?.target.kind === 'name' && second.target.name === 'start_response';
}

/** The arguments of a GraphQL resolver, behind the object and the query. */
function isOfResolver(index: number, { name }: ParameterPlace['function']): boolean {
  return index >= 2 && /^resolve_/.test(name ?? '');
}

/** A Django view: the request first, then the parts of the URL. */
function takesRequest({ parameters, isMethod }: ParameterPlace['function'], index: number): boolean {
  const first = parameters[isMethod ? 1 : 0]?.target;
  return index > (isMethod ? 1 : 0) && first?.kind === 'name' && first.name === 'request';
}

const PAGE: Sink = { kind: 'html', least: 'local', inputs: at(0) };
const PAGE_ROUTE =
  /(^|\.)(route|expose)$|^(flask|bottle|quart|Flask|Blueprint)\b.*\.(get|post|put|delete|patch)$/;

/** A Flask or Bottle route returns a page unless it returns a dictionary. */
function returnSinks(decorators: readonly Value[]): readonly Sink[] {
  return decorators.some(({ name }) => name !== null && PAGE_ROUTE.test(name)) ? [PAGE] : [];
}

/** A model of Python, its standard library and its web frameworks. */
export const PYTHON: Tables = {
  language: 'python',
  canonical,
  sourceMembers: SOURCE_MEMBERS,
  sourceCalls: SOURCE_CALLS,
  sinks: PYTHON_SINKS,
  assignSinks: PYTHON_ASSIGN_SINKS,
  propagators: PROPAGATORS,
  routeWords: ['route', 'expose', 'get', 'post'],
  textMethods: TEXT_METHODS,
  plainMembers: PLAIN_MEMBERS,
  loaders: words('__import__ importlib.import_module'),
  markOf: () => null,
  endings: words('sys.exit exit quit os._exit os.abort flask.abort abort bottle.abort pytest.fail self.fail'),
  callbacks: new Set(),
  parameterSource,
  returnSinks,
};
