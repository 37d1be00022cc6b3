"""A little api.php with canned answers for groups_api_test.sh: which fault it
has, the path says. Prints its port, then one line for each request.

    api_server.py PORT_FILE LOG_FILE
"""
import http.server
import json
import sys
import threading
import time
import urllib.parse

PAGES = {
    "828": [("模块:CGroup/A", "Scribunto",
             "return { description = '甲组', content = {"
             "{ type = 'item', rule = 'zh-cn:软件;zh-tw:軟體A' } } }"),
            ("模块:CGroup/B", "Scribunto", "return require [[Module:CGroup/A]]"),
            ("模块:CGroup/C", "Scribunto", "while true do end")],
    "10": [("Template:CGroup/T", "wikitext", "{{CItem|zh-cn:网络;zh-tw:網路T}}"),
           ("Template:CGroup/U", "wikitext",
            "#重定向 [[Template:CGroup/T]]")],
    "8": [("MediaWiki:Conversiontable/zh-tw", "wikitext", "-{* 车 => 車T; }-")],
}
busy = {"n": 0}


def page(number, ns, title, model, text):
    return {"pageid": number, "ns": int(ns), "title": title, "revisions": [
        {"revid": number, "parentid": 0, "timestamp": "2020-01-01T00:00:00Z",
         "slots": {"main": {"contentmodel": model, "contentformat": "text/plain",
                            "content": text}}}]}


def answer(query, path):
    """One page an answer; every other answer has its page without a text,
    which comes with the next one, as MediaWiki does it."""
    ns = query["gapnamespace"][0]
    pages = PAGES[ns]
    if path in ("/lua", "/busy", "/slow"):
        pages = [p for p in pages if not p[0].endswith("/C")]
    at, late = query.get("gapcontinue", ["0:0"])[0].split(":")
    at, late = int(at), int(late)
    item = page(at + 1, ns, *pages[at])
    if not late:
        del item["revisions"]
    out = {"query": {"pages": [item]}}
    if not late:
        out["continue"] = {"gapcontinue": "%d:1" % at, "continue": "gapcontinue||"}
    elif at + 1 < len(pages):
        out["continue"] = {"gapcontinue": "%d:0" % (at + 1),
                           "continue": "gapcontinue||"}
    return out


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        with open(sys.argv[2], "a", encoding="utf-8") as log:
            log.write("%s %s %s %s\n" % (
                url.path, query.get("gapnamespace", ["-"])[0],
                query.get("gapprefix", ["-"])[0],
                query.get("gapcontinue", ["-"])[0]))
        self.reply(url.path, query)

    def reply(self, path, query):
        ns = query.get("gapnamespace", ["8"])[0]
        body = json.dumps(answer(query, path), ensure_ascii=False).encode()
        if path == "/moved":
            self.send(301, b"", [("Location", "/lua?x=y")])
        elif path == "/ring":
            self.send(302, b"", [("Location", "/ring")])
        elif path == "/away":
            self.send(302, b"", [("Location", "http://192.0.2.1/w/api.php")])
        elif path == "/file":
            self.send(302, b"", [("Location", "file:///etc/hostname")])
        elif path == "/truncated":
            self.send(200, body[:-9])
        elif path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) + 9))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True
        elif path == "/html":
            self.send(200, b"<html></html>")
        elif path == "/missing":
            self.send(404, b"<html></html>")
        elif path == "/error":
            self.send(200, json.dumps({"error": {
                "code": "readapidenied", "info": "You need read permission"}}).encode())
        elif path == "/circle":
            self.send(200, json.dumps({
                "continue": {"gapcontinue": "0:0", "continue": "x"},
                "query": {"pages": []}}).encode())
        elif path == "/odd":
            self.send(200, json.dumps({
                "continue": 7, "query": {"pages": [1, {}, {"title": 5},
                                                   {"title": "x", "revisions": 3}]}}).encode())
        elif path == "/nolua" and ns == "828":
            self.send(200, json.dumps({"error": {
                "code": "badvalue", "info": 'Unrecognized value for parameter '
                                            '"gapnamespace": 828.'}}).encode())
        elif path == "/busy" and busy["n"] < 2:
            busy["n"] += 1
            if busy["n"] == 1:
                self.send(503, b"later", [("Retry-After", "0")])
            else:
                self.send(200, json.dumps({"error": {
                    "code": "maxlag", "info": "Waiting"}}).encode(),
                          [("Retry-After", "1")])
        elif path == "/slow" and busy["n"] < 3:
            busy["n"] = 3
            time.sleep(3)
        elif path == "/large":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            block = b" " * (1 << 20)
            try:
                for _ in range(80):
                    self.wfile.write(b"100000\r\n" + block + b"\r\n")
            except OSError:
                pass
            self.close_connection = True
        else:
            self.send(200, body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + ".new", "w", encoding="ascii") as port:
    port.write(str(server.server_address[1]))
import os
os.rename(sys.argv[1] + ".new", sys.argv[1])
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()),
                 daemon=True).start()
server.serve_forever()
