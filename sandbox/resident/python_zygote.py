# The resident process of a box for Python programs: imports what they usually import, then serves
# runs. aha_serve_runs() returns in a copy of this process that has become a run's program
# (box_process.h); what follows does what `python main.py` does, to the same output and status.
import ctypes
import sys

for _name in ("__future__ array atexit bisect cmath collections collections.abc copy datetime "
              "decimal enum fractions functools gc heapq inspect io itertools json math numbers "
              "operator os os.path pickle queue random re statistics string struct textwrap "
              "threading time traceback types typing importlib.machinery numpy").split():
    try:
        __import__(_name)
    except ImportError:
        pass

import atexit
import gc
import importlib.machinery
import os
import signal
import threading
import types

_box = ctypes.PyDLL(sys.argv[1])
_box.aha_argument.restype = ctypes.c_char_p
_command = sys.orig_argv[:-3]
_after_fork = ctypes.pythonapi.PyOS_AfterFork_Child
_deeper = getattr(ctypes.pythonapi, "Py_LeaveRecursiveCall", None)
_deeper.restype = None
ctypes.pythonapi.PyOS_BeforeFork()
gc.collect()
gc.freeze()

_count = _box.aha_serve_runs()

_after_fork()
sys.argv[:] = [os.fsdecode(_box.aha_argument(_i)) for _i in range(_count)]
sys.orig_argv[:] = _command + sys.argv
sys.path[0] = os.getcwd()
_status = 0


def _main():
    path = os.path.abspath(sys.argv[0])
    module = types.ModuleType("__main__")
    names = module.__dict__
    names["__annotations__"] = {}
    names["__builtins__"] = sys.modules["builtins"]
    names["__file__"] = path
    names["__cached__"] = None
    names["__loader__"] = importlib.machinery.SourceFileLoader("__main__", path)
    sys.modules["__main__"] = module
    with open(path, "rb") as file:
        source = file.read()
    return source, path, names


def _failed(error):
    global _status
    if isinstance(error, SystemExit):
        code = error.code
        if code is None:
            return
        if isinstance(code, int):
            _status = code & 0xff
            return
        sys.stdout.flush()
        print(code, file=sys.stderr)
        _status = 1
        return
    _status = 1
    trace = error.__traceback__.tb_next
    error.__traceback__ = trace
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
    sys.excepthook(type(error), error, trace)
    if isinstance(error, KeyboardInterrupt):
        _status = -signal.SIGINT


def _flush():
    global _status
    for stream in sys.stdout, sys.stderr:
        try:
            stream.flush()
        except Exception:
            if stream is sys.stdout:
                _status = 120


_names = None
try:
    _source, _path, _names = _main()
    _code = compile(_source, _path, "exec", dont_inherit=True)
    del _source
    exec(_code, _names)
except BaseException as _error:
    _failed(_error)
try:
    threading._shutdown()
except BaseException as _error:
    pass
atexit._run_exitfuncs()
_flush()
# What the program holds goes, so that its __del__ are called.
sys.modules.pop("__main__", None)
_names = _code = None
gc.collect()
_flush()
if _status < 0:
    signal.signal(-_status, signal.SIG_DFL)
    os.kill(os.getpid(), -_status)
os._exit(_status)
