#include <fmt/format.h>

#include <iostream>
#include <string>

#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "core/encoding/json.hpp"
#include "terminal/shell_word.hpp"
#include "tls/describe.hpp"
#include "tls/identity.hpp"
#include "tls/names.hpp"

namespace greenmock::cli {
namespace {

std::string as_json(const tls::Identity& identity) {
  const tls::Span authority = tls::span_of(identity.authority);
  return core::dump({{"caFile", identity.authority_file},
                     {"sha256", tls::fingerprint_of(identity.authority)},
                     {"subject", tls::name_of(identity.authority)},
                     {"notBefore", tls::date_of(authority.from)},
                     {"notAfter", tls::date_of(authority.to)},
                     {"serverNotAfter", tls::date_of(tls::span_of(identity.server.certificate).to)},
                     {"names", tls::certificate_names()}}) +
         "\n";
}

std::string as_text(const tls::Identity& identity) {
  const tls::Span authority = tls::span_of(identity.authority);
  std::string out = fmt::format(
      "A certificate authority of this machine's own, for tests. It can vouch for hosts of Green "
      "API "
      "and\nfor this machine alone.\n\n"
      "  file      {}\n  SHA-256   {}\n  valid     {} to {}\n",
      identity.authority_file, tls::fingerprint_of(identity.authority),
      tls::date_of(authority.from), tls::date_of(authority.to));
  std::string line = "  good for ";
  for (const std::string_view name : tls::certificate_names()) {
    if (line.size() + name.size() > 90) {
      out += line + "\n";
      line = "           ";
    }
    line += fmt::format(" {}", name);
  }
  return out + line + "\n\n";
}

/// How programs take it, each by itself: nothing else on the machine trusts it then.
std::string recipes(const std::string& file) {
  constexpr std::string_view kRecipes = R"(Have one program trust it:

  curl              curl --cacert {0} …
                    export CURL_CA_BUNDLE={0}
  Node              export NODE_EXTRA_CA_CERTS={0}
  Python requests   export REQUESTS_CA_BUNDLE={0}
  Python ssl, Go    export SSL_CERT_FILE={0}
  Java              keytool -importcert -noprompt -alias greenmock -file {0} \
                      -keystore greenmock.p12 -storepass changeit
                    java -Djavax.net.ssl.trustStore=greenmock.p12 -Djavax.net.ssl.trustStorePassword=changeit …
  Chromium          mkdir -p $HOME/.pki/nssdb
                    certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n greenmock -i {0}
                    (Debian: apt install libnss3-tools; undo with -D -n greenmock)

Or all of Debian, until you remove the file and run the last line again:

  sudo cp {0} /usr/local/share/ca-certificates/greenmock.crt
  sudo update-ca-certificates

Then https://127.0.0.1:8080 and https://localhost:8080 work. A client whose host is built in comes here
unchanged, if it knows proxies, by

  export HTTPS_PROXY=http://127.0.0.1:8080

More: docs/tls.md
)";
  return fmt::format(kRecipes, terminal::shell_word(file));
}

}  // namespace

int ca(const CaOptions& options) {
  const tls::Identity identity = tls::open_identity(options.tls_dir);
  if (options.print)
    std::cout << tls::pem_of(identity.authority);
  else if (options.json)
    std::cout << as_json(identity);
  else
    std::cout << as_text(identity) << recipes(identity.authority_file);
  return 0;
}

}  // namespace greenmock::cli
