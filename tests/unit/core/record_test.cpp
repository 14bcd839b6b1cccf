// What a record keeps of a reply.

#include <gtest/gtest.h>

#include "core/calls/journal.hpp"

namespace greenmock::tests {
namespace {

using core::Record;
using core::SharedBody;

std::string hash_kept_of(const SharedBody& body, core::BodyHashes& hashes) {
  Record record;
  record.set_reply(200, body, hashes);
  return record.reply_sha256;
}

TEST(RecordOfAReply, HasTheHashOfItsOwnWholeBody) {
  core::BodyHashes hashes;
  const SharedBody file = core::share(std::string(100'000, 'f'));
  const std::string of_file = core::sha256_hex(*file);
  // Others come and go between, at the same place in memory too.
  for (int i = 0; i < 100; ++i) {
    const std::string text = std::string(100'000, 'x') + std::to_string(i);
    EXPECT_EQ(hash_kept_of(core::share(text), hashes), core::sha256_hex(text));
    EXPECT_EQ(hash_kept_of(file, hashes), of_file);
  }
}

TEST(SharedBodies, HaveLittleMoreRoomThanTheyNeed) {
  std::string compressed(64'000'000, '\0');
  compressed.resize(100'000);
  EXPECT_LE(core::share(std::move(compressed))->capacity(), 125'000U);
}

}  // namespace
}  // namespace greenmock::tests
