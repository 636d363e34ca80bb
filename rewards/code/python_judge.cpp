#include "rewards/code/python_drivers.h"

namespace aha::rewards {

const char* const kPythonJudge = R"PY(
import ast, builtins, fcntl, importlib, json, os, random, sys, types

class Missing(BaseException):
    pass

class Uncarried(TypeError):
    pass

class Raised:
    def __init__(self, name, text):
        self.name, self.text = name, text

# Without the token, and at whatever descriptor is guessed, nothing that is written is a verdict.
token = sys.argv.pop().encode()
out_fd = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 50 + os.urandom(1)[0] % 64)
os.dup2(2, 1)

def finish(text):
    sys.stdout.flush()
    data = token + (text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    while data:
        data = data[os.write(out_fd, data):]
    os._exit(0)

with open("tests.json", encoding="utf-8") as file:
    tests = json.load(file)
requests, answers, spoken, known = [], [], [], {}

def read_requests():
    with open("requests", "rb") as file:
        wire = Wire(file.read())
    while wire.at < len(wire.data):
        begin = wire.at
        wire.whole()
        requests.append(wire.data[begin:wire.at])

def read_answers(path):
    with open(path, "rb") as file:
        wire = Wire(file.read())
    while wire.at < len(wire.data):
        begin = wire.at
        kind = wire.data[wire.at:wire.at + 1]
        wire.at += 1
        if kind not in (b"v", b"e"):
            raise ValueError("no answer")
        value = wire.whole()
        if kind == b"e":
            name, text = value
            if type(name) is not str or type(text) is not str:
                raise ValueError("no answer")
            value = Raised(name, text)
        answers.append(value)
        spoken.append(wire.data[begin:wire.at])

# An answer stands: from what the tests then do, the program must not learn of another. And one that
# draws at random would never settle.
def read_rounds():
    global foreign
    read_requests()
    read_answers("given")
    given = len(answers)
    try:
        read_answers("answers")
    except Exception:
        finish("Fcall %d of the tests: the result is no plain value" % (len(answers) - given + 1))
    del answers[given:2 * given], spoken[given:2 * given]
    if len(answers) != len(requests):
        finish("Fthe program answered %d of %d calls" % (len(answers), len(requests)))
    foreign = any(map(holds_text, answers))
    for request, answer in zip(requests, answers):
        known.setdefault(request, []).append(answer)
    for waiting in known.values():
        waiting.reverse()

seen = []
distinct, latest, waits = set(), 0, 0
missed = False
raised = uncarried = None

# The calls that are to be made, with the answers that stand.
def finish_round(calls):
    same = 0
    while same < min(len(calls), len(requests)) and calls[same] == requests[same]:
        same += 1
    text = b"".join(calls)
    finish(b"N%d:%s%s" % (len(text), text, b"".join(spoken[:same])))

# A loop that waits for an answer would go on for ever where statements without one are skipped.
def wait():
    global waits
    waits += 1
    if waits > 1000:
        finish_round(seen[:latest])

def kind_named(name):
    kind = getattr(builtins, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError

def is_for_text(frame):
    while frame and frame.f_code.co_filename != "text":
        frame = frame.f_back
    return frame is not None

class Candidate:
    def __init__(self, name):
        self.__name__ = name
    def __call__(self, *arguments, **named):
        global missed, raised, uncarried, latest, waits
        parts = []
        try:
            encode_whole((self.__name__, list(arguments), named), parts)
        except TypeError as error:
            if is_for_text(sys._getframe(1)):  # which may name functions, and shall not break a row
                raise
            uncarried = Uncarried("an argument of %s is %s" % (self.__name__, error))
            raise uncarried
        request = b"".join(parts)
        seen.append(request)
        if request not in distinct:
            distinct.add(request)
            latest, waits = len(seen), 0
        if len(seen) > 20000:
            finish(("F" if requests else "B") + "the tests make more than 20000 calls")
        if not known.get(request):
            missed = True
            raise Missing()
        answer = known[request].pop()
        if isinstance(answer, Raised):
            kind = kind_named(answer.name)
            # all(map(...)) would take one for the end of its input, and pass.
            if issubclass(kind, (StopIteration, StopAsyncIteration)):
                kind = RuntimeError
            try:
                raised = kind(answer.text)
            except Exception:  # UnicodeDecodeError and its like take more
                raised = ValueError(answer.text)
            raise raised
        return answer

# No process can be started here, which says nothing about the program.
STARTS = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "os.exec")

def refuse_processes(event, arguments):
    if event not in STARTS:
        return
    frame = sys._getframe(1)
    while frame and (frame.f_code.co_filename.endswith(("/subprocess.py", "/os.py")) or
                     "/multiprocessing/" in frame.f_code.co_filename or
                     frame.f_code.co_filename.startswith("<frozen")):
        frame = frame.f_back
    if frame and frame.f_code.co_filename in ("tests", "prompt"):
        finish("Bthe tests start a process, for which there is no room beside them")

# A statement whose call has no answer yet is skipped, and what then fails for lack of it, so that
# one run lists as many calls as it can. It decides nothing then.
def skipped():
    return (Missing, Exception) if missed else Missing

class Skipping(ast.NodeTransformer):
    waiting = ast.Pass()
    def visit_While(self, node):
        outer, self.waiting = self.waiting, ast.Expr(
            ast.Call(ast.Name(id="__wait__", ctx=ast.Load()), [], []))
        self.generic_visit(node)
        self.waiting = outer
        return node
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
                                        body=[self.waiting])
            result.append(ast.Try(body=[statement], handlers=[handler], orelse=[], finalbody=[]))
        return result
    def generic_visit(self, node):
        for field in "body", "orelse", "finalbody":
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                setattr(node, field, self.body(block))
        return node

def add_prelude(names):
    for part in prelude_parts(tests["prelude"], tests["entry_point"]):
        add_own(part)
        try:
            real_exec(part, names)
        except Exception:
            pass
    add_classes(names)

# What tests that lack its import take for the library's, where they call a program beside it: it
# would decide for them.
LIBRARYS = {"math": "ceil floor inf isclose nan pi sqrt", "copy": "deepcopy", "functools": "reduce",
            "collections": "Counter OrderedDict defaultdict deque"}

asked = set()  # what the tests import of the program

def add_librarys(wanted, stored):
    found = {name: module for module, all in LIBRARYS.items()
             for name in wanted & {*all.split()} - asked}
    if tests["entry_point"] or wanted - stored - found.keys():
        for name, module in found.items():
            names[name] = getattr(importlib.import_module(module), name)
            wanted.discard(name)

# The names that the tests take from the program: neither theirs, nor the prompt's, nor Python's.
# Where there are none and they call one builtin function alone, the program has one of that name
# (MBPP's 126 asserts its own sum). A library they use without an import of theirs is imported
# (596: sys.getsizeof).
def add_candidates(tree):
    nodes = list(ast.walk(tree))
    loaded = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            stored.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            stored.update((n.asname or n.name).split(".")[0] for n in node.names)
    bases = {id(n.value) for n in nodes if isinstance(n, ast.Attribute)}
    wanted = loaded - set(names) - set(dir(builtins))
    for name in (wanted - stored) & sys.stdlib_module_names:
        if all(id(n) in bases for n in nodes if isinstance(n, ast.Name) and n.id == name):
            names[name] = importlib.import_module(name)
            wanted.discard(name)
    add_librarys(wanted, stored)
    called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    if not wanted and not tests["entry_point"] and len(called) == 1:
        wanted = called & set(dir(builtins))
    for name in wanted:
        names[name] = Candidate(name)
    if tests["entry_point"]:
        names[tests["entry_point"]] = Candidate(tests["entry_point"])

# KodCode: functions as pytest calls them, of what they import from `solution`.
def add_test_functions(tree):
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "solution":
            asked.update(n.name for n in node.names)
    tree.body = [node for node in tree.body
                 if not isinstance(node, ast.ImportFrom) or node.module != "solution"]
    if not tests["entry_point"]:
        called = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and
                  node.name.startswith("test_") and not node.args.args]
        tree.body += ast.parse("\n".join(name + "()" for name in called)).body

def main():
    builtins.eval, builtins.exec, builtins.compile = evaluate, execute, compile_text
    names.update(__skipped__=skipped, __wait__=wait)
    add_prelude(names)
    read_rounds()
    code = tests["code"]
    if tests["entry_point"]:
        code += "\ncheck(%s)\n" % tests["entry_point"]
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError) as error:
        finish("B%s" % error)
    add_test_functions(tree)
    add_candidates(tree)
    tree.body = Skipping().body(tree.body)
    program = real_compile(ast.fix_missing_locations(tree), "tests", "exec")
    add_own(program)
    random.seed(0)
    sys.addaudithook(refuse_processes)
    lines = code.splitlines()
    try:
        real_exec(program, names)
    except Missing:
        pass
    except BaseException as error:
        ended = isinstance(error, SystemExit) and not error.code
        if not missed and error is uncarried:  # of the tests' own, or of what the program gave
            finish("%s%s" % ("F" if any(map(holds_other, answers)) else "B", error))
        if not missed and not seen:
            finish("B%s: %s" % (type(error).__name__, error))
        if not missed and not ended and seen == requests[:len(seen)]:
            line, trace = 0, error.__traceback__
            while trace:
                if trace.tb_frame.f_code.co_filename == "tests":
                    line = trace.tb_lineno
                trace = trace.tb_next
            text = lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""
            kind, said = ("R", "the program raised ") if error is raised else ("F", "")
            finish("%s%s%s: %s" % (kind, said, type(error).__name__, text))
    if not missed and not seen:
        finish("Bthe tests never call the program")
    # The answers must be those to the very calls that the tests make, in that order.
    if missed or seen != requests:
        finish_round(seen)
    finish("P")

main()
)PY";

}  // namespace aha::rewards
