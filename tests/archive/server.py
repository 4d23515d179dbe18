"""server.py FOLDER PORT_FILE: the folder over HTTP, with ranges, as object storage serves it; its port goes into
PORT_FILE, what is asked for to standard error.

ETags come from the contents; none where FOLDER/no-etags exists. The folders in FOLDER are buckets too, in the little of
S3 that a reader needs: ListObjects of both versions (three keys a page), and errors as XML. Keys with "refused" in them
are forbidden. Where FOLDER/key-id exists, a request must be signed (version 4) by the key of that name whose secret is "secret".
"""
import datetime
import hashlib
import hmac
import os
import re
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 3


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        sys.stderr.write(f"{self.command} {self.path}\n")

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def answer(self, body):
        url = urlsplit(self.path)
        asked = dict(parse_qsl(url.query, keep_blank_values=True))
        if not self.is_signed(url):
            self.refuse(403, "SignatureDoesNotMatch", body)
        elif "refused" in url.path:
            self.refuse(403, "AccessDenied", body)
        elif url.path.strip("/").count("/") == 0 and os.path.isdir(unquote(url.path).strip("/") or "?"):
            keys = self.listing(unquote(url.path).strip("/"), asked)
            self.send(200, "OK", keys, {"Content-Type": "application/xml"}, body)
        else:
            self.send_file(self.translate_path(self.path), body)

    def send(self, status, words, data, headers, body):
        self.send_response(status, words)
        for key, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(key, value)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def refuse(self, status, code, body):
        text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
        self.send(status, code, text.encode(), {"Content-Type": "application/xml"}, body)

    def send_file(self, path, body):
        if not os.path.isfile(path):
            self.refuse(404, "NoSuchKey", body)
            return
        with open(path, "rb") as file:
            data = file.read()
        span = re.match(r"bytes=(\d+)-(\d*)$", self.headers.get("Range", ""))
        first = int(span[1]) if span else 0
        last = min(int(span[2]) if span and span[2] else len(data) - 1, len(data) - 1)
        headers = {"Accept-Ranges": "bytes", "Last-Modified": self.date_time_string(os.path.getmtime(path))}
        if span:
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        if not os.path.exists("no-etags"):
            headers["ETag"] = '"%s"' % hashlib.md5(data).hexdigest()
        self.send(206 if span else 200, "OK", data[first:last + 1], headers, body)

    def listing(self, bucket, asked):
        """A page of the keys below a prefix; what lies behind the delimiter counts as one."""
        prefix, delimiter, found = asked.get("prefix", ""), asked.get("delimiter", ""), {}
        for folder, _, files in os.walk(bucket):
            for name in files:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, bucket)
                if not key.startswith(prefix):
                    continue
                end = key.find(delimiter, len(prefix)) if delimiter else -1
                found[key if end < 0 else key[:end + 1]] = path if end < 0 else None
        after = asked.get("continuation-token", asked.get("marker", ""))
        keys = sorted(key for key in found if key > after)
        most = min(PAGE, int(asked.get("max-keys", PAGE)))
        out = "".join(self.entry(key, found[key]) for key in keys[:most])
        if len(keys) > most:
            out += "".join(f"<{end}>{escape(keys[most - 1])}</{end}>" for end in ("NextMarker", "NextContinuationToken"))
        more = str(len(keys) > most).lower()
        return ("<?xml version='1.0'?><ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
                f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><IsTruncated>{more}</IsTruncated>"
                f"{out}</ListBucketResult>").encode()

    @staticmethod
    def entry(key, path):
        if not path:
            return f"<CommonPrefixes><Prefix>{escape(key)}</Prefix></CommonPrefixes>"
        when = datetime.datetime.utcfromtimestamp(os.path.getmtime(path)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        with open(path, "rb") as file:
            tag = hashlib.md5(file.read()).hexdigest()
        return (f"<Contents><Key>{escape(key)}</Key><LastModified>{when}</LastModified><ETag>&quot;{tag}&quot;</ETag>"
                f"<Size>{os.path.getsize(path)}</Size><StorageClass>STANDARD</StorageClass></Contents>")

    def is_signed(self, url):
        """AWS Signature Version 4, as Amazon's documentation puts it together."""
        if not os.path.exists("key-id"):
            return True
        with open("key-id") as file:
            key_id = file.read().strip()
        said = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/s3/aws4_request, ?"
                        r"SignedHeaders=([^,]+), ?Signature=(\w+)$", self.headers.get("Authorization", ""))
        if not said or said[1] != key_id:
            return False
        pairs = parse_qsl(url.query, keep_blank_values=True)
        query = "&".join(sorted(f"{quote(key, '')}={quote(value, '')}" for key, value in pairs))
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in said[4].split(";"))
        asked = "\n".join([self.command, url.path, query, lines, said[4], self.headers["x-amz-content-sha256"]])
        scope = f"{said[2]}/{said[3]}/s3/aws4_request"
        digest = hashlib.sha256(asked.encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", self.headers["x-amz-date"], scope, digest])
        key = b"AWS4secret"
        for part in scope.split("/"):
            key = sign(key, part)
        return hmac.compare_digest(sign(key, text).hex(), said[5])


os.chdir(sys.argv[1])
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[2] + ".part", "w") as out:
    out.write(str(server.server_port))
os.rename(sys.argv[2] + ".part", sys.argv[2])
server.serve_forever()
