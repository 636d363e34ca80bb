"""A reward as a server: 1 for an empty completion, falling to 0 at a thousand characters.

    python3 brevity_server.py [PORT]          (8080 where none is given)
    aha score --reward http:http://127.0.0.1:8080/score --input rows.jsonl
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def score(row):
    return {"score": max(0.0, 1.0 - len(row["completion"]) / 1000), "detail": f"{len(row['completion'])} characters"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection for the next batch
    wbufsize = -1  # an answer leaves in one piece

    def do_POST(self):
        batch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({"scores": [score(row) for row in batch["samples"]]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8080), Handler)
    print(f"http://127.0.0.1:{server.server_port}/score", flush=True)
    server.serve_forever()
