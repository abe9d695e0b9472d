import {
  asOption,
  at,
  each,
  everyArgument,
  isTrue,
  option,
  program,
  receiver,
  sql,
  when,
} from './sink-inputs.ts';
import { type Call, type SinkInputs, type SinkRows, sinkTable } from './tables.ts';
import { OBJECT } from './value.ts';

const FETCHES = [
  'fetch node-fetch got axios axios.get axios.post axios.put axios.delete axios.patch axios.head axios.request needle.get superagent.get superagent.post',
  'request request.get request.post request.put request.patch request.delete request.head bent phin wretch axios.create().get axios.create().post axios.create().request wkhtmltoimage.generate wkhtmltopdf http.get http.request https.get https.request undici.request undici.fetch ky ky.get ky.post got.get got.post node-fetch.default',
].join(' ');
const READS =
  'fs.readFile fs.readFileSync fs.createReadStream fs.open fs.openSync fs.readdir fs.readdirSync fs.opendir';
const WRITES =
  'fs.writeFile fs.writeFileSync fs.appendFile fs.appendFileSync fs.createWriteStream fs.unlink fs.unlinkSync fs.rm fs.rmSync fs.rmdir fs.rmdirSync fs.mkdir fs.mkdirSync fs.chmod fs.chmodSync fs.truncate fs.remove fs.outputFile fs.readJson fs.readJSON fs.emptyDir';

const PROGRAMS =
  'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync spawn spawnSync execFile execFileSync execa execa.execa';

const withShell = (call: Call) => isTrue(option(call, 'shell'));
const isBodyless = ({ given }: Call) => given.length === 1;
/** Mark: the current response was declared not to be a page. */
export const NO_PAGE = '%no-page';
const isPlain = ({ state }: Call) => state.read(NO_PAGE) !== null;
/** Anything but plain text or an object that express writes as JSON. */
const asPage = (call: Call) => !isPlain(call) && call.given[0]?.expression.kind !== 'map';
const isElement = ({ receiverName }: Call) =>
  !/^(res|response|process|stdout|stderr|stream|file|logger|console|socket|ws)$/.test(receiverName);
/** With `{ where: { name: x } }` alone the values are escaped; an object in place of a value does the harm. */
const isCollection = ({ receiverName }: Call) =>
  /^[A-Z]\w*$|collection|model|users?$|^db$/i.test(receiverName);
/** The page of a browser that the program controls. */
const isPage = ({ receiverName }: Call) =>
  /^(page|tab|frame|browser|context|Page|Runtime)$|Page$/.test(receiverName);
/** Whole parts of a request, in place of an object with chosen fields. */
const isWhole = ({ given: [, second] }: Call) => second !== undefined && second.expression.kind !== 'map';
const isUnbounded = (call: Call) => option(call, 'maxOutputLength') === null;
const isTimer = ({ given }: Call) => given[0]?.value.function === null;

const SINKS: SinkRows = {
  command: [
    {
      names:
        'child_process.exec child_process.execSync shelljs.exec exec execSync execa.command execa.commandSync execa.execaCommand execaCommand',
      inputs: at(0),
    },
    {
      names:
        'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync spawn spawnSync execFile execFileSync',
      inputs: when(withShell, each(at(0), at(1))),
    },
    {
      names:
        'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync spawn spawnSync execFile execFileSync child_process.fork execa execa.execa',
      least: 'remote',
      inputs: when((call) => !withShell(call), spawned),
    },
  ],
  code: [
    { cwe: 'CWE-95', names: 'eval window.eval globalThis.eval global.eval', inputs: at(0) },
    {
      names:
        'Function vm.runInContext vm.runInNewContext vm.runInThisContext vm.compileFunction vm.Script safe-eval static-eval notevil vm2.VMScript $.globalEval jQuery.globalEval',
      inputs: everyArgument,
    },
    {
      cwe: 'CWE-95',
      names: 'setTimeout setInterval setImmediate window.setTimeout window.setInterval',
      least: 'local',
      inputs: when(isTimer, at(0)),
    },
    {
      names: 'vm2.VM().run vm2.NodeVM().run VM().run NodeVM().run sandbox().run Sandbox().run',
      inputs: at(0),
    },
    {
      names: '.evaluate .evaluateOnNewDocument .addInitScript .evaluateHandle .compileScript',
      least: 'local',
      inputs: when(isPage, at(0)),
    },
  ],
  template: [
    {
      names:
        'handlebars.compile Handlebars.compile ejs.render ejs.compile pug.render pug.compile nunjucks.renderString nunjucks.compile mustache.render Mustache.render lodash.template _.template doT.template Sqrl.render dust.renderSource',
      inputs: at(0),
    },
  ],
  sql: [
    {
      names:
        '.query .execute .raw .$queryRawUnsafe .$executeRawUnsafe .whereRaw .orderByRaw .havingRaw .selectRaw .joinRaw .literal .prepare .unsafe',
      inputs: sql(0),
    },
    {
      names: '.literal .whereRaw .orWhereRaw .orderByRaw .havingRaw .groupByRaw',
      least: 'local',
      inputs: at(0),
    },
    { names: '.all .get .run .each .exec', inputs: when(isStatement, sql(0)) },
  ],
  nosql: [
    {
      names:
        '.find .findOne .findOneAndUpdate .findOneAndDelete .updateOne .updateMany .deleteOne .deleteMany .countDocuments .aggregate .$where',
      least: 'local',
      inputs: when(isCollection, at(0)),
    },
  ],
  request: [
    { names: '.setContent', least: 'remote', inputs: when(isPage, at(0)) },
    { names: '.goto', least: 'remote', inputs: at(0) },
    { names: FETCHES, inputs: at(0) },
  ],
  argument: [{ names: PROGRAMS, least: 'remote', inputs: asOption }],
  view: [{ names: 'response.render', least: 'remote', inputs: each(at(0), when(isWhole, at(1))) }],
  choice: [{ names: '[]', least: 'remote', inputs: receiver }],
  entities: [
    {
      names: 'node-expat.Parser().write node-expat.Parser().parse xml2json.toJson',
      least: 'remote',
      inputs: at(0),
    },
  ],
  html: [
    { names: '$ jQuery', least: 'remote', inputs: when(isMarkup, at(0)) },
    { names: '.append .prepend .after .before .replaceWith', least: 'local', inputs: when(isMarkup, at(0)) },
    { names: '.trustAsHtml .trustAsJs .trustAsResourceUrl', least: 'local', inputs: at(0) },
    { names: 'response.send response.write response.end', least: 'local', inputs: when(asPage, at(0)) },
    { names: 'context.html', least: 'local', inputs: at(0) },
    { names: 'document.write document.writeln', inputs: everyArgument },
    { names: '.insertAdjacentHTML', inputs: at(1) },
    { names: '.html', least: 'local', inputs: when(isElement, at(0)) },
    { names: '.createContextualFragment .bypassSecurityTrustHtml', inputs: at(0) },
  ],
  resource: [
    {
      cwe: 'CWE-409',
      names:
        'zlib.gunzipSync zlib.inflateSync zlib.unzipSync zlib.brotliDecompressSync zlib.gunzip zlib.inflate zlib.unzip zlib.brotliDecompress',
      least: 'remote',
      inputs: when(isUnbounded, at(0)),
    },
    { names: 'Buffer.alloc Buffer.allocUnsafe Array', least: 'local', inputs: when(isBodyless, at(0)) },
    { names: '.repeat .padStart .padEnd', least: 'local', inputs: at(0) },
    { names: 'setTimeout setInterval', least: 'local', inputs: at(1) },
  ],
  path: [
    { names: READS, inputs: at(0) },
    { names: WRITES, inputs: at(0) },
    {
      names:
        'fs.rename fs.renameSync fs.copyFile fs.copyFileSync fs.symlink fs.symlinkSync fs.link fs.cp fs.cpSync fs.copy fs.move',
      inputs: each(at(0), at(1)),
    },
    {
      names: 'response.sendFile response.sendfile response.download',
      inputs: when(({ given }) => given[1]?.expression.kind !== 'map', at(0)),
    },
    { names: '.mv', least: 'local', inputs: at(0) },
    { names: '.file', least: 'local', inputs: when(isToolkit, at(0)) },
  ],
  redirect: [
    { names: 'response.redirect context.redirect', inputs: redirected },
    { names: 'location.assign location.replace window.open', inputs: at(0) },
    {
      names:
        'next/navigation.redirect next/navigation.permanentRedirect next/server.NextResponse.redirect Response.redirect @remix-run/node.redirect',
      inputs: at(0),
    },
    { names: '.redirect', least: 'local', inputs: when(isToolkit, at(0)) },
    { names: 'response.location', inputs: at(0) },
    { names: 'response.writeHead', least: 'local', inputs: location },
    { names: '.setAttribute', least: 'local', inputs: when(isAddress, at(1)) },
  ],
  deserialize: [
    {
      names:
        'node-serialize.unserialize serialize.unserialize unserialize v8.deserialize funcster.deepDeserialize cryo.parse',
      inputs: at(0),
    },
  ],
  xml: [
    {
      names: 'libxmljs.parseXml libxmljs.parseXmlString libxmljs2.parseXml libxmljs.parseXmlAsync',
      inputs: when((call) => isTrue(option(call, 'noent')), at(0)),
    },
  ],
  ldap: [
    {
      names: '.search',
      least: 'local',
      inputs: when(({ receiverName }) => /ldap|client/i.test(receiverName), each(at(0), at(1))),
    },
  ],
  xpath: [
    { names: 'xpath.select xpath.select1 xpath.evaluate document.evaluate xpath.parse', inputs: at(0) },
  ],
  header: [
    {
      names: 'response.setHeader response.set response.header response.append',
      least: 'local',
      inputs: at(1),
    },
  ],
  log: [
    {
      names: 'console.log console.info console.warn console.error console.debug',
      least: 'local',
      inputs: everyArgument,
    },
    {
      names: '.info .warn .error .debug .trace .fatal',
      least: 'local',
      inputs: when(({ receiverName }) => /^(log|logger|winston|pino)$/i.test(receiverName), everyArgument),
    },
    {
      names: 'fs.appendFile fs.appendFileSync',
      least: 'local',
      inputs: when(({ given: [file] }) => /\.log$/.test(file?.value.text ?? ''), at(1)),
    },
  ],
  regex: [{ names: 'RegExp', least: 'local', inputs: at(0) }],
  reflection: [{ names: 'require import', least: 'local', inputs: at(0) }],
};

/** The program; for a shell, the command it runs. */
function spawned(call: Call) {
  const [name, given] = call.given;
  const shell = /^(.*\/)?(sh|bash|zsh|cmd|cmd\.exe|powershell)$/.test(name?.value.text ?? '');
  return shell ? (given?.value.items ?? []).slice(1) : program(0)(call);
}

/** Text with a tag in it: jQuery turns that into elements. */
function isMarkup({ given: [first] }: Call): boolean {
  return /<\w/.test(first?.value.text ?? '');
}

/** SQLite's short names are common words: only text that begins like SQL counts. */
function isStatement({ given: [first] }: Call): boolean {
  return /^\s*(select|insert|update|delete|create|drop|alter|pragma|with)\b/i.test(first?.value.text ?? '');
}

/** The `Location` header among headers that are written together. */
function location({ given }: Call) {
  return given
    .filter(({ expression }) => expression.kind === 'map' && expression.entries.some(isLocation))
    .map(({ value }) => value);
}

function isLocation({ name }: { name: string | null }): boolean {
  return name?.toLowerCase() === 'location';
}

/** Attributes in which `javascript:` is executed. */
function isAddress({ given: [name] }: Call): boolean {
  return /^(href|src|action|formaction)$/i.test(name?.value.text ?? '');
}

/** The object that hapi gives a handler for its answers. */
function isToolkit({ receiverName }: Call): boolean {
  return receiverName === 'h';
}

/** The URL is the last argument: a status may come before it. */
function redirected({ given }: Call) {
  const last = given.at(-1);
  return last === undefined ? [] : [last.value];
}

/** JavaScript's sinks by full name or `.method`. */
export const JAVASCRIPT_SINKS = sinkTable(SINKS);

const assigned: SinkInputs = receiver;
/** Koa writes an object as JSON. */
const noObject = ({ receiver: { name } }: Call) => name !== OBJECT;

/** Sinks by the member that is assigned to. */
export const JAVASCRIPT_ASSIGN_SINKS = sinkTable({
  pollution: [{ names: '[][]', least: 'remote', inputs: assigned }],
  html: [
    { names: '.innerHTML .outerHTML .srcdoc', inputs: assigned },
    { names: 'context.body', least: 'local', inputs: when(noObject, assigned) },
  ],
  redirect: [{ names: 'location.href window.location location', least: 'local', inputs: assigned }],
});
