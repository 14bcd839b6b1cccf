#include "tls/identity.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "tls/describe.hpp"
#include "tls/folder.hpp"

namespace greenmock::tls {
namespace {

constexpr const char* kAuthority = "ca.pem";
constexpr const char* kAuthorityKey = "ca.key";
constexpr const char* kServer = "server.pem";
constexpr const char* kServerKey = "server.key";

/// What to do with an authority that cannot be used.
std::string advice(const Folder& folder) {
  return fmt::format(
      "; greenmock leaves it as it is: move {} away to have a new one made, which clients must "
      "then "
      "be told to trust, or choose another folder with --tls-dir DIR",
      folder.path());
}

[[noreturn]] void refuse(const Folder& folder, const std::string& name, const std::string& fault) {
  throw Unusable(fmt::format("{} {}{}", folder.path_of(name), fault, advice(folder)));
}

Key parse_authority_key(const Folder& folder, const std::string& text) {
  Key key = read_key(text);
  if (!key) refuse(folder, kAuthorityKey, "is damaged: it holds no private key");
  return key;
}

/// The authority of the folder; nothing if its certificate is not there.
std::optional<Pair> read_authority(const Folder& folder, std::time_t now) {
  const auto certificate_text = folder.read(kAuthority), key_text = folder.read(kAuthorityKey);
  if (!certificate_text) return std::nullopt;
  if (!key_text)
    refuse(folder, kAuthorityKey, fmt::format("is missing, though its {} is there", kAuthority));
  Pair pair{read_certificate(*certificate_text), parse_authority_key(folder, *key_text)};
  if (!pair.certificate) refuse(folder, kAuthority, "is damaged: it holds no certificate");
  if (const auto fault = fault_of_authority(pair.certificate, now))
    refuse(folder, kAuthority, *fault);
  if (!belong_together(pair.certificate, pair.key))
    refuse(folder, kAuthorityKey, fmt::format("is not the key of {}", kAuthority));
  return pair;
}

/// The server's certificate of the folder; nothing if one must be made.
std::optional<Pair> read_server(const Folder& folder, const Certificate& authority,
                                std::time_t now) {
  const auto certificate_text = folder.read(kServer), key_text = folder.read(kServerKey);
  if (!certificate_text || !key_text) return std::nullopt;
  Pair pair{read_certificate(*certificate_text), read_key(*key_text)};
  if (!pair.certificate || !pair.key || !belong_together(pair.certificate, pair.key) ||
      !serves(pair.certificate, authority, now))
    return std::nullopt;
  return pair;
}

/// The certificate is written last: with it the authority begins to be.
Pair make_authority_in(const Folder& folder, std::time_t now) {
  for (const char* name : {kServer, kServerKey}) {
    if (folder.read(name))
      throw Unusable(fmt::format(
          "{} holds a {} and no {}, so it may be another program's: empty it, or choose "
          "another with --tls-dir DIR",
          folder.path(), name, kAuthority));
  }
  const auto key_text = folder.read(kAuthorityKey);
  // Whoever was to write its certificate did not come to that.
  Pair made = make_authority(key_text ? parse_authority_key(folder, *key_text) : make_key(), now);
  if (!key_text) folder.write_new(kAuthorityKey, pem_of(made.key), Readers::Owner);
  folder.write_new(kAuthority, pem_of(made.certificate), Readers::All);
  return made;
}

Pair make_server_in(const Folder& folder, const Pair& authority, std::time_t now) {
  Pair made = make_server(authority, now);
  folder.replace(kServerKey, pem_of(made.key), Readers::Owner);
  folder.replace(kServer, pem_of(made.certificate), Readers::All);
  return made;
}

std::string folder_in(const char* variable, const char* below) {
  const char* home = std::getenv(variable);
  // A relative one counts as none (XDG base directory specification).
  return home && home[0] == '/' ? std::string(home) + below : "";
}

/// Files are named to programs that run elsewhere.
std::string whole_path(const std::string& path) {
  std::error_code problem;
  std::string whole = std::filesystem::absolute(path, problem).lexically_normal().string();
  if (problem) throw Unusable("there is no folder to begin " + path + " at: " + problem.message());
  while (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
  return whole;
}

}  // namespace

Identity throw_away_identity() {
  const std::time_t now = std::time(nullptr);
  Pair authority = make_authority(make_key(), now);
  Pair server = make_server(authority, now);
  return {std::move(authority.certificate), std::move(server), ""};
}

std::string default_folder() {
  std::string folder = folder_in("XDG_DATA_HOME", "/greenmock/tls");
  if (folder.empty()) folder = folder_in("HOME", "/.local/share/greenmock/tls");
  if (folder.empty())
    throw Unusable(
        "there is no place for the certificate authority, since neither HOME nor XDG_DATA_HOME is "
        "set: choose a folder with --tls-dir DIR");
  return folder;
}

Identity open_identity(const std::string& path, std::time_t now) {
  const Folder folder(whole_path(path.empty() ? default_folder() : path));
  const std::string file = folder.path_of(kAuthority);
  // What is complete needs no lock, and no right to write.
  if (auto authority = read_authority(folder, now)) {
    if (auto server = read_server(folder, authority->certificate, now))
      return {std::move(authority->certificate), std::move(*server), file};
  }
  folder.make();
  const FolderLock lock(folder);
  auto authority = read_authority(folder, now);
  if (!authority) authority = make_authority_in(folder, now);
  auto server = read_server(folder, authority->certificate, now);
  if (!server) server = make_server_in(folder, *authority, now);
  return {std::move(authority->certificate), std::move(*server), file};
}

}  // namespace greenmock::tls
