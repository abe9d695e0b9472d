/**
 * Prints the facts of an interpreter and its import path. Run with `-I -S`: no code of the project, its
 * environment or the user's settings is touched (`site` is only queried for the folders).
 */
export const WHERE_PROGRAM = `
import json, os, site, sys, sysconfig
names = set(getattr(sys, "stdlib_module_names", ())) | set(sys.builtin_module_names)
library = sysconfig.get_paths()["stdlib"]
folders = [f for f in sys.path if f]
if not hasattr(sys, "stdlib_module_names"):
    for folder in folders:
        for entry in os.listdir(folder) if os.path.isdir(folder) else ():
            names.add(entry.split(".")[0])
try:
    sites = site.getsitepackages()
except Exception:
    sites = []
try:
    sites.append(site.getusersitepackages())
except Exception:
    pass
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3],
    "library": library,
    "standard": sorted(names),
    "sites": [s for s in sites if os.path.isdir(s)],
    "executable": getattr(sys, "_base_executable", None) or sys.executable,
}))
`;

/**
 * Prints the facts (facts.ts) of the standard modules named in its arguments, one JSON object by name; null
 * for a module that this interpreter lacks. Run with `-I -S`.
 */
export const FACTS_PROGRAM = `
import abc, ast, enum, importlib, inspect, json, re, sys, types, warnings
warnings.simplefilter("ignore")
sys.stdout, out = sys.stderr, sys.stdout
KINDS = {0: "", 1: "", 2: "*", 3: "", 4: "**"}
OPEN = {"Namespace", "SimpleNamespace", "local", "_local", "RawConfigParser", "ConfigParser", "ModuleType",
        "super", "module", "function", "builtin_function_or_method", "NoneType", "Values", "LogRecord", "Structure", "Union", "object", "type", "BaseManager", "SyncManager"}

def parameters(thing):
    try:
        found = list(inspect.signature(thing).parameters.values())
    except Exception:
        return None
    lines, last = [], None
    for p in found:
        if last == 0 and p.kind != 0:
            lines.append("/")
        if p.kind == 3 and not any(line.startswith("*") for line in lines):
            lines.append("*")
        lines.append(KINDS[p.kind] + p.name)
        last = p.kind
    if last == 0:
        lines.append("/")
    return "\\n".join(lines)

def function(thing):
    fact = {"is": "function", "parameters": parameters(thing)}
    if inspect.iscoroutinefunction(thing):
        fact["isAsync"] = True
    return fact

TEXTS = {}

def text_of(module):
    if module not in TEXTS:
        try:
            with open(inspect.getsourcefile(sys.modules[module]), encoding="utf-8") as file:
                TEXTS[module] = file.read()
        except Exception:
            TEXTS[module] = ""
    return TEXTS[module]

def source_of(cls):
    text = text_of(cls.__module__)
    found = re.search(r"^( *)class %s\\b.*\\n(?:\\1 .*\\n|\\s*\\n)*" % re.escape(cls.__name__), text, re.M)
    return found.group() if found else ""

def member(cls, name):
    try:
        raw = inspect.getattr_static(cls, name)
    except Exception:
        return {"is": "value"}
    if isinstance(raw, staticmethod):
        return dict(function(raw.__func__), binding="static")
    if isinstance(raw, classmethod):
        return dict(function(raw.__func__), binding="class")
    if isinstance(raw, types.ClassMethodDescriptorType):
        return {"is": "function", "parameters": None, "binding": "class"}
    if isinstance(raw, (types.FunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)):
        return function(raw)
    if isinstance(raw, types.BuiltinFunctionType):
        return {"is": "function", "parameters": None, "binding": "static"}
    return {"is": "value"}

def of_class(cls):
    members = {}
    for name in dir(cls):
        if not re.match(r"__\\w+__$", name) or name in ("__init__", "__new__", "__call__"):
            members[name] = member(cls, name)
    if cls.__new__ is object.__new__:
        members.pop("__new__", None)
    fact = {"is": "class", "bases": [], "members": members, "isNative": True}
    for base in cls.__mro__:
        if base.__module__ == "builtins":
            continue
        for name in getattr(base, "__annotations__", ()):
            members.setdefault(name, {"is": "value"})
        source = source_of(base)
        for name in re.findall(r"\\bself\\.(\\w+)", source):
            members.setdefault(name, {"is": "value"})
        if re.search(r"\\bsetattr\\(self, *[^'\\" ]|self\\.__dict__\\.update", source):
            fact["hasDynamicAttributes"] = True
    if any("__getattr__" in vars(base) for base in cls.__mro__):
        fact["hasDynamicAttributes"] = True
    if issubclass(type(cls), enum.EnumMeta):
        fact["open"] = "it is an enumeration"
    elif type(cls) not in (type, abc.ABCMeta):
        fact["metaclass"] = type(cls).__name__
    if cls.__name__ in OPEN or cls.__module__ in ("typing", "unittest.mock", "ctypes", "_ctypes"):
        fact["open"] = "it takes any attribute"
    if cls.__dictoffset__ == 0:
        fact["isSealed"] = True
    return fact

def elsewhere(value, module):
    home, path = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(home, str) or not isinstance(path, str) or home == module.__name__:
        return None
    return {"is": "import", "module": home, "name": path} if vars(sys.modules.get(home, abc)).get(path) is value else None

def of_value(value, module):
    if isinstance(value, types.ModuleType):
        return {"is": "import", "module": value.__name__}
    if isinstance(value, type):
        return elsewhere(value, module) or of_class(value)
    if callable(value) and hasattr(value, "__name__"):
        return elsewhere(value, module) or function(value)
    kind = type(value)
    if value is None or kind.__module__ == "typing":
        return {"is": "value"}
    return {"is": "value", "made": kind.__module__ + "." + kind.__qualname__}

def conditional(text):
    """Names that a module binds on some systems or versions only."""
    found = set()
    def visit(body):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                found.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                found.update(alias.asname or alias.name for alias in node.names)
            elif isinstance(node, ast.Assign):
                found.update(target.id for target in node.targets if isinstance(target, ast.Name))
            for part in ("body", "orelse", "finalbody"):
                if isinstance(node, (ast.If, ast.Try, ast.With, ast.For)):
                    visit(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                visit(handler.body)
    try:
        visit(ast.parse(text).body)
    except Exception:
        pass
    return found

def of_module(name):
    try:
        module = importlib.import_module(name)
    except BaseException:
        return None
    names = {}
    for n in dir(module):
        try:
            names[n] = of_value(getattr(module, n), module)
        except Exception:
            names[n] = {"is": "value"}
    facts = {"names": names, "stars": []}
    if "__all__" in names:
        facts["all"] = [n for n in module.__all__ if isinstance(n, str)]
    if hasattr(module, "__getattr__"):
        facts["perhaps"] = []
        words = re.findall(r"[\\"']([A-Za-z_]\\w*)[\\"']", text_of(name))
        facts["perhaps"] = sorted(set(words))
        if not words:
            facts["open"] = "it answers to names by a function"
    hidden = conditional(text_of(name)) - set(names)
    if hidden:
        facts["perhaps"] = sorted(set(facts.get("perhaps", [])) | hidden)
    return facts

json.dump({name: of_module(name) for name in sys.argv[1:]}, out)
`;
