#include "rewards/code/python_drivers.h"

namespace aha::rewards {

const char* const kPythonEvaluation = R"PY(
import ast, builtins, sys, types

def holds_text(value):
    if isinstance(value, Raised):
        return value.text != ""
    if isinstance(value, dict):
        return any(map(holds_text, value)) or any(map(holds_text, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(holds_text, value))
    return isinstance(value, (str, bytes)) or type(value) in CLASSES.values()  # by its attributes

# Where the program answers with text, that is what the tests may evaluate. It is then computed
# without what could act in this process or tell of the tests: no attribute, and no name but these
# functions, the program's, the prompt's, and what the tests hand to eval in a dict.
foreign = False

# Of what tests could not pass on if it were an argument.
def holds_other(value):
    if isinstance(value, dict):
        return any(map(holds_other, value)) or any(map(holds_other, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(holds_other, value))
    return isinstance(value, (Other, type)) or type(value) in CLASSES.values()
own = {}  # by id: the texts that stand in the tests, and the code made of them
names = {"__name__": "tests"}
real_eval, real_exec, real_compile = eval, exec, compile
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

# Told by identity: text of the program's that equals one of the tests' is the program's. Of one
# character there is one object alone.
def add_own(constant):
    if isinstance(constant, (str, bytes)) and len(constant) > 1:
        own[id(constant)] = constant
    elif isinstance(constant, types.CodeType):
        own[id(constant)] = constant
        for inner in constant.co_consts:
            add_own(inner)
    elif isinstance(constant, (tuple, frozenset)):
        for inner in constant:
            add_own(inner)

# A library that names eval and its like uses them for itself, one that was handed them does not.
def is_librarys_own(code, kind):
    return (code.co_filename.startswith("<frozen") or
            code.co_filename.startswith("/") and (kind in code.co_names or
                                                  kind + "_" in code.co_names))

def is_foreign(source, frame, kind):
    if not foreign or id(source) in own:
        return False
    if isinstance(source, types.CodeType) and source.co_filename in ("tests", "prompt"):
        return False
    return not is_librarys_own(frame.f_code, kind)

def is_harmless(value, depth=0):
    if type(value) in (list, tuple, set, frozenset, dict):
        parts = list(value) + (list(value.values()) if type(value) is dict else [])
        return depth < 100 and all(is_harmless(part, depth + 1) for part in parts)
    return (type(value) in PLAIN or type(value) is Candidate or any(value is f for f in HARMLESS) or
            type(value) is types.FunctionType and value.__globals__ is names)

def is_of_the_caller(space, frame):
    own_locals = frame.f_locals
    return ("__skipped__" in space or space is own_locals or
            len(own_locals) > 0 and all(name in space and space[name] is own_locals[name]
                                        for name in own_locals))

def value_of(name, given, frame):
    if name.startswith("__"):
        fail("the tests evaluate text that names " + name)
    for space in given:
        if type(space) is dict and name in space and not is_of_the_caller(space, frame):
            if not is_harmless(space[name]):
                break
            return space[name]
    value = names.get(name)
    if type(value) is Candidate or (type(value) is types.FunctionType and
                                    value.__globals__ is names and
                                    value.__code__.co_filename == "prompt"):
        return value
    value = vars(builtins).get(name)
    if any(value is harmless for harmless in HARMLESS):
        return value
    if name in frame.f_locals or name in names or name in vars(builtins):
        fail("the tests evaluate text that names " + name)
    raise NameError("name %r is not defined" % name)

def evaluate_values(text, given, frame):
    tree = ast.parse(text.strip(), mode="eval")
    values = {}
    for node in ast.walk(tree):
        if (not isinstance(node, NODES) or
                isinstance(node, ast.Call) and not isinstance(node.func, ast.Name)):
            fail("the tests evaluate text that is more than an expression of values")
        if isinstance(node, ast.Name):
            values[node.id] = value_of(node.id, given, frame)
    values["__builtins__"] = {}
    return real_eval(real_compile(tree, "text", "eval"), values)

def spaces_of(frame, outer, inner):
    if outer is None:
        return frame.f_globals, frame.f_locals if inner is None else inner
    return outer, outer if inner is None else inner

def evaluate(text, /, globals=None, locals=None):
    frame = sys._getframe(1)
    if not is_foreign(text, frame, "eval"):
        return real_eval(text, *spaces_of(frame, globals, locals))
    if not isinstance(text, (str, bytes)):
        fail("the tests evaluate what may be made of the program's text")
    return evaluate_values(text, (locals, globals), frame)

def execute(text, /, globals=None, locals=None, **options):
    frame = sys._getframe(1)
    if is_foreign(text, frame, "exec"):
        fail("the tests execute what may be the program's")
    return real_exec(text, *spaces_of(frame, globals, locals), **options)

# A tree may be made of anybody's text: while there is any, none is compiled.
def compile_text(text, /, *arguments, **options):
    if is_foreign(text, sys._getframe(1), "compile"):
        fail("the tests compile what may be the program's")
    code = real_compile(text, *arguments, **options)
    if id(text) in own:
        add_own(code)
    return code
)PY";

}  // namespace aha::rewards
