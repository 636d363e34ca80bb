# The resident process of a box for Python programs: imports what they usually import, then serves
# runs. aha_serve_runs() returns in a copy of this process that has become a run's program
# (box_process.h); what follows does what `python main.py` does, to the same output and status. What
# a program can tell: one frame more below its own, more modules in sys.modules, and a numpy that
# computes in one thread. For its threads would not be in a copy, which waits for them when it
# forks; where anything starts one all the same, aha_serve_runs() refuses.
import ctypes
import os
import sys

_threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_given = {_name: os.environ.get(_name) for _name in _threads}
os.environ.update(dict.fromkeys(_threads, "1"))
for _name in ("__future__ array atexit bisect cmath collections collections.abc copy datetime "
              "decimal enum fractions functools gc heapq inspect io itertools json math numbers "
              "operator os os.path pickle queue random re statistics string struct textwrap "
              "threading time traceback types typing importlib.machinery numpy").split():
    try:
        __import__(_name)
    except ImportError:
        pass
for _name, _value in _given.items():
    del os.environ[_name]
    if _value is not None:
        os.environ[_name] = _value

import atexit
import gc
import importlib.machinery
import signal
import threading
import types

_box = ctypes.PyDLL(sys.argv[1])
_box.aha_argument.restype = ctypes.c_char_p
_command = sys.orig_argv[:-3]
ctypes.pythonapi.PyOS_BeforeFork()
gc.collect()
gc.freeze()

_count = _box.aha_serve_runs()

ctypes.pythonapi.PyOS_AfterFork_Child()
sys.argv[:] = [os.fsdecode(_box.aha_argument(_i)) for _i in range(_count)]
sys.orig_argv[:] = _command + sys.argv
sys.path[0] = os.getcwd()
_status = 0


def _prepare():
    """The program's source, its path and its names, as those of a fresh __main__."""
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
    if sys.version_info < (3, 12):  # where every frame counts: the one that calls exec is not there
        leave = ctypes.pythonapi.Py_LeaveRecursiveCall
        leave.restype = None
        leave()
    return source, path, names


def _status_of_exit(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xff if -2**63 <= code < 2**63 else 0xff
    sys.stdout.flush()
    print(code, file=sys.stderr)
    return 1


def _status_of(error):
    if isinstance(error, SystemExit):
        return _status_of_exit(error.code)
    trace = error.__traceback__.tb_next  # without the call of exec
    error.__traceback__ = trace
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
    sys.excepthook(type(error), error, trace)
    return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1


_tried = []


def _flush(*streams):
    global _status
    for stream in streams:
        if stream is None or stream.closed or stream in _tried:
            continue
        try:
            stream.flush()
        except Exception as error:
            print("Exception ignored in: %r\n%s: %s" % (stream, type(error).__name__, error),
                  file=sys.stderr)
            _tried.append(stream)
            if stream is sys.stdout:
                _status = 120


_names = None
try:
    _source, _path, _names = _prepare()
    _code = compile(_source, _path, "exec", dont_inherit=True)
    del _source
    exec(_code, _names)
except BaseException as _error:
    _status = _status_of(_error)
try:
    threading._shutdown()
except BaseException:
    pass
atexit._run_exitfuncs()
_flush(sys.stdout, sys.stderr)
# What the program holds goes, so that its __del__ are called.
sys.modules.pop("__main__", None)
_names = _code = sys.last_type = sys.last_value = sys.last_traceback = None
gc.collect()
_flush(sys.stdout, sys.__stdout__, sys.stderr, sys.__stderr__)
if _status < 0:
    signal.signal(-_status, signal.SIG_DFL)
    os.kill(os.getpid(), -_status)
os._exit(_status)
