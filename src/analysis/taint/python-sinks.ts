import {
  asOption,
  at,
  each,
  everyArgument,
  isTrue,
  named,
  positional,
  program,
  receiver,
  sql,
  when,
} from './sink-inputs.ts';
import { type Call, type SinkRows, sinkTable } from './tables.ts';

const SUBPROCESS =
  'subprocess.run subprocess.call subprocess.Popen subprocess.check_call subprocess.check_output';
const RESPONSES =
  'flask.Response flask.make_response django.http.HttpResponse HttpResponse django.http.HttpResponseBadRequest django.http.HttpResponseNotFound fastapi.responses.HTMLResponse starlette.responses.HTMLResponse HTMLResponse make_response Response werkzeug.wrappers.Response werkzeug.Response';
const REQUESTS = 'get post put delete patch head options request'
  .split(' ')
  .flatMap((method) => [
    `requests.${method}`,
    `httpx.${method}`,
    `requests.Session().${method}`,
    `httpx.AsyncClient().${method}`,
    `httpx.Client().${method}`,
    `aiohttp.ClientSession().${method}`,
    `urllib3.PoolManager().${method}`,
  ])
  .filter((name) => !/\.request$|PoolManager/.test(name))
  .join(' ');

const withShell = (call: Call) => isTrue(named(call, 'shell'));
const SAFE_LOADER = /Safe|Base/;
/** `yaml.load` is harmless with a loader that creates no objects. */
const withUnsafeLoader = (call: Call) => {
  const loader = named(call, 'Loader') ?? positional(call.given)[1]?.expression ?? null;
  const name = loader?.kind === 'member' || loader?.kind === 'name' ? loader.name : '';
  return !SAFE_LOADER.test(name);
};
/** No parser is passed that forbids entities; a parser created elsewhere is judged there. */
const withEntities = (call: Call) => {
  const parser = named(call, 'parser') ?? positional(call.given)[1]?.expression ?? null;
  return parser === null || (parser.kind === 'call' && !forbidsEntities(parser));
};

/** An uploaded file itself, not a file name. */
const isUpload = ({ given: [first] }: Call) => /^request\.files(\.\w+)?$/.test(first?.value.name ?? '');

function forbidsEntities(parser: Call['given'][number]['expression'] | null): boolean {
  if (parser?.kind !== 'call') return false;
  const given = parser.arguments.find(({ name }) => name === 'resolve_entities')?.value;
  return given?.kind === 'constant' && given.text === 'False';
}

/** A response that may be HTML. */
const asPage = (call: Call) => {
  const type = named(call, 'content_type') ?? named(call, 'mimetype') ?? named(call, 'media_type');
  return type?.kind !== 'text' || /html/.test(type.text);
};
const isPath = ({ receiver: { name } }: Call) => name === 'pathlib.Path()' || name === 'Path()';
const isArchive = ({ receiver: { name } }: Call) => name !== null && /^(zipfile|tarfile)\./.test(name);
const isTemplateEngine = ({ receiverName }: Call) => /env|jinja|template|engine/i.test(receiverName);
const isLogger = ({ receiverName }: Call) =>
  /^(app\.)?(log|logger|logging|_log|_logger|LOG|LOGGER|audit\w*)$/.test(receiverName);

const SINKS: SinkRows = {
  command: [
    {
      names:
        'os.system os.popen os.popen2 os.popen3 os.popen4 commands.getoutput commands.getstatusoutput subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell asyncio.subprocess.create_subprocess_shell .subprocess_shell popen2.popen3 pexpect.run',
      inputs: at(0, 'cmd', 'command'),
    },
    { names: SUBPROCESS, inputs: when(withShell, at(0, 'args')) },
    { names: SUBPROCESS, least: 'remote', inputs: when((call) => !withShell(call), program(0)) },
    {
      names:
        'os.execl os.execle os.execlp os.execv os.execve os.execvp os.execvpe os.startfile pty.spawn asyncio.create_subprocess_exec',
      least: 'remote',
      inputs: program(0),
    },
    {
      names: 'os.spawnl os.spawnle os.spawnlp os.spawnv os.spawnve os.spawnvp',
      least: 'local',
      inputs: at(1),
    },
    { names: '.exec_command', inputs: at(0, 'command') },
  ],
  code: [
    { cwe: 'CWE-95', names: 'eval builtins.eval pandas.eval numexpr.evaluate', inputs: at(0) },
    {
      names: '.runsource .runcode code.interact _xxsubinterpreters.run_string _testcapi.run_in_subinterp',
      least: 'local',
      inputs: each(at(0), at(1)),
    },
    { names: 'exec builtins.exec', inputs: at(0, 'source') },
    { names: 'compile', least: 'local', inputs: at(0, 'source') },
  ],
  argument: [{ names: SUBPROCESS, least: 'remote', inputs: when((call) => !withShell(call), asOption) }],
  template: [
    {
      names:
        'flask.render_template_string render_template_string jinja2.Template mako.template.Template django.template.Template tornado.template.Template',
      inputs: at(0, 'source', 'text'),
    },
    { names: '.from_string', inputs: when(isTemplateEngine, at(0, 'source')) },
  ],
  sql: [
    {
      names:
        '.execute .executemany .executescript .read_sql_query .read_sql .exec_driver_sql .execute_sql .fetchrow .fetchval .fetch_all .fetch_one',
      inputs: sql(0, 'sql', 'query', 'operation', 'statement'),
    },
    { names: '.raw .extra', inputs: sql(0, 'where', 'select') },
    {
      names:
        'sqlalchemy.text sqlalchemy.sql.text text pandas.read_sql pandas.read_sql_query django.db.models.expressions.RawSQL RawSQL',
      inputs: sql(0),
    },
  ],
  nosql: [
    {
      names: '.find .find_one .aggregate .update_one .update_many .delete_one .delete_many .count_documents',
      least: 'local',
      inputs: when(
        ({ receiverName }) => /^(db|collection|coll|users?|mongo)$|collection/i.test(receiverName),
        at(0),
      ),
    },
  ],
  path: [
    {
      names:
        'open io.open codecs.open os.open aiofiles.open gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile os.remove os.unlink os.rmdir os.removedirs os.mkdir os.makedirs os.listdir os.scandir os.chmod os.chown os.readlink os.truncate shutil.rmtree shutil.unpack_archive linecache.getline numpy.load pandas.read_csv',
      inputs: when((call) => !isUpload(call), at(0, 'file', 'path', 'filename', 'name')),
    },
    {
      names:
        'os.rename os.replace os.link os.symlink shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move',
      inputs: each(at(0, 'src'), at(1, 'dst')),
    },
    {
      names:
        'flask.send_file send_file fastapi.responses.FileResponse starlette.responses.FileResponse FileResponse',
      inputs: at(0, 'path', 'path_or_file', 'filename_or_fp'),
    },
    { names: 'flask.send_from_directory send_from_directory', inputs: at(0, 'directory') },
    { names: '.read_text .read_bytes .write_text .write_bytes', inputs: when(isPath, receiver) },
    { names: '.open .unlink .iterdir .rmdir .mkdir .touch .rename', inputs: when(isPath, receiver) },
    {
      names: '.save',
      least: 'local',
      inputs: when(({ receiver: { traces } }) => traces.length > 0, at(0, 'dst')),
    },
    { names: '.extractall .extract', least: 'local', inputs: when(isArchive, receiver) },
    {
      names: '.save',
      least: 'local',
      inputs: when(({ receiverName }) => /storage|fs$/i.test(receiverName), at(0, 'name')),
    },
  ],
  html: [
    {
      names:
        'markupsafe.Markup flask.Markup jinja2.Markup Markup django.utils.safestring.mark_safe mark_safe django.utils.safestring.SafeString',
      inputs: at(0),
    },
    { names: RESPONSES, inputs: when(asPage, at(0, 'content', 'response')) },
    { names: 'self.write self.wfile.write handler.wfile.write self.finish', least: 'local', inputs: at(0) },
  ],
  redirect: [
    {
      names:
        'flask.redirect redirect django.shortcuts.redirect django.http.HttpResponseRedirect HttpResponseRedirect django.http.HttpResponsePermanentRedirect fastapi.responses.RedirectResponse starlette.responses.RedirectResponse RedirectResponse self.redirect bottle.redirect aiohttp.web.HTTPFound werkzeug.utils.redirect sanic.response.redirect pyramid.httpexceptions.HTTPFound pyramid.httpexceptions.HTTPSeeOther',
      inputs: at(0, 'url', 'location', 'redirect_to', 'to'),
    },
  ],
  request: [
    { names: REQUESTS, inputs: at(0, 'url') },
    {
      names:
        'urllib.request.urlopen urllib.request.urlretrieve urllib.request.Request urllib2.urlopen urllib.urlopen urlopen http.client.HTTPConnection http.client.HTTPSConnection httplib.HTTPConnection socket.create_connection urllib.request.URLopener().open wget.download ftplib.FTP ftplib.FTP_TLS telnetlib.Telnet',
      inputs: at(0, 'url', 'host', 'fullurl'),
    },
    { names: 'requests.request httpx.request httpx.stream', inputs: at(1, 'url') },
    {
      names: '.connect',
      least: 'local',
      inputs: when(({ receiver: { name } }) => name === 'socket.socket()', at(0)),
    },
  ],
  deserialize: [
    {
      names:
        'pickle.loads pickle.load cPickle.loads cPickle.load _pickle.loads dill.loads dill.load cloudpickle.loads cloudpickle.load marshal.loads marshal.load jsonpickle.decode jsonpickle.loads shelve.open pickle.Unpickler joblib.load pandas.read_pickle yaml.unsafe_load yaml.unsafe_load_all yaml.full_load yaml.full_load_all',
      inputs: at(0),
    },
    { names: 'yaml.load yaml.load_all', inputs: when(withUnsafeLoader, at(0, 'stream')) },
  ],
  xml: [
    {
      names:
        'lxml.etree.parse lxml.etree.fromstring lxml.etree.XML lxml.etree.iterparse etree.parse etree.fromstring',
      inputs: when(withEntities, at(0, 'source', 'text')),
    },
    {
      names: 'xml.sax.parse xml.sax.parseString xml.dom.pulldom.parse xml.dom.pulldom.parseString',
      least: 'local',
      inputs: at(0),
    },
  ],
  entities: [
    {
      names:
        'xml.etree.ElementTree.fromstring xml.etree.ElementTree.XML xml.etree.ElementTree.parse xml.etree.ElementTree.iterparse xml.dom.minidom.parse xml.dom.minidom.parseString xml.dom.pulldom.parseString xmlrpc.client.loads',
      least: 'remote',
      inputs: at(0, 'text', 'source', 'string', 'file'),
    },
  ],
  ldap: [
    {
      names: '.search_s .search_ext_s .search_st .search_ext',
      inputs: each(at(0, 'base'), at(2, 'filterstr')),
    },
    {
      names: '.search',
      inputs: when(
        ({ receiverName, given }) => /ldap|conn/i.test(receiverName) && given.length >= 2,
        each(at(0, 'search_base'), at(1, 'search_filter')),
      ),
    },
  ],
  xpath: [
    { names: '.xpath lxml.etree.XPath etree.XPath', inputs: at(0) },
    {
      names: '.find .findall .findtext .iterfind',
      inputs: when(
        ({ receiverName }) => /^(root|tree|doc|xml\w*|element|etree|node)$/i.test(receiverName),
        at(0),
      ),
    },
  ],
  log: [
    {
      names:
        'logging.debug logging.info logging.warning logging.warn logging.error logging.critical logging.exception logging.log',
      least: 'local',
      inputs: everyArgument,
    },
    {
      names: '.debug .info .warning .warn .error .critical .exception',
      least: 'local',
      inputs: when(isLogger, everyArgument),
    },
    {
      names: '.write',
      least: 'local',
      inputs: when(({ receiverName }) => /^(log|audit)(_?file|s)?$/i.test(receiverName), at(0)),
    },
  ],
  regex: [
    {
      names:
        're.compile re.search re.match re.fullmatch re.findall re.finditer re.sub re.subn re.split regex.compile',
      inputs: at(0, 'pattern'),
    },
  ],
  resource: [
    { names: 'time.sleep range bytearray asyncio.sleep', least: 'local', inputs: everyArgument },
    {
      cwe: 'CWE-409',
      names: 'zlib.decompress gzip.decompress bz2.decompress lzma.decompress brotli.decompress',
      least: 'remote',
      inputs: at(0),
    },
  ],
  reflection: [
    { names: 'importlib.import_module __import__ globals', inputs: at(0) },
    { names: 'getattr setattr', least: 'local', inputs: at(1) },
  ],
  header: [
    {
      names: 'self.send_header handler.send_header .set_header .add_header',
      least: 'local',
      inputs: at(1, 'value'),
    },
    {
      names: `${RESPONSES} werkzeug.datastructures.Headers Headers`,
      least: 'local',
      inputs: ({ given }) => given.filter(({ name }) => name === 'headers').map(({ value }) => value),
    },
    {
      names: '.add .set .setdefault',
      least: 'local',
      inputs: when(({ receiverName }) => receiverName === 'headers', at(1, 'value')),
    },
  ],
};

/** Python's sinks by full name or `.method`. */
export const PYTHON_SINKS = sinkTable(SINKS);

/** Sinks by the member that is assigned to; `.headers[]`: an item of it. */
export const PYTHON_ASSIGN_SINKS = sinkTable({
  redirect: [{ names: '.Location', least: 'local', inputs: receiver }],
  header: [{ names: '.headers[]', least: 'local', inputs: receiver }],
});
