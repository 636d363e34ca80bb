"""Random strings of many kinds, for comparing tokenizers."""

import random

SAMPLE = """The quick brown fox doesn't jump over 1234567 lazy dogs; it's they're we'll I'VE I'd.
def f(x):\n\treturn [i ** 2 for i in range(x) if i % 3 == 0]  # comment\n\n    if a != b: pass
#include <vector>\nint main() { std::vector<int> v{1, 2, 3}; return v.size() >> 1; }
\\frac{1}{2} + \\sqrt{x^2} = \\boxed{42} <think> so 12 * 34 = 408 </think> <answer>408</answer>
Größe naïve café Ærø Straße ΑΒΓ αβγ Привет, мир! Як справи? שלום עולם مرحبا بالعالم १२३ नमस्ते दुनिया
你好世界,今天天气很好。こんにちは世界、カタカナ。안녕하세요 세계 ภาษาไทย tiếng Việt 😀👩‍👩‍👧‍👦🇩🇪 ½ ² Ⅻ ﬁ Å Å
""" * 20


class Corpus:
    """Random strings of many kinds, of code points that Unicode 16 knows or has no plan for."""

    BLOCKS = [(0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF),
              (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F),
              (0x1100, 0x11FF), (0x1200, 0x137F), (0x1E00, 0x1EFF), (0x2000, 0x206F),
              (0x2070, 0x218F), (0x2200, 0x22FF), (0x2500, 0x27BF), (0x3000, 0x30FF),
              (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE00, 0xFE0F),
              (0xFF00, 0xFFEF), (0x10400, 0x1044F), (0x1D400, 0x1D7FF), (0x1F300, 0x1F6D7),
              (0x1F900, 0x1FA6D), (0x20000, 0x2A6DF), (0xE000, 0xE0FF), (0xE0000, 0xE007F),
              # newer than Unicode 14: letters, digits, emoji
              (0x1C89, 0x1C8A), (0x10D40, 0x10D49), (0x11F50, 0x11F59), (0x1FA75, 0x1FA77),
              (0x1FAE8, 0x1FAE8), (0x1FAF7, 0x1FAF8)]
    SPECIALS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<think>", "</think>", "<s>", "</s>",
                "<|im_", "<tool>", "<tool_call>", "<lr>", "<word>", "<pad>", "é", "<é>", "  "]
    SPACES = [" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u180e", "\u2028", "\x0b", "\x0c",
              "\x85", "\u200b", "\x1c", "\x1f", "\ufeff", "   \n  ", " \n\n", "▁", "\u200d"]
    CODE = ["def ", "return", "()", "{", "}", "[i]", "==", "!=", "->", "::", "//", "/*", "'s", "'S",
            "'LL", "'re", "'ſ", "don't", "x_1", "0x1F", "3.14", "1,000", "  ", "    ", "\t\t", "\\n",
            "\\frac", "$x$", "...", "```py\n", "'", '"', "#!", "<", ">", "&&", "|"]

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = SAMPLE.split()

    def character(self):
        r = self.random
        if r.random() < 0.03:
            return chr(r.choice([r.randrange(0, 0x20), r.randrange(0x7F, 0xA0)]))
        low, high = r.choice(self.BLOCKS)
        return chr(r.randint(low, high))

    def script(self):
        low, high = self.random.choice(self.BLOCKS)
        return "".join(chr(self.random.randint(low, high)) for _ in range(self.random.randint(1, 12)))

    def run(self):
        unit = self.random.choice([self.character(), " ", "\n", "a", "0", "=", "ab", "▁"])
        return unit * self.random.randint(1, self.random.choice([8, 80, 400]))

    def part(self):
        r = self.random
        makers = [lambda: r.choice(self.words), lambda: r.choice(self.words) + " ",
                  lambda: r.choice(self.SPECIALS), lambda: r.choice(self.SPACES),
                  lambda: r.choice(self.CODE), self.character, self.script, self.run,
                  lambda: str(r.randrange(10 ** r.randint(1, 12)))]
        return r.choices(makers, weights=[6, 6, 2, 4, 4, 3, 3, 1, 2])[0]()

    def string(self):
        return "".join(self.part() for _ in range(self.random.choice([0, 1, 2, 3, 5, 9, 20, 40])))
