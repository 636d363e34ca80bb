#!/usr/bin/env python3
"""Writes goldens/chat_templates.json: what transformers renders from goldens/chat_templates/*.jinja.

usage: make_chat_template_goldens.py        (needs transformers and jinja2)

A case is {"template", "conversation", "tools": whether there are, "more": further variables, "text"},
or "refused": true where rendering fails. Cases of one template that render the same are written once.
"""

import json
import pathlib

import chat_template_cases as cases
from chat_template_reference import freeze_time, theirs, with_reasoning_aliases

HERE = pathlib.Path(__file__).resolve().parent / "goldens"


def cases_of(file):
    template, seen = file.read_text(encoding="utf-8"), set()
    for name, tools, variables in cases.all_variables():
        rendered = theirs(template, with_reasoning_aliases(variables))
        result = {"text": rendered["text"]} if "text" in rendered else {"refused": True}
        if str(rendered) not in seen:
            seen.add(str(rendered))
            more = {k: v for k, v in variables.items() if k not in ("messages", "tools")}
            yield {"template": file.name, "conversation": name, "tools": tools, "more": more, **result}


def main():
    freeze_time()
    rows = [row for file in sorted((HERE / "chat_templates").glob("*.jinja")) for row in cases_of(file)]
    conversations = {name: with_reasoning_aliases({"messages": messages})["messages"]
                     for name, messages in cases.CONVERSATIONS.items()}
    dump = lambda value: json.dumps(value, ensure_ascii=False)
    lines = ",\n".join(map(dump, rows))
    (HERE / "chat_templates.json").write_text(
        f'{{"now": {cases.NOW},\n"tools": {dump(cases.TOOLS)},\n'
        f'"conversations": {dump(conversations)},\n"cases": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(rows)} cases, {sum('text' in row for row in rows)} of them rendered")


if __name__ == "__main__":
    main()
