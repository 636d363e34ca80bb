#include "rewards/code/python_drivers.h"

namespace aha::rewards {

const char* const kPythonWire = R"PY(
from functools import lru_cache

TYPES = {kind.__name__.encode(): kind for kind in (bool, bytes, complex, dict, float, frozenset, int,
                                                   list, set, str, tuple, type(None))}

# Stands for a value that is not plain: of it the tests learn no more than whether it is true.
class Other:
    def __init__(self, truth):
        self.truth = truth
    def __bool__(self):
        return self.truth

# The prompt's own classes, by name. An object of theirs goes over as its attributes.
CLASSES = {}

def add_classes(space):
    def is_own(kind):
        return (type(kind) is type and kind.__module__ == space["__name__"] and
                "__slots__" not in vars(kind))
    for name, kind in space.items():
        if is_own(kind) and kind.__name__ == name and all(map(is_own, kind.__mro__[:-1])):
            CLASSES[name] = kind

# Of one value, in the order in which they were met: they may hold each other, and themselves.
class Objects:
    def __init__(self):
        self.all, self.numbers = [], {}
    def number(self, one):
        if id(one) not in self.numbers:
            self.numbers[id(one)] = len(self.all)
            self.all.append(one)
        return self.numbers[id(one)]

# A method or a property of a class, which no attribute of an object takes the place of.
@lru_cache(maxsize=1000)
def is_of_the_class(kind, name):
    found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    return hasattr(type(found), "__get__") and type(found).__name__ != "member_descriptor"

class Wire:
    def __init__(self, data):
        self.data, self.at, self.objects = data, 0, []
        self.hashes, self.has_hashed = True, False
    def until(self, mark):
        end = self.data.index(mark, self.at, self.at + 10000000)
        text = self.data[self.at:end]
        self.at = end + 1
        return text
    def take(self):
        size = int(self.until(b":"))
        if size < 0 or self.at + size > len(self.data):
            raise ValueError("cut off")
        self.at += size
        return self.data[self.at - size:self.at]
    def whole(self):
        self.objects = []
        if self.data[self.at:self.at + 1] == b"g":
            self.at += 1
            self.objects = [object.__new__(CLASSES[name]) for name in self.value()]
            self.read_attributes()
        return self.value()
    # What hashes objects is read once all of them have their attributes, the inner ones first.
    def read_attributes(self):
        begins, self.hashes, self.has_hashed = [], False, False
        for one in self.objects:
            begins.append(self.at)
            self.read_attributes_of(one)
        end, self.hashes = self.at, True
        for i in reversed(range(len(begins) if self.has_hashed else 0)):
            self.at = begins[i]
            self.read_attributes_of(self.objects[i])
        self.at = end
    def read_attributes_of(self, one):
        if self.data[self.at:self.at + 1] != b"d":
            raise ValueError("no attributes")
        attributes = self.value()
        for name, value in attributes if type(attributes) is list else attributes.items():
            if not name.isidentifier() or name.startswith("__"):
                raise ValueError("no attribute")
            if not is_of_the_class(type(one), name):
                object.__setattr__(one, name, value)
    def value(self, depth=0):
        if depth > 100:
            raise ValueError("too deep")
        kind = self.data[self.at:self.at + 1]
        self.at += 1
        if kind == b"s":
            return self.take().decode("utf-8", "surrogatepass")
        if kind == b"y":
            return bytes(self.take())
        text = self.until(b";")
        if kind == b"n":
            return None
        if kind == b"b":
            return text == b"1"
        if kind == b"i":
            return int(text, 16)
        if kind == b"f":
            return float.fromhex(text.decode())
        if kind == b"c":
            return complex(float.fromhex(text.decode()), float.fromhex(self.until(b";").decode()))
        if kind == b"T":
            return TYPES[text]
        if kind == b"o":
            return Other(text == b"1")
        size = int(text)
        if size < 0 or size > len(self.data):
            raise ValueError("cut off")
        if kind == b"r":
            return self.objects[size]
        if kind == b"d":
            pairs = [(self.value(depth + 1), self.value(depth + 1)) for _ in range(size)]
            self.has_hashed = self.has_hashed or depth > 0
            return dict(pairs) if self.hashes else pairs
        make = {b"l": list, b"t": tuple, b"S": set, b"F": frozenset}[kind]
        if kind in (b"S", b"F"):
            self.has_hashed, make = True, make if self.hashes else list
        return make([self.value(depth + 1) for _ in range(size)])

# Of NumPy's values the scalars: an array of one element is none.
def scalar(value):
    if type(value).__module__ != "numpy" or getattr(value, "shape", None) != ():
        raise TypeError("no plain value: " + type(value).__name__)
    return value.item()

# What a prompt that is code gives to tests and program alike: imports, constants, and functions and
# classes with a body.
def prelude_parts(text, entry_point="", compile=compile):
    import _ast
    def is_stub(node):
        return all(isinstance(part, _ast.Pass) or
                   isinstance(part, _ast.Expr) and isinstance(part.value, _ast.Constant)
                   for part in node.body)
    try:
        parts = compile(text, "prompt", "exec", 0x400).body  # PyCF_ONLY_AST
    except (SyntaxError, ValueError):
        return
    for node in parts:
        kept = isinstance(node, (_ast.Import, _ast.ImportFrom, _ast.Assign))
        if isinstance(node, (_ast.FunctionDef, _ast.ClassDef)):
            derived = isinstance(node, _ast.ClassDef) and node.bases  # whole without a body
            kept = (derived or not is_stub(node)) and node.name != entry_point
        if kept:
            yield compile(_ast.Module([node], []), "prompt", "exec")

def encode_whole(value, out):
    name_of = {kind: name for name, kind in CLASSES.items()}
    objects, names, parts, last = Objects(), [], [], []
    encode(value, last, objects)
    for one in objects.all:  # which grow
        names.append(name_of[type(one)])
        encode(vars(one), parts, objects)
    if names:
        out.append(b"g")
        encode(names, out, objects)
    out += parts + last

def encode(value, out, objects, depth=0):
    if depth > 100:
        raise ValueError("too deep")
    if value is None:
        out.append(b"n;")
    elif value is True or value is False:
        out.append(b"b1;" if value else b"b0;")
    elif isinstance(value, int):
        out.append(b"i%s;" % format(int(value), "x").encode())
    elif isinstance(value, float):
        out.append(b"f%s;" % float(value).hex().encode())
    elif isinstance(value, complex):
        value = complex(value)
        out.append(b"c%s;%s;" % (value.real.hex().encode(), value.imag.hex().encode()))
    elif isinstance(value, type) and TYPES.get(value.__name__.encode()) is value:
        out.append(b"T%s;" % value.__name__.encode())
    elif isinstance(value, (str, bytes)):
        data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else bytes(value)
        out.append(b"%s%d:%s" % (b"s" if isinstance(value, str) else b"y", len(data), data))
    elif isinstance(value, dict):
        out.append(b"d%d;" % len(value))
        for key in value:
            encode(key, out, objects, depth + 1)
            encode(value[key], out, objects, depth + 1)
    elif type(value) in CLASSES.values():
        out.append(b"r%d;" % objects.number(value))
    else:
        for kind, mark in (list, b"l"), (tuple, b"t"), (set, b"S"), (frozenset, b"F"):
            if isinstance(value, kind):
                out.append(b"%s%d;" % (mark, len(value)))
                for element in value:
                    encode(element, out, objects, depth + 1)
                return
        encode(scalar(value), out, objects, depth + 1)
)PY";

const char* const kPythonCaller = R"PY(
import os, random, sys, types
import json as _json
from traceback import print_exc

def as_json(value, out, depth=0):
    if depth > 100:
        raise ValueError("too deep")
    if isinstance(value, (list, tuple)):
        out.append("[")
        for i, element in enumerate(value):
            out.append("," if i else "")
            as_json(element, out, depth + 1)
        out.append("]")
    elif isinstance(value, dict):
        out.append("{")
        for i, key in enumerate(value):
            if type(key) not in (str, int):
                raise TypeError("a key that is no text")
            out.append("," if i else "")
            out.append(_dumps(str(key)) + ":")
            as_json(value[key], out, depth + 1)
        out.append("}")
    elif value is None or isinstance(value, (bool, int, float, str)):
        out.append(_dumps(value))
    else:
        as_json(scalar(value), out, depth + 1)

_dumps = _json.dumps
_answers = os.dup(1)
os.dup2(2, 1)
sys.set_int_max_str_digits(0)
_mode = sys.argv[1]
if _mode == "wire":  # the same calls are made again in each round
    random.seed(0)
_requests = Wire(sys.stdin.buffer.read())
os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
sys.argv[:] = ["solution.py"]

def _write(data):
    while data:
        data = data[os.write(_answers, data):]

# What a class Solution is used to find imported.
_USUAL = {"bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
          "collections": "Counter OrderedDict defaultdict deque namedtuple",
          "copy": "deepcopy",
          "functools": "cache cmp_to_key lru_cache partial reduce",
          "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
          "itertools": "accumulate chain combinations combinations_with_replacement compress count "
                       "cycle groupby islice pairwise permutations product repeat starmap "
                       "takewhile zip_longest",
          "math": "ceil comb dist factorial floor gcd inf isqrt lcm log log10 log2 perm pi prod "
                  "sqrt",
          "operator": "add and_ itemgetter mul or_ sub xor",
          "random": "choice randint shuffle", "re": "", "string": "ascii_lowercase "
          "ascii_uppercase digits", "sys": "", "datetime": ""}

def _names_in(code):
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names_in(constant)
    return names

def _add_usual(space, code):
    used = _names_in(code)
    from importlib import import_module
    for module, functions in _USUAL.items():
        for name in used & {module, *functions.split()} - set(space):
            found = import_module(module)
            space[name] = getattr(found, name) if name in functions.split() else found

def _load():
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    import typing
    for name in typing.__all__:
        if name not in ("Text", "Match", "Pattern"):
            setattr(module, name, getattr(typing, name))
    module.__file__ = "solution.py"
    if os.path.exists("prompt.py"):
        with open("prompt.py", encoding="utf-8", errors="surrogateescape") as file:
            for part in prelude_parts(file.read()):
                try:
                    exec(part, module.__dict__)
                except Exception:
                    pass
        add_classes(module.__dict__)
    with open("solution.py", encoding="utf-8", errors="surrogateescape") as file:
        source = file.read()
    code = compile(source, "solution.py", "exec")
    if "class Solution" in source:
        _add_usual(module.__dict__, code)
    exec(code, module.__dict__)
    for name in CLASSES:  # which it may define anew
        CLASSES[name] = module.__dict__.get(name, CLASSES[name])
    return module

def _find(module, name):
    if name not in module.__dict__ and hasattr(module, "Solution"):
        return getattr(module.Solution(), name)
    return module.__dict__[name]

# By the name that the tests' own process knows.
def _named(error):
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    try:
        first = error.args[0] if len(error.args) == 1 else None
        return [kinds[0], first if type(first) is str else str(error)]
    except BaseException:
        return [kinds[0], ""]

def _main():
    module = _load()
    while _requests.at < len(_requests.data):
        name, arguments, named = _requests.whole()
        out = []
        try:
            value = _find(module, name)(*arguments, **named)
        except BaseException as error:
            print_exc()
            if _mode == "json":
                sys.stderr.flush()
                os._exit(1)
            out = [b"e"]
            encode_whole(_named(error), out)
            _write(b"".join(out))
            continue
        try:
            if _mode == "json":
                as_json(value, out)
                _write("".join(out).encode())
            else:
                out.append(b"v")
                try:
                    encode_whole(value, out)
                except TypeError:
                    print_exc()
                    out[1:] = [b"o1;" if value else b"o0;"]
                _write(b"".join(out))
        except MemoryError:
            raise
        except Exception as error:
            print_exc()
            _write(b"?")
            sys.stderr.flush()
            os._exit(0)

try:
    _main()
except SystemExit:
    sys.stderr.flush()
    os._exit(0)
except BaseException:
    print_exc()
    sys.stderr.flush()
    os._exit(1)
try:
    sys.stdout.flush()
    sys.stderr.flush()
except BaseException:
    pass
os._exit(0)
)PY";

}  // namespace aha::rewards
