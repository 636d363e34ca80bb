"""The servers that http_reward_test.cpp meets: one address a behaviour. Prints its port.

    server.py [PEM]     with a file of a certificate and its key it speaks HTTPS
"""

import collections
import json
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()
calls = collections.Counter()  # by path
under_way = collections.Counter()
most_at_once = collections.Counter()


def score(row):
    return {"score": len(row["completion"]), "detail": row["prompt"]}


def run_code(body):
    """SandboxFusion's /run_code, for Python without a sandbox."""
    if "sandbox is down" in body["code"]:
        return {"status": "SandboxError", "message": "no pods", "run_result": None}
    if body["language"] != "python":
        return {"status": "Failed", "message": "",
                "compile_result": {"status": "Error", "return_code": 1, "stderr": "no compiler"}}
    try:
        done = subprocess.run([sys.executable, "-c", body["code"]], input=body["stdin"], text=True,
                              capture_output=True, timeout=body["run_timeout"])
    except subprocess.TimeoutExpired:
        return {"status": "Failed", "message": "", "compile_result": None,
                "run_result": {"status": "TimeLimitExceeded", "return_code": None, "stdout": ""}}
    return {"status": "Failed" if done.returncode else "Success", "message": "", "compile_result": None,
            "run_result": {"status": "Finished", "return_code": done.returncode, "stdout": done.stdout,
                           "stderr": done.stderr, "execution_time": 0.1}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, **headers):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:
            calls[self.path] += 1
            attempt = calls[self.path]
            under_way[self.path] += 1
            most_at_once[self.path] = max(most_at_once[self.path], under_way[self.path])
        try:
            getattr(self, self.path.strip("/"))(body, attempt)
        finally:
            with lock:
                under_way[self.path] -= 1

    def good(self, body, attempt):
        self.answer(200, {"scores": [score(row) for row in body["samples"]]})

    def bare(self, body, attempt):
        self.answer(200, [None, 0, 1.5, {"score": None}, {"error": "no idea"}, "x", {"score": 0.5, "verdict": "wrong"}])

    def slow(self, body, attempt):
        time.sleep(3)
        self.good(body, attempt)

    def slow_once(self, body, attempt):
        time.sleep(3 if attempt == 1 else 0)
        self.good(body, attempt)

    def flaky(self, body, attempt):
        self.answer(500, b"out of\nmemory") if attempt < 3 else self.good(body, attempt)

    def busy(self, body, attempt):
        self.answer(429, {}, Retry_After=1) if attempt == 1 else self.good(body, attempt)

    def busy_for_long(self, body, attempt):
        self.answer(503, {}, Retry_After=1000)

    def missing(self, body, attempt):
        self.answer(404, {"attempt": attempt})

    def garbage(self, body, attempt):
        self.answer(200, b"<html>\xff\0")

    def short(self, body, attempt):
        self.answer(200, {"scores": [1]})

    def no_list(self, body, attempt):
        self.answer(200, {"result": "ok"})

    def closed(self, body, attempt):
        self.close_connection = True
        if attempt == 2:
            self.good(body, attempt)

    def half(self, body, attempt):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"scores"')
        self.close_connection = True

    def huge(self, body, attempt):
        self.answer(200, b" " * (17 << 20))

    def endless(self, body, attempt):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"[")
            time.sleep(0.05)

    def moved(self, body, attempt):
        self.answer(307, b"", Location="file:///etc/passwd")

    def echo(self, body, attempt):
        self.answer(200, [{"score": 1, "detail": f"{self.headers['Authorization']} {self.headers['X-Two']}"}])

    def crowded(self, body, attempt):
        time.sleep(0.2)
        self.answer(200, [most_at_once[self.path]] * len(body["samples"]))

    def sizes(self, body, attempt):
        self.answer(200, [len(body["samples"])] * len(body["samples"]))

    def get_reward(self, body, attempt):
        scores = [float(query == prompt + label) for query, prompt, label
                  in zip(body["query"], body["prompts"], body["labels"])]
        self.answer(200, {"rewards": scores, "scores": scores, "extra_logs": {}})

    def run_code(self, body, attempt):
        self.answer(200, run_code(body))

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
server.handle_error = lambda request, address: None  # clients that leave are part of the tests
if len(sys.argv) > 1:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
