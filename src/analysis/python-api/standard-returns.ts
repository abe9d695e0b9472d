import { groupOfEachWord } from '../../base/grouped-words.ts';

/** The return types of functions of the standard library: no file installed with Python states them. */
export const STANDARD_RETURNS = groupOfEachWord(`
  list: builtins.sorted builtins.str.split builtins.str.rsplit builtins.str.splitlines builtins.list.copy
  list: re.findall re.split
  str: builtins.str.strip builtins.str.lstrip builtins.str.rstrip builtins.str.lower builtins.str.upper
  str: builtins.str.title builtins.str.replace builtins.str.join builtins.str.format builtins.bytes.decode
  str: builtins.repr builtins.input datetime.datetime.isoformat datetime.datetime.strftime re.sub json.dumps
  str: posixpath.join ntpath.join pathlib.Path.read_text time.strftime
  bytes: builtins.str.encode pathlib.Path.read_bytes
  bool: builtins.str.startswith builtins.str.endswith builtins.isinstance posixpath.exists ntpath.exists
  bool: pathlib.Path.exists
  dict: builtins.dict.copy
  int: builtins.len random.randint
  datetime.datetime: datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today
  datetime.datetime: datetime.datetime.fromisoformat datetime.datetime.fromtimestamp
  datetime.datetime: datetime.datetime.strptime datetime.datetime.combine datetime.datetime.replace
  datetime.datetime: datetime.datetime.astimezone
  datetime.date: datetime.datetime.date datetime.date.today datetime.date.fromisoformat
  datetime.time: datetime.datetime.time
  float: datetime.timedelta.total_seconds time.time
  re.Pattern: re.compile
  re.Match | None: re.match re.search re.fullmatch
  subprocess.CompletedProcess: subprocess.run
  logging.Logger: logging.getLogger
  pathlib.Path: pathlib.Path.cwd pathlib.Path.home pathlib.Path.resolve pathlib.Path.absolute
  pathlib.Path: pathlib.Path.with_suffix pathlib.Path.with_name pathlib.Path.joinpath
  pathlib.Path: pathlib.Path.expanduser
  sqlite3.Connection: _sqlite3.connect
  uuid.UUID: uuid.uuid4
`);
