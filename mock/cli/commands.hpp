#pragma once
// The commands of the program. Each returns the exit code: 0 done, 1 refused, 2 usage.

#include <string>
#include <vector>

#include "cli/serve_options.hpp"

namespace greenmock::cli {

int serve(const ServeOptions& options);

/// What commands take that ask a running server.
struct ControlOptions {
  std::string control = "http://127.0.0.1:8081";
  std::string token;
  bool json = false;
};

struct ScanOptions : ControlOptions {
  std::string image;  ///< path of a PNG, or `-` for standard input
};
int scan(const ScanOptions& options);

struct PhoneOptions : ControlOptions {
  std::string code;      ///< of getAuthorizationCode
  std::string instance;  ///< id or name; empty: whichever has given the code
};
/// The virtual phone types a code.
int phone(const PhoneOptions& options);

struct CheckOptions {
  std::vector<std::string> scripts;  ///< paths, `-`, or names of ready-made ones
  bool json = false;
  bool quiet = false;
};
/// Explains scripts in plain words, or says what is wrong with them.
int check(const CheckOptions& options);

struct CaOptions {
  std::string tls_dir;  ///< empty: tls::default_folder()
  bool json = false;
  bool print = false;  ///< the certificate alone, as PEM
};
/// Where the certificate authority is, and how clients trust it; makes it if there is none.
int ca(const CaOptions& options);

/// The table of methods, as docs/methods.md holds it.
int print_methods();

/// The table of settings, as docs/settings.md holds it.
int print_settings();

struct FidelityOptions {
  bool page = false;  ///< every fact, as docs/fidelity.md holds it
  bool json = false;
};
/// How many of the facts that are known of the real service are held here.
int print_fidelity(const FidelityOptions& options);

}  // namespace greenmock::cli
