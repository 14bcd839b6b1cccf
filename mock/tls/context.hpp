#pragma once
#include <memory>

#include "tls/identity.hpp"

namespace greenmock::tls {

/// How all connections of a server speak TLS: 1.2 or 1.3, with one identity, HTTP/1.1 by ALPN.
class Context {
 public:
  /// Throws Unusable.
  explicit Context(const Identity& identity);

  ssl_ctx_st* native() const { return context_.get(); }

 private:
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

}  // namespace greenmock::tls
