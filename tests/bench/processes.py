"""The servers that are measured: started on free loopback ports, told about, and always ended."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

START_WITHIN = 10  # seconds
STOP_WITHIN = 5


class Trouble(Exception):
    """The measurement cannot be made."""


@contextlib.contextmanager
def running(command, *, output=subprocess.DEVNULL, directory=None):
    """The process of a command, ended at the end; Ctrl-C is for us alone."""
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=directory, process_group=0)
    try:
        yield process
    finally:
        end(process)


def guarded(command):
    """The command, ended by the kernel if this process is killed. Costs an exec, so not where starting is timed."""
    return ["setpriv", "--pdeathsig", "KILL", *command]


def end(process):
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def scratch():
    directory = pathlib.Path(tempfile.mkdtemp(prefix="greenmock-bench-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def until(done, process, what):
    """Waits for a condition, as long as the process lives."""
    deadline = time.monotonic() + START_WITHIN
    while not done():
        if process.poll() is not None:
            raise Trouble(f"{what} ended with {process.returncode} at its start")
        if time.monotonic() > deadline:
            raise Trouble(f"{what} was not there within {START_WITHIN} s")
        time.sleep(0.005)


class Greenmock:
    """A running greenmock: url, control, pid, and its instances as (id, token)."""

    def __init__(self, about):
        self.url, self.control = about["url"].rstrip("/"), about["controlUrl"].rstrip("/")
        self.pid = about["pid"]
        self.instances = [(i["idInstance"], i["apiTokenInstance"]) for i in about["instances"]]

    def address(self, method, instance=0):
        id_instance, token = self.instances[instance]
        return f"{self.url}/waInstance{id_instance}/{method}/{token}"


@contextlib.contextmanager
def greenmock(program, *arguments):
    with scratch() as directory:
        ready = directory / "ready.json"
        command = [program, "serve", "--port", "0", "--control-port", "0", "--log", "none",
                   "--ready-file", ready, *arguments]
        with open(directory / "output.txt", "w+b") as output, running(guarded(command), output=output) as process:
            try:
                until(ready.exists, process, "greenmock")
            except Trouble as trouble:
                output.seek(0)
                raise Trouble(f"{trouble}\n{output.read().decode(errors='replace')}") from None
            mock = Greenmock(json.loads(ready.read_text()))
            mock.process, mock.output = process, pathlib.Path(output.name)
            yield mock


NGINX = """\
{modules}
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {directory}/nginx.pid;
error_log {directory}/error.log;
{user}
events {{ worker_connections {connections}; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=10 inactive=60s;
  default_type application/json;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;{locations}
    location / {{ try_files /body.json =404; root {directory}; }}
  }}
}}
"""


class Peer:
    def __init__(self, url, pid):
        self.url, self.pid = url, pid


@contextlib.contextmanager
def nginx(body, locations=""):
    """One worker that serves these bytes, whatever the path, if no other location takes it."""
    with scratch() as directory:
        port = free_port()
        with running(guarded(nginx_command(directory, port, body, locations))) as process:
            until(lambda: listening(port), process, "nginx")
            yield Peer(f"http://127.0.0.1:{port}/", process.pid)


def nginx_command(directory, port, body, locations="", *, connections=4096, modules=""):
    """Written into the directory, and how it is started."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        raise Trouble("nginx is not there: ./dev bench installs it")
    user = "user root;" if os.geteuid() == 0 else ""  # else a worker could not read our folder
    (directory / "body.json").write_bytes(body)
    conf = directory / "nginx.conf"
    conf.write_text(NGINX.format(directory=directory, port=port, user=user, files=2 * connections, locations=locations,
                                 connections=connections, modules=modules))
    # Debian's nginx opens its own log before it reads ours: -e.
    return [program, "-p", directory, "-e", directory / "error.log", "-c", conf]


@contextlib.contextmanager
def json_server(body):
    """The npm mock server json-server, with these bytes' JSON."""
    program = pathlib.Path(__file__).parent / "peer" / "node_modules" / ".bin" / "json-server"
    if not program.exists():
        raise Trouble("json-server is not there: ./dev bench installs it")
    with scratch() as directory:
        port = free_port()
        database = directory / "db.json"
        database.write_text(json.dumps({"qr": json.loads(body)}))
        command = ["node", program, "--quiet", "--host", "127.0.0.1", "--port", port, database]
        with running(guarded([str(word) for word in command])) as process:
            until(lambda: listening(port), process, "json-server")
            yield Peer(f"http://127.0.0.1:{port}/qr", process.pid)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False
