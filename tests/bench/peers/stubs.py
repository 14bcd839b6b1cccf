"""The stub in each server's own format, and the words that start it."""

import json
import pathlib

import park
from processes import free_port, nginx_command
from peers.servers import FAST, SLOW

JSON = {"Content-Type": "application/json"}
ECHO = pathlib.Path("/usr/lib/nginx/modules/ngx_http_echo_module.so")


def greenmock(place, *options):
    """Its own code, and no stub: the pictures are made, and change."""
    rule = {"id": "held", "when": {"method": "qr", "instance": park.INSTANCES[park.HELD].split(":")[0]}, "wait": f"{place.stub.wait}s"}
    script = place.write("held.json", {"greenmock": 1, "rules": [rule]})
    accounts = [word for instance in park.INSTANCES for word in ("--instance", instance)]
    return [place.stub.greenmock, "serve", "--port", place.port, "--control-port", "0", "--log", "none", "--script", script,
            "--ready-file", place.directory / "ready.json", *accounts, *options]


def nginx(place):
    """A static file; Debian's echo module for the delay."""
    held = f"location = {SLOW} {{ echo_sleep {place.stub.wait}; echo_exec {FAST}; }}"
    return nginx_command(place.directory, place.port, place.stub.body, f"\n    {held}", connections=16384,
                         modules=f"load_module {ECHO};")


def script_of_node(place, script):
    """serve.mjs and node.mjs: PORT BODY_FILE FAST SLOW MILLISECONDS."""
    return ["node", script, place.port, place.write("body.json", place.stub.body.decode()), FAST, SLOW, place.stub.wait * 1000]


def wiremock(place, jar, *options):
    mappings = [{"request": {"method": "GET", "urlPath": path},
                 "response": {"status": 200, "headers": JSON, "body": place.stub.body.decode(), **delay}}
                for path, delay in ((FAST, {}), (SLOW, {"fixedDelayMilliseconds": place.stub.wait * 1000}))]
    place.write("mappings/stubs.json", {"mappings": mappings})
    return ["java", "-jar", jar, "--disable-banner", "--bind-address", "127.0.0.1", "--root-dir", place.directory,
            "--port", place.port, *options]


def mockserver(place, jar):
    expectations = [{"httpRequest": {"method": "GET", "path": path},
                     "httpResponse": {"statusCode": 200, "headers": {name: [value] for name, value in JSON.items()},
                                      "body": place.stub.body.decode(), **delay}}
                    for path, delay in ((FAST, {}), (SLOW, {"delay": {"timeUnit": "SECONDS", "value": place.stub.wait}}))]
    return ["java", "-jar", jar, "-p", place.port, "-l", "WARN", "--init", place.write("expectations.json", expectations)]


def mountebank(place, program):
    stubs = [{"predicates": [{"equals": {"method": "GET", "path": path}}],
              "responses": [{"is": {"statusCode": 200, "headers": JSON, "body": place.stub.body.decode()}, **delay}]}
             for path, delay in ((FAST, {}), (SLOW, {"behaviors": [{"wait": place.stub.wait * 1000}]}))]
    imposter = {"port": place.port, "protocol": "http", "host": "127.0.0.1", "stubs": stubs}
    return ["node", program, "--configfile", place.write("imposters.json", {"imposters": [imposter]}), "--localOnly",
            "--nologfile", "--loglevel", "error", "--port", free_port(), "--pidfile", place.directory / "mb.pid"]


def mockoon(place, program):
    routes = [mockoon_route(number, path, delay, place.stub.body.decode())
              for number, path, delay in ((1, FAST, 0), (2, SLOW, place.stub.wait * 1000))]
    environment = {
        "uuid": "00000000-0000-4000-8000-000000000000", "lastMigration": 33, "name": "qr", "endpointPrefix": "", "latency": 0,
        "port": place.port, "hostname": "127.0.0.1", "folders": [], "routes": routes,
        "rootChildren": [{"type": "route", "uuid": route["uuid"]} for route in routes],
        "proxyMode": False, "proxyHost": "", "proxyRemovePrefix": False, "proxyReqHeaders": [], "proxyResHeaders": [],
        "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "", "passphrase": ""},
        "cors": False, "headers": [], "data": [], "callbacks": []}
    return ["node", program, "start", "-d", place.write("mockoon.json", environment), "--disable-log-to-file"]


def mockoon_route(number, path, delay, body):
    response = {"uuid": f"00000000-0000-4000-8000-00000000010{number}", "body": body, "latency": delay, "statusCode": 200,
                "label": "", "headers": [{"key": name, "value": value} for name, value in JSON.items()], "bodyType": "INLINE",
                "filePath": "", "databucketID": "", "sendFileAsBody": False, "rules": [], "rulesOperator": "OR",
                "disableTemplating": True, "fallbackTo404": False, "default": True, "crudKey": "id", "callbacks": []}
    return {"uuid": f"00000000-0000-4000-8000-00000000000{number}", "type": "http", "documentation": "", "method": "get",
            "endpoint": path.lstrip("/"), "responses": [response], "responseMode": None, "streamingMode": None,
            "streamingInterval": 0}


def prism(place, program):
    """An example in an OpenAPI document; it has no delay."""
    answer = {"schema": {"type": "object", "properties": {"type": {"type": "string"}, "message": {"type": "string"}}},
              "example": json.loads(place.stub.body)}
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in ("id", "token")]
    operation = {"parameters": parameters,
                 "responses": {"200": {"description": "qr", "content": {"application/json": answer}}}}
    document = place.write("openapi.json", {"openapi": "3.0.3", "info": {"title": "qr", "version": "1"},
                                            "paths": {"/waInstance{id}/qr/{token}": {"get": operation}}})
    return ["node", program, "mock", document, "-p", place.port, "-h", "127.0.0.1", "-v", "error"]


def json_server(place, program):
    """Its delay is for all that it serves, so it is started with one or without."""
    database = place.write("db.json", {"qr": json.loads(place.stub.body)})
    routes = place.write("routes.json", {FAST: "/qr", SLOW: "/qr"})
    delay = ["--delay", place.stub.wait * 1000] if place.holding else []
    return ["node", program, "--quiet", "--host", "127.0.0.1", "--port", place.port, "--routes", routes, *delay, database]
