"""The conversations that chat_template_reference.py and make_chat_template_goldens.py render."""

NOW = 1_700_000_000  # what strftime_now tells, in UTC
SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}
MORE = [{}, {"enable_thinking": False},
        {"enable_thinking": True, "documents": [{"title": "A title", "text": "two\nlines"}]}]

WEATHER = {"type": "function", "function": {
    "name": "get_weather", "description": "Get \"weather\" für <b>Ort</b> & more\n",
    "parameters": {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "a city", "enum": ["A", "B"]},
            "days": {"type": ["integer", "null"], "default": 1.5},
            "hours": {"type": "array", "items": {"type": "string"}},
            "place": {"type": "object", "properties": {"x": {"type": "number"}}}},
        "required": ["city"]},
    "return": {"type": "string"}}}
CLOCK = {"type": "function", "function": {
    "name": "clock", "description": "the time", "parameters": {"type": "object", "properties": {}}}}
TOOLS = [WEATHER, CLOCK]


def system(text):
    return {"role": "system", "content": text}


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **more):
    return {"role": "assistant", "content": text, **more}


def tool(text):
    return {"role": "tool", "content": text, "tool_call_id": "call12345", "name": "get_weather"}


def call(arguments):
    return {"id": "call12345", "type": "function",
            "function": {"name": "get_weather", "arguments": arguments}}


def parts(text):
    return [{"type": "text", "text": text}, {"type": "text", "text": " and more"}]


CITY = {"city": "Zürich", "days": 3, "exact": True, "none": None, "hours": ["a", 1.5, -1e-7]}
CONVERSATIONS = {
    "user": [user("Hi")],
    "system": [system("Be brief, it's \"fine\"."), user("  Hi\t \n")],
    "answered": [user("Hi"), assistant("Hello")],
    "thought": [system(" Think. "), user("héllo 你好 😀\u2028"),
                assistant("<think>\nhmm\n</think>\n\nyes"), user("again")],
    "tool": [user("w?"), assistant("", tool_calls=[call(CITY)]), tool("{\"t\": 21}"),
             assistant("21 degrees")],
    "tool, no text": [user("w?"), assistant(None, tool_calls=[call(CITY)]), tool("21")],
    "tools": [system("s"), user("w?"), assistant("let me see", tool_calls=[call(CITY), call({})]),
              tool("21"), tool("22"), assistant("done"), user("thanks")],
    "tool, arguments as text": [user("w?"), assistant("", tool_calls=[call("{\"city\": \"Ö\"}")]),
                                tool("21"), assistant("ok")],
    "parts": [user(parts("a")), assistant("b"), user(parts("c"))],
    "reasoning": [user("q"), assistant("a", reasoning_content="\nthink here\n"), user("q2"),
                  assistant("b", reasoning_content="why")],
    "twice": [user("a"), user("b")],
    "no user": [assistant("x")],
    "empty": [],
    "system alone": [system("only")],
    "unknown role": [user("a"), {"role": "judge", "content": "b"}],
}


def all_variables():
    """(name, whether with tools, variables) of each conversation, with and without prompt."""
    for name, messages in CONVERSATIONS.items():
        for tools in (None, TOOLS):
            for prompt in (False, True):
                for more in MORE:
                    yield name, bool(tools), {
                        "messages": messages, "tools": tools, "documents": None,
                        "add_generation_prompt": prompt, **SPECIAL_TOKENS, **more}
