"""The servers that are measured, and those that cannot be had."""

from peers import stubs
from peers.servers import HERE, Peer

TUNED = ("--no-request-journal", "--disable-request-logging", "--async-response-enabled", "true", "--async-response-threads", "64",
         "--container-threads", "64", "--jetty-accept-queue-size", "4096")


def of_npm(name, package, needs, stub, *options, folder=None, runtime="node", **more):
    """One whose stub function takes the place, the file that is started, and options."""
    peer = Peer(name, lambda place: stub(place, peer.file(), *options), package, folder or HERE / "npm" / name, needs, runtime, **more)
    return peer


JAR_OF_WIREMOCK = "wiremock/build/wiremock-standalone-*.jar"
PEERS = [
    Peer("greenmock", stubs.greenmock, note="its own qr, journal on"),
    Peer("greenmock-small", lambda place: stubs.greenmock(place, "--journal-memory", "4"), note="the same, with 4 MiB of journal instead of 64"),
    Peer("nginx", stubs.nginx, note="one worker, a static file; echo_sleep holds"),
    Peer("node", lambda place: stubs.script_of_node(place, HERE / "node.mjs"), runtime="node",
         note="node:http bare: what the runtime can do"),
    of_npm("wiremock", "wiremock", JAR_OF_WIREMOCK, stubs.wiremock, runtime="java", note="as shipped"),
    of_npm("wiremock-tuned", "wiremock", JAR_OF_WIREMOCK, stubs.wiremock, *TUNED, folder=HERE / "npm" / "wiremock", runtime="java",
           note="without its journal, async responses, 64 threads, accept queue of 4,096"),
    of_npm("mockserver", "mockserver-node", "mockserver-node/mockserver-netty-*-jar-with-dependencies.jar", stubs.mockserver,
           runtime="java"),
    of_npm("mountebank", "mountebank", ".bin/mb", stubs.mountebank),
    of_npm("mockoon", "@mockoon/cli", ".bin/mockoon-cli", stubs.mockoon),
    of_npm("prism", "@stoplight/prism-cli", ".bin/prism", stubs.prism, delays="none", note="has no delay"),
    of_npm("json-server", "json-server", ".bin/json-server", stubs.json_server, folder=HERE.parent / "peer", delays="all",
           note="delays all or nothing, so nothing ordinary goes on meanwhile"),
    of_npm("mockttp", "mockttp", "mockttp/package.json", lambda place, _: stubs.script_of_node(place, HERE / "npm" / "mockttp" / "serve.mjs"),
           note="a library, by a script of ten lines; closes each connection behind its answer, which wrk counts as bad"),
    of_npm("msw", "@mswjs/http-middleware", "@mswjs/http-middleware/package.json",
           lambda place, _: stubs.script_of_node(place, HERE / "npm" / "msw" / "serve.mjs"), note="by its http-middleware"),
]
BY_NAME = {peer.name: peer for peer in PEERS}

# Neither in Debian nor as a whole in npm, so one command cannot bring them everywhere.
NOT_TO_BE_HAD = ("Hoverfly", "Microcks", "WireMock.Net", "Smocker", "Toxiproxy")
