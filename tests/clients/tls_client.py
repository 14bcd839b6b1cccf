"""tls_client.py URL PROXY ANSWER: requests and urllib, told of the authority by the environment."""

import os
import sys
import urllib.request

import requests

from harness import Failure, expect


def main(url, proxy, answer):
    path = url[url.index("/waInstance"):]

    def read(address):
        # A new opener: urlopen() reads the environment once.
        with urllib.request.build_opener().open(address, timeout=60) as response:
            return response.read().decode()

    with requests.Session() as session:
        for _ in range(3):  # on one connection
            expect(f"requests at {url}", answer, session.get(url, timeout=60).text)
    expect(f"urllib at {url}", answer, read(url))

    os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = proxy
    for host in ("api.green-api.com", "1103.api.green-api.com"):
        expect(f"requests at {host}", answer, requests.get(f"https://{host}{path}", timeout=60).text)
        expect(f"urllib at {host}", answer, read(f"https://{host}{path}"))
    try:
        requests.get("https://example.org/", timeout=60)
    except requests.exceptions.ProxyError as error:
        expect("the refusal names its status", True, "403" in str(error))
    else:
        raise Failure("example.org is served, and must not be")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Failure, requests.RequestException, OSError) as error:
        sys.exit(f"python over TLS: {error}")
