#!/usr/bin/env python3
"""Compares aha's chat templates with transformers', which render by jinja2.

usage: chat_template_reference.py RENDER_CHAT_MAIN [--random N] [--seed S] [--templates FOLDER]

RENDER_CHAT_MAIN is the binary of render_chat_main.cpp. Rendered by both are the conversations of
chat_template_cases.py with every template of goldens/chat_templates and of FOLDER, which may hold
any models' chat_template.jinja, and N random small templates. Text must be equal byte for byte;
what one refuses the other must refuse, but for what aha says it does not support. At most 3 % of
the random templates may be so.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import warnings

import transformers.utils.chat_template_utils as chat_template_utils

import chat_template_cases as cases

HERE = pathlib.Path(__file__).resolve().parent
UNSUPPORTED = ("not supported", "more than 64 bits", "cannot be printed", "marked as safe",
               "is too large", "MiB", "more work", "complex number")


class FrozenTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(cases.NOW)


def freeze_time():
    os.environ["TZ"] = "UTC"
    time.tzset()
    chat_template_utils.datetime = FrozenTime


def theirs(template, variables):
    try:
        return {"text": chat_template_utils._compile_jinja_template(template).render(**variables)}
    except Exception as error:  # whatever jinja2 or Python raises is a refusal
        return {"error": f"{type(error).__name__}: {error}"}


def with_reasoning_aliases(variables):
    messages = chat_template_utils._alias_reasoning_fields(variables["messages"])
    return {**variables, "messages": messages}


def parenthesised(method):
    def make(self, depth):
        made = method(self, depth)
        return f"({made})" if "|" in made else made
    return make


class Source:
    """Random templates over the variables below, mostly of operations that fit their operands.

    They set no name of a variable: jinja2 forgets a variable that an inner block reads before the
    template sets its name.
    """

    VARIABLES = {
        "i": 7, "j": -3, "zero": 0, "f": 2.5, "g": -1e20, "yes": True, "no": False, "nil": None,
        "s": "  Hello, World  ", "u": "Größe ß ΑΣ 你好 😀\u2028x", "e": "", "w": "a-b c\td\n", "q": "it's \"x\"\\",
        "li": [3, 1, 2, 1], "ls": ["b", "A", "c", "a"], "lm": [1, "x", None, 2.0, True, [1]], "le": [],
        "d": {"b": 1, "a": "x", "items": [1], "n": None}, "de": {},
        "m": [{"role": "user", "content": "hi", "k": 2}, {"role": "assistant", "content": "yo <b>"},
              {"role": "tool", "content": None, "k": 1}],
    }
    TEXTS = ["s", "u", "e", "w", "q", "'abc'", "'a,b,,c'", "\"\\u00e9\\n\"", "d.a", "m[0].content",
             "'x' 'y'", "'%'"]
    NUMBERS = ["i", "j", "f", "zero", "0", "1", "2", "3.0", "0.1", "10", "1e3", "yes", "g", "-1"]
    LISTS = ["li", "ls", "lm", "le", "m", "[1, 2]", "(1, 'a')", "range(4)", "d.items()", "[]",
             "d.keys()", "range(5, 0, -2)", "[[1, 2], [3]]", "d.values() | list"]
    DICTS = ["d", "de", "m[0]", "{'a': 1, 2: 'b', none: [true]}", "dict(a=1, b='x')"]
    ODD = ["missing", "nil", "d.missing", "m[5]", "none", "li.foo", "namespace(a=1).a", "s.foo"]
    TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping",
             "sequence", "iterable", "true", "false", "callable", "lower", "upper"]

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def any(self, depth):
        kind = self.random.choices([self.text, self.number, self.list, self.dict, self.truth, self.odd],
                                   weights=[12, 8, 10, 4, 8, 1])[0]
        return kind(depth)

    def odd(self, depth):
        return self.random.choice(self.ODD)

    @parenthesised
    def text(self, depth):
        if depth <= 0:
            return self.random.choice(self.TEXTS)
        t = lambda: self.text(depth - 1)
        return self.pick(
            lambda: f"({t()} + {t()})", lambda: f"({t()} ~ {self.any(depth - 1)})",
            lambda: f"{t()}.{self.pick('strip', 'lstrip', 'rstrip')}({self.pick('', chr(39) + ' Hx' + chr(39), t())})",
            lambda: f"{t()}.{self.pick('upper', 'lower', 'title', 'capitalize')}()",
            lambda: f"{t()}.replace({t()}, {t()})", lambda: f"{t()}.replace('l', 'LL', {self.pick(0, 1, -1)})",
            lambda: f"{t()} | {self.pick('upper', 'lower', 'title', 'capitalize', 'trim', 'string')}",
            lambda: f"{t()} | replace({t()}, 'r')", lambda: f"{t()} | indent({self.pick('2', '', 'first=true', 'width=1, blank=true', chr(39) + '>' + chr(39))})",
            lambda: f"{self.any(depth - 1)} | tojson{self.pick('', '(indent=2)', '(sort_keys=true)', '(ensure_ascii=true)', '(indent=0)', '(separators=(1 | string, 2 | string))')}",
            lambda: f"({self.list(depth - 1)}) | join({self.pick('', ', '.__repr__(), t())})",
            lambda: f"({t()}).join({self.list(depth - 1)} | map('string'))",
            lambda: f"({t()})[{self.slice(depth)}]", lambda: f"({t()} * {self.pick(0, 2, 3, -1)})",
            lambda: f"({t()} if {self.truth(depth - 1)} else {t()})", lambda: f"({self.any(depth - 1)}) | string",
            lambda: f"({t()}) | reverse", lambda: f"{self.odd(0)} | default({t()})",
            lambda: f"({self.any(depth - 1)}) | trim", lambda: f"({t()}) | first", lambda: f"({t()}) | last",
            lambda: f"{t()}.{self.pick('removeprefix', 'removesuffix')}({t()})")()

    @parenthesised
    def number(self, depth):
        if depth <= 0:
            return self.random.choice(self.NUMBERS)
        n = lambda: self.number(depth - 1)
        return self.pick(
            lambda: f"({n()} {self.pick('+', '-', '*', '/', '//', '%')} {n()})",
            lambda: f"({n()} ** {self.pick(0, 1, 2, -1, 0.5)})", lambda: f"(-{n()})",
            lambda: f"{self.list(depth - 1)} | length", lambda: f"{self.text(depth - 1)} | length",
            lambda: f"{self.pick(chr(39) + '12' + chr(39), chr(39) + ' 3.7 ' + chr(39), n(), self.text(depth - 1))} | {self.pick('int', 'float', 'int(5)', 'float(1.5)')}",
            lambda: f"{n()} | {self.pick('abs', 'round', 'round(1)', 'int', 'round(method=' + repr('floor') + ')')}",
            lambda: f"{self.pick('li', '[1, 2.5]', 'range(3)', 'le')} | {self.pick('sum', 'max', 'min', 'first', 'last')}",
            lambda: f"{self.text(depth - 1)}.{self.pick('find', 'rfind', 'count')}({self.text(depth - 1)})",
            lambda: f"{self.list(depth - 1)}.{self.pick('count', 'index')}({self.any(0)})",
            lambda: f"m | sum(attribute='k')", lambda: f"(m | map(attribute='k', default=0) | sum)",
            lambda: f"({n()} {self.pick('and', 'or')} {n()})")()

    def slice(self, depth):
        part = lambda: self.pick("", "1", "-1", "0", "2", "-3", "i", "100")
        return self.pick(f"{part()}:{part()}", f"{part()}:{part()}:{self.pick('', '1', '-1', '2', '-2')}", "::-1")

    @parenthesised
    def list(self, depth):
        if depth <= 0:
            return self.random.choice(self.LISTS)
        l = lambda: self.list(depth - 1)
        quoted = lambda *names: repr(self.pick(*names))
        return self.pick(
            lambda: f"({l()})[{self.slice(depth)}]", lambda: f"({l()} + {l()})", lambda: f"({l()}) | list",
            lambda: f"{self.text(depth - 1)}.{self.pick('split', 'rsplit')}({self.pick('', repr(','), repr('l'), 'none, 1', repr(' ') + ', 1', 'maxsplit=1', repr(',') + ', 0')})",
            lambda: f"{self.text(depth - 1)}.splitlines({self.pick('', 'true')})",
            lambda: f"({l()}) | map({quoted('string', 'upper', 'trim', 'length', 'tojson', 'int')}) | list",
            lambda: f"m | map(attribute={quoted('role', 'content', 'k', 'content.0')}) | list",
            lambda: f"({l()}) | {self.pick('select', 'reject')}({self.pick('', repr(self.random.choice(self.TESTS)), repr('in') + ', li', repr('equalto') + ', 1')}) | list",
            lambda: f"m | {self.pick('selectattr', 'rejectattr')}({quoted('role', 'k', 'content')}{self.pick('', ', ' + repr('equalto') + ', ' + repr('user'), ', ' + repr('defined'), ', ' + repr('none'))}) | list",
            lambda: f"{self.pick('li', 'ls', l())} | sort({self.pick('', 'true', 'reverse=true', 'case_sensitive=true')})",
            lambda: f"m | sort(attribute={quoted('role', 'content', 'role,k')})",
            lambda: f"({l()}) | unique | list", lambda: f"({l()}) | reverse | list", lambda: f"({l()}) | batch({self.pick('2', '3, 0')}) | list",
            lambda: f"{self.dict(depth - 1)} | {self.pick('dictsort', 'items | list', 'list', 'dictsort(true)', 'dictsort(by=' + repr('value') + ')', 'dictsort(reverse=true)')}",
            lambda: f"{self.dict(depth - 1)}.{self.pick('items', 'keys', 'values')}() | list",
            lambda: f"[{self.any(depth - 1)}, {self.any(depth - 1)}]", lambda: f"({self.any(depth - 1)}, {self.any(0)})",
            lambda: f"range({self.pick('3', 'i', '1, 9, 3', 'j')})", lambda: f"({l()} * {self.pick(0, 2)})")()

    def dict(self, depth):
        if depth <= 0:
            return self.random.choice(self.DICTS)
        return self.pick(
            lambda: f"{{{self.any(depth - 1)}: {self.any(depth - 1)}, 'k': {self.any(depth - 1)}}}",
            lambda: f"dict({self.dict(depth - 1)}, z={self.any(depth - 1)})", lambda: f"{self.dict(depth - 1)}.copy()")()

    def truth(self, depth):
        a = lambda: self.any(depth - 1)
        return self.pick(
            lambda: f"({a()} is {self.pick('', 'not ')}{self.random.choice(self.TESTS)})",
            lambda: f"({self.number(depth - 1)} {self.pick('<', '<=', '>', '>=', '==', '!=')} {self.number(depth - 1)})",
            lambda: f"({self.number(0)} < {self.number(0)} <= {self.number(0)})",
            lambda: f"({a()} {self.pick('==', '!=')} {a()})", lambda: f"({self.text(depth - 1)} < {self.text(depth - 1)})",
            lambda: f"({a()} {self.pick('in', 'not in')} {self.list(depth - 1)})", lambda: f"({self.text(depth - 1)} in {self.text(depth - 1)})",
            lambda: f"({self.text(0)} in {self.dict(depth - 1)})", lambda: f"(not {a()})", lambda: f"({a()} {self.pick('and', 'or')} {a()})",
            lambda: f"{self.text(depth - 1)}.{self.pick('startswith', 'endswith')}({self.pick(self.text(0), '(' + repr('a') + ', ' + repr('x') + ')')})",
            lambda: f"{self.text(depth - 1)}.{self.pick('isdigit', 'isalpha', 'isspace', 'isalnum', 'isascii', 'isdecimal')}()",
            lambda: f"({self.number(depth - 1)} is {self.pick('odd', 'even', 'divisibleby 3', 'divisibleby(2)', 'eq 1', 'ge 2', 'sameas true', 'in [1, 2]')})")()

    def space(self):
        return self.pick("", "", " ", "\n", "\n\n", "  \n  ", "x", "\t", " y \n", "\r\n", "{# c #}", "{#- c\n -#}", "{# c +#}\n", "\u00a0", "}", "{")

    def tag(self, body):
        return "{%" + self.pick("", "", "-", "+") + f" {body} " + self.pick("", "", "-", "+") + "%}"

    def output(self):
        depth = self.random.choices([0, 1, 2, 3], weights=[3, 4, 2, 1])[0]
        target = self.any(depth) if self.random.random() < 0.7 else self.access()
        return "{{" + self.pick("", "", "-", " ") + f" {target} " + self.pick("", "-") + "}}"

    def access(self):
        return self.pick("d.items", "d['items']", "m[0]['role']", "d.get('b')", "d.get('zz', 5)", "m[-1].k", "lm.0", "s[0]", "u[-3]",
                         "d.missing.deep", "m | map(attribute='k')", "s['upper']()", "d.b.c", "loop", "ns.x", "v", "mac(1)", "mac(b=2)",
                         "mac(1, 2, 3)", "range(3)", "d.keys()", "m | first", "le | last", "x1", "strftime_now('%Y-%m-%d %H:%M')", "undefined_fn()",
                         "raise_exception('stop ' ~ i)", "(1,)", "()", "1_000", "0x1f", "1.5e-7", "1e16", "123456789.125", "'\\x41\\101\\q'",
                         "loop.index", "loop.last", "loop.revindex", "loop.length", "loop.previtem", "loop.nextitem", "loop.first", "loop.depth",
                         "(s | safe) ~ i", "yes + 1", "[yes, nil, f, q, u]", "dict(*[d], **{'t': 1})")

    def block(self, depth):
        return "".join(self.space() + self.statement(depth) + self.space() for _ in range(self.random.choices([1, 2, 3], weights=[4, 2, 1])[0]))

    def statement(self, depth):
        r = self.random
        if depth <= 0 or r.random() < 0.45:
            return self.output()
        body = lambda: self.block(depth - 1)
        loop = lambda: body() + self.pick("", "", self.tag("if loop.index > 1") + self.tag(self.pick("break", "continue")) + self.tag("endif") + body())
        return self.pick(
            lambda: self.tag(f"if {self.any(2)}") + body() + self.pick("", self.tag(f"elif {self.any(1)}") + body()) + self.pick("", self.tag("else") + body()) + self.tag("endif"),
            lambda: self.tag(f"for v in {self.list(1)}{self.pick('', '', ' if v', ' if v is string', ' if not ns.x')}") + loop() + self.pick("", self.tag("else") + body()) + self.tag("endfor"),
            lambda: self.tag(f"for k, v in {self.pick('d.items()', 'm | dictsort', '[[1, 2], [3, 4]]', 'd | items', '[(1, 2, 3)]', 'd | dictsort')}") + loop() + self.tag("endfor"),
            lambda: self.tag(f"set {self.pick('v', 'x1')} = {self.any(2)}") + body(),
            lambda: self.tag(f"set {self.pick('a, b', '(a, b)')} = {self.pick('1, 2', 'd.items() | first', self.list(1))}") + "{{ a }}{{ b }}",
            lambda: self.tag(f"set ns.{self.pick('x', 'y', '_z')} = {self.any(1)}") + "{{ ns.x }}",
            lambda: self.tag(f"set v{self.pick('', ' | trim', ' | upper | replace(' + repr('A') + ', ' + repr('b') + ')')}") + body() + self.tag("endset") + "[{{ v }}]",
            lambda: self.tag("filter upper") + body() + self.tag("endfilter"),
            lambda: self.tag(f"with v = {self.any(1)}") + body() + self.tag("endwith"),
            lambda: self.tag("generation") + body() + self.tag("endgeneration"),
            lambda: self.tag("call wrap(1)") + body() + self.tag("endcall"),
            lambda: self.tag("raw") + "{{ x }} {% y" + self.space() + self.tag("endraw"))()

    def template(self):
        often = lambda text: text if self.random.random() < 0.9 else ""
        head = often("{% set ns = namespace(x=0, y='n') %}") + often(
            "{% macro mac(a, b=5, c=b) %}<{{ a }}|{{ b }}|{{ c }}>{% endmacro %}"
            "{% macro wrap(n) %}({{ caller() }}{{ n }}){% endmacro %}")
        return head + self.block(2)


class Comparison:
    def __init__(self, binary):
        self.binary = binary
        self.outcomes = collections.Counter()
        self.failed = 0

    def run(self, rows):
        """`rows` are (what, template, variables)."""
        text = "".join(json.dumps({"template": t, "variables": v, "now": cases.NOW}) + "\n" for _, t, v in rows)
        done = subprocess.run([self.binary], input=text, capture_output=True, text=True)
        answers = [json.loads(line) for line in done.stdout.split("\n") if line]
        if done.returncode != 0 or len(answers) != len(rows):
            sys.exit(f"{self.binary} ended with {done.returncode} at row {len(answers)}: "
                     f"{rows[len(answers)][:2] if len(answers) < len(rows) else ''} {done.stderr}")
        for row, ours in zip(rows, answers):
            self.compare(*row, ours)

    def compare(self, what, template, variables, ours):
        expected = theirs(template, variables)
        if "text" in ours and ours == expected:
            self.outcomes["equal"] += 1
        elif "error" in ours and "error" in expected:
            self.outcomes["both refuse"] += 1
        elif "error" in ours and any(reason in ours["error"] for reason in UNSUPPORTED):
            self.outcomes["not supported"] += 1
        else:
            self.failed += 1
            if self.failed <= 20:
                print(f"{what}: {template[:1500]!r}\n  ours   {ours}\n  theirs {expected}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--random", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--templates", type=pathlib.Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    freeze_time()
    comparison = Comparison(options.binary)
    for folder in filter(None, [HERE / "goldens" / "chat_templates", options.templates]):
        files = sorted(folder.glob("*.jinja"))
        if not files:
            sys.exit(f"no templates in {folder}")
        for file in files:
            template = file.read_text(encoding="utf-8")
            comparison.run([(f"{file.name}: {name}", template, with_reasoning_aliases(variables))
                            for name, _, variables in cases.all_variables()])
    print(f"templates of models: {dict(comparison.outcomes)}")
    unsupported_models = comparison.outcomes["not supported"]
    comparison.outcomes.clear()
    source = Source(options.seed)
    comparison.run([(f"random {i}", source.template(), Source.VARIABLES) for i in range(options.random)])
    print(f"random templates: {dict(comparison.outcomes)}; {comparison.failed} differ in all")
    too_few = comparison.outcomes["not supported"] > 0.03 * options.random or unsupported_models > 0
    sys.exit(1 if comparison.failed or too_few else 0)


if __name__ == "__main__":
    main()
