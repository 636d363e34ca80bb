"""Mixtures of two languages with known shares through `aha score --reward language`: the mean error of
the share, and how often it is within 0.1.

    python3 bench/rewards/language_mixtures.py build/aha
"""

import json
import random
import subprocess
import sys

SENTENCES = {
    "en": ["The weather is nice today and we are going to the lake with our friends.",
           "First we have to find the value of the unknown and then check the result."],
    "de": ["Das Wetter ist heute schön und wir gehen mit unseren Freunden an den See.",
           "Zuerst müssen wir den Wert der Unbekannten finden und dann das Ergebnis prüfen."],
    "fr": ["Il fait beau aujourd'hui et nous allons au lac avec nos amis.",
           "Il faut d'abord trouver la valeur de l'inconnue puis vérifier le résultat."],
    "es": ["Hoy hace buen tiempo y vamos al lago con nuestros amigos.",
           "Primero tenemos que encontrar el valor de la incógnita y luego comprobar el resultado."],
    "it": ["Oggi il tempo è bello e andiamo al lago con i nostri amici.",
           "Prima dobbiamo trovare il valore dell'incognita e poi controllare il risultato."],
    "pt": ["Hoje o tempo está bom e vamos ao lago com os nossos amigos.",
           "Primeiro temos de encontrar o valor da incógnita e depois verificar o resultado."],
    "ru": ["Сегодня хорошая погода, и мы едем на озеро с нашими друзьями.",
           "Сначала нужно найти значение неизвестной, а затем проверить результат."],
    "ar": ["الطقس جميل اليوم ونحن ذاهبون إلى البحيرة مع أصدقائنا.",
           "أولا يجب أن نجد قيمة المجهول ثم نتحقق من النتيجة."],
    "hi": ["आज मौसम अच्छा है और हम अपने दोस्तों के साथ झील पर जा रहे हैं।",
           "पहले हमें अज्ञात का मान ज्ञात करना होगा और फिर परिणाम की जाँच करनी होगी।"],
    "zh": ["今天天气很好，我们和朋友一起去湖边。",
           "首先我们要求出未知数的值，然后检查结果。"],
    "ja": ["今日は天気がいいので、友達と一緒に湖へ行きます。",
           "まず未知数の値を求めて、それから結果を確認します。"],
    "ko": ["오늘은 날씨가 좋아서 친구들과 함께 호수에 갑니다.",
           "먼저 미지수의 값을 구한 다음 결과를 확인해야 합니다."],
}
# Their words cannot be counted by blanks, so they are judged alone.
WITHOUT_BLANKS = {"zh", "ja"}


def mixture(generator):
    """(text, its first language, that one's share of the words)"""
    first, second = generator.sample(sorted(set(SENTENCES) - WITHOUT_BLANKS), 2)
    parts = [[generator.choice(SENTENCES[language]) for _ in range(generator.randint(0, 6))]
             for language in (first, second)]
    if not parts[0] and not parts[1]:
        parts[0] = [SENTENCES[first][0]]
    words = [sum(len(sentence.split()) for sentence in part) for part in parts]
    return " ".join(parts[0] + parts[1]), first, words[0] / sum(words)


def score(program, rows):
    text = "".join(json.dumps({"prompt": "", "completion": text, "target": target}) + "\n" for text, target in rows)
    done = subprocess.run([program, "score", "--reward", "language"], input=text, text=True, check=True,
                          capture_output=True)
    return [json.loads(line)["score"] for line in done.stdout.splitlines()]


def main():
    generator = random.Random(2)
    mixtures = [mixture(generator) for _ in range(1000)]
    scores = score(sys.argv[1], [(text, language) for text, language, _ in mixtures])
    errors = [1.0 if given is None else abs(given - share) for given, (_, _, share) in zip(scores, mixtures)]
    print(f"mean error {sum(errors) / len(errors):.4f}, within 0.1: {sum(e <= 0.1 for e in errors) / len(errors):.3f}")
    for language, given in zip(SENTENCES, score(sys.argv[1], [(" ".join(SENTENCES[one]), one) for one in SENTENCES])):
        print(f"{language} alone: {given}")


if __name__ == "__main__":
    main()
