#include "rewards/code/python_drivers.h"

namespace aha::rewards {

const char* const kPythonJudge = R"PY(
import ast, builtins, json, os, random, sys, types

class Missing(BaseException):
    pass

class Raised:
    def __init__(self, name):
        self.name = name

out_fd = os.dup(1)
os.dup2(2, 1)

def finish(text):
    sys.stdout.flush()
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    while data:
        data = data[os.write(out_fd, data):]
    os._exit(0)

with open("tests.json", encoding="utf-8") as file:
    tests = json.load(file)
with open("requests", "rb") as file:
    wire = Wire(file.read())
requests = []
while wire.at < len(wire.data):
    begin = wire.at
    wire.value()
    requests.append(wire.data[begin:wire.at])
with open("answers", "rb") as file:
    wire = Wire(file.read())
answers = []
try:
    while wire.at < len(wire.data):
        kind = wire.data[wire.at:wire.at + 1]
        wire.at += 1
        if kind not in (b"v", b"e"):
            raise ValueError("no answer")
        value = wire.value()
        if kind == b"e" and type(value) is not str:
            raise ValueError("no answer")
        answers.append(value if kind == b"v" else Raised(value))
except Exception:
    finish("Fcall %d of the tests: the result is no plain value" % (len(answers) + 1))
if len(answers) != len(requests):
    finish("Fthe program answered %d of %d calls" % (len(answers), len(requests)))

known = {}
for request, answer in zip(requests, answers):
    known.setdefault(request, []).append(answer)
for waiting in known.values():
    waiting.reverse()
seen = []
missed = False
raised = None

class Candidate:
    def __init__(self, name):
        self.__name__ = name
    def __call__(self, *arguments, **named):
        global missed, raised
        parts = []
        encode((self.__name__, list(arguments), named), parts)
        request = b"".join(parts)
        seen.append(request)
        if len(seen) > 20000:
            finish("Bthe tests make more than 20000 calls")
        if not known.get(request):
            missed = True
            raise Missing()
        answer = known[request].pop()
        if isinstance(answer, Raised):
            kind = getattr(builtins, answer.name, None)
            if not (isinstance(kind, type) and issubclass(kind, Exception)):
                kind = RuntimeError
            # all(map(...)) would take one for the end of its input, and pass.
            if issubclass(kind, (StopIteration, StopAsyncIteration)):
                kind = RuntimeError
            try:
                raised = kind("the program raised " + answer.name)
            except Exception:
                raised = RuntimeError("the program raised " + answer.name)
            raise raised
        return answer

def holds_text(value):
    if isinstance(value, dict):
        return any(map(holds_text, value)) or any(map(holds_text, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(holds_text, value))
    return isinstance(value, (str, bytes))

# Where the program answers with text, that is what the tests may evaluate. It is then computed
# without what could act in this process: no attribute, and no function but these, the program's and
# the tests' own.
foreign = any(map(holds_text, answers))
own_texts = set()
names = {"__name__": "tests"}
HARMLESS = (abs, bool, complex, dict, divmod, float, frozenset, int, len, list, max, min, pow, range,
            round, set, sorted, str, sum, tuple)
PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, range)
NODES = (ast.Expression, ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.BoolOp,
         ast.Compare, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.IfExp, ast.List,
         ast.Tuple, ast.Set, ast.Dict, ast.Subscript, ast.Slice, ast.Call, ast.keyword, ast.Starred)

def fail(why):
    if missed or seen != requests[:len(seen)]:
        raise Missing()  # not the text that a round with all answers would come to
    finish("F" + why)

def is_foreign(text):
    return foreign and isinstance(text, (str, bytes)) and text not in own_texts

def is_harmless(value):
    return (type(value) in PLAIN or type(value) is Candidate or any(value is f for f in HARMLESS) or
            type(value) is types.FunctionType and value.__globals__ is names)

def spaces_of(frame, given):
    spaces = list(given) or [frame.f_globals, frame.f_locals]
    return spaces[0], spaces[-1]

def evaluate(text, *given):
    outer, inner = spaces_of(sys._getframe(1), given)
    if not is_foreign(text):
        return builtins.eval(text, outer, inner)
    tree = ast.parse(text.strip(), mode="eval")
    values = {"__builtins__": {}}
    for node in ast.walk(tree):
        if not isinstance(node, NODES):
            fail("the tests evaluate text that is more than an expression of values")
        if isinstance(node, ast.Name):
            for space in inner, outer, vars(builtins):
                if node.id in space:
                    values[node.id] = space[node.id]
                    break
            else:
                raise NameError("name %r is not defined" % node.id)
            if not is_harmless(values[node.id]):
                fail("the tests evaluate text that names " + node.id)
    return builtins.eval(compile(tree, "text", "eval"), values)

def execute(text, *given, **options):
    if is_foreign(text):
        fail("the tests execute text that may be the program's")
    return builtins.exec(text, *spaces_of(sys._getframe(1), given), **options)

def compile_text(text, *arguments, **options):
    if is_foreign(text):
        fail("the tests compile text that may be the program's")
    return builtins.compile(text, *arguments, **options)

# A statement whose call has no answer yet is skipped, and what then fails for lack of it, so that
# one run lists as many calls as it can. It decides nothing then.
def skipped():
    return (Missing, Exception) if missed else Missing

class Skipping(ast.NodeTransformer):
    def body(self, statements):
        result = []
        for statement in statements:
            statement = self.visit(statement)
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
                                      ast.Global, ast.Nonlocal, ast.AsyncFunctionDef)):
                result.append(statement)
                continue
            handler = ast.ExceptHandler(type=ast.Call(ast.Name(id="__skipped__", ctx=ast.Load()),
                                                      [], []), name=None,
                                        body=[ast.Pass()])
            result.append(ast.Try(body=[statement], handlers=[handler], orelse=[], finalbody=[]))
        return result
    def generic_visit(self, node):
        for field in "body", "orelse", "finalbody":
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                setattr(node, field, self.body(block))
        return node

def is_stub(node):
    return all(isinstance(part, ast.Pass) or
               isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
               for part in node.body)

def add_prelude(names):
    try:
        tree = ast.parse(tests["prelude"])
    except (SyntaxError, ValueError):
        return
    for node in tree.body:
        kept = isinstance(node, (ast.Import, ast.ImportFrom, ast.Assign))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            kept = not is_stub(node) and node.name != tests["entry_point"]
        if kept:
            try:
                exec(compile(ast.Module([node], []), "prompt", "exec"), names)
            except Exception:
                pass

def main():
    names.update(__skipped__=skipped, eval=evaluate, exec=execute, compile=compile_text)
    add_prelude(names)
    code = tests["code"]
    if tests["entry_point"]:
        code += "\ncheck(%s)\n" % tests["entry_point"]
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError) as error:
        finish("B%s" % error)
    own_texts.update(n.value for n in ast.walk(tree)
                     if isinstance(n, ast.Constant) and isinstance(n.value, (str, bytes)))
    loaded = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for name in loaded - set(names) - set(dir(builtins)):
        names[name] = Candidate(name)
    if tests["entry_point"]:
        names[tests["entry_point"]] = Candidate(tests["entry_point"])
    tree.body = Skipping().body(tree.body)
    program = compile(ast.fix_missing_locations(tree), "tests", "exec")
    random.seed(0)
    lines = code.splitlines()
    try:
        exec(program, names)
    except Missing:
        pass
    except BaseException as error:
        if not missed and not seen:
            finish("B%s: %s" % (type(error).__name__, error))
        if not missed and seen == requests[:len(seen)]:
            line, trace = 0, error.__traceback__
            while trace:
                if trace.tb_frame.f_code.co_filename == "tests":
                    line = trace.tb_lineno
                trace = trace.tb_next
            text = lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""
            finish("%s%s: %s" % ("R" if error is raised else "F", error if error is raised
                                 else type(error).__name__, text))
    if not missed and not seen:
        finish("Bthe tests never call the program")
    # The answers must be those to the very calls that the tests make, in that order.
    if missed or seen != requests:
        finish(b"N" + b"".join(seen))
    finish("P")

main()
)PY";

}  // namespace aha::rewards
