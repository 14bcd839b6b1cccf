// Files in memory, and what they are.

#include "core/messages/file_store.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/messages/media_type.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::FileStore;
using core::MessageKind;
using core::StoredFile;
using core::VirtualTime;

StoredFile stored_file(std::size_t bytes, VirtualTime at = {}) {
  return {core::share(std::string(bytes, 'f')), "image/jpeg", at};
}

}  // namespace

TEST(FileStore, HasWhatWasPut) {
  FileStore store;
  store.put("1/a.jpg", stored_file(3));
  ASSERT_TRUE(store.find("1/a.jpg"));
  EXPECT_EQ(*store.find("1/a.jpg")->bytes, "fff");
  EXPECT_EQ(store.find("1/a.jpg")->type, "image/jpeg");
  EXPECT_FALSE(store.find("1/b.jpg"));
  EXPECT_EQ(store.size(), 1U);
}

TEST(FileStore, ReplacesAtTheSamePlaceAndCountsOnce) {
  FileStore store;
  store.put("1/a.jpg", stored_file(1000));
  const std::size_t once = store.bytes();
  store.put("1/a.jpg", stored_file(1000));
  EXPECT_EQ(store.bytes(), once);
  EXPECT_EQ(store.size(), 1U);
  EXPECT_EQ(store.dropped(), 0U);
}

TEST(FileStore, DropsTheOldestAboveItsLimitAndCountsThem) {
  FileStore store(10'000);
  for (const char* place : {"2/first", "1/second", "3/third"}) store.put(place, stored_file(4000));
  EXPECT_FALSE(store.find("2/first"));
  EXPECT_TRUE(store.find("1/second"));
  EXPECT_TRUE(store.find("3/third"));
  EXPECT_EQ(store.dropped(), 1U);
  EXPECT_LE(store.bytes(), 10'000U);
}

TEST(FileStore, TellsWhichFilesHaveComeChangedOrGone) {
  core::PieceMarks marks;
  FileStore store(10'000, &marks);
  const auto taken = [&] {
    std::vector<std::string> places;
    for (const core::PieceKey& key : std::exchange(marks, {})) {
      EXPECT_EQ(key.piece, core::Piece::File);
      places.push_back(key.name);
    }
    return places;
  };
  using Places = std::vector<std::string>;
  store.put("1/a", stored_file(4000));
  store.put("2/b", stored_file(4000));
  EXPECT_EQ(taken(), (Places{"1/a", "2/b"}));
  store.find("1/a");
  store.renew("1/none", {});
  EXPECT_TRUE(marks.empty()) << "nothing has changed";
  store.renew("2/b", VirtualTime{1s});
  EXPECT_EQ(taken(), Places{"2/b"});
  store.put("2/c", stored_file(4000));
  EXPECT_EQ(taken(), (Places{"2/c", "1/a"})) << "which had to go";
  store.forget(2);
  EXPECT_EQ(taken(), (Places{"2/b", "2/c"}));
}

TEST(FileStore, GoesOnFromTheRestoredOnesInTheirOrder) {
  core::PieceMarks marks;
  FileStore store(10'000, &marks);
  store.restore("2/b", stored_file(4000), 5);
  store.restore("1/a", stored_file(4000), 9);
  EXPECT_TRUE(marks.empty()) << "they are kept already";
  EXPECT_EQ(store.age_of("1/a"), 9U);
  EXPECT_EQ(store.age_of("1/none"), 0U);
  store.put("1/c", stored_file(4000));
  EXPECT_GT(store.age_of("1/c"), 9U);
  EXPECT_FALSE(store.find("2/b")) << "the oldest";
  EXPECT_TRUE(store.find("1/a"));
}

TEST(FileStore, RestoresNothingThatNoServerCanHaveHad) {
  FileStore store(10'000);
  EXPECT_FALSE(store.restore("1/none", stored_file(4000), 0)) << "the age of what is not there";
  EXPECT_FALSE(store.restore("1/endless", stored_file(4000), ~std::uint64_t{0}));
  EXPECT_FALSE(store.restore("1/endless", stored_file(4000), FileStore::kLastAge + 1));
  EXPECT_TRUE(store.restore("1/a", stored_file(4000), 7));
  EXPECT_FALSE(store.restore("1/twin", stored_file(4000), 7));
  EXPECT_FALSE(store.restore("1/older", stored_file(4000), 6));
  EXPECT_FALSE(store.restore("1/a", stored_file(4000), 8)) << "it is there";
  EXPECT_TRUE(store.restore("1/b", stored_file(4000), FileStore::kLastAge));
  EXPECT_EQ(store.size(), 2U);
  EXPECT_EQ(store.age_of("1/a"), 7U);
  store.put("1/c", stored_file(4000));
  store.put("1/d", stored_file(4000));
  EXPECT_FALSE(store.find("1/b")) << "the oldest goes first";
  EXPECT_EQ(store.size(), 2U);
  store.forget(1);
  EXPECT_EQ(store.bytes(), 0U);
}

TEST(FileStore, APlaceTellsWhoseFileItIs) {
  EXPECT_EQ(core::owner_of_file("1101000001/a.jpg"), 1101000001U);
  EXPECT_EQ(core::owner_of_file(core::file_place(7, 1, "sendFileByUpload", 1, "jpg")), 7U);
  for (const char* none : {"", "/a.jpg", "a/1.jpg", "1101000001", "99999999999999999999999/a"})
    EXPECT_EQ(core::owner_of_file(none), 0U) << none;
}

TEST(FileStore, OneAboveTheLimitDropsNoOthers) {
  FileStore store(10'000);
  store.put("1/small", stored_file(4000));
  store.put("1/huge", stored_file(10'001));
  EXPECT_TRUE(store.find("1/small"));
  EXPECT_FALSE(store.find("1/huge"));
  EXPECT_EQ(store.dropped(), 1U);
}

TEST(FileStore, ManyEmptyFilesDoNotFillTheMemory) {
  FileStore store(100'000);
  for (int i = 0; i < 10'000; ++i) store.put("1/" + std::to_string(i), stored_file(0));
  EXPECT_LT(store.size(), 1000U);
  EXPECT_EQ(store.size() + store.dropped(), 10'000U);
}

TEST(FileStore, ForgetsThoseOfOneAccount) {
  FileStore store;
  for (const char* place : {"1/a", "11/a", "2/a"}) store.put(place, stored_file(10));
  store.put("1/b", stored_file(10));
  store.forget(1);
  EXPECT_EQ(store.size(), 2U);
  EXPECT_TRUE(store.find("11/a"));
  EXPECT_EQ(store.dropped(), 0U);
  store.forget(11);
  store.forget(2);
  EXPECT_EQ(store.bytes(), 0U);
}

TEST(FileStore, RenewsTheTimeOfAFile) {
  FileStore store;
  store.put("1/a", stored_file(10, VirtualTime{1s}));
  EXPECT_TRUE(store.renew("1/a", VirtualTime{9s}));
  EXPECT_EQ(store.find("1/a")->stored, VirtualTime{9s});
  EXPECT_FALSE(store.renew("1/b", VirtualTime{9s}));
}

TEST(FileStore, PlacesAreTheSameForTheSameSeedOnly) {
  const std::string place = core::file_place(1101000001, 42, "uploadFile", 1, "jpg");
  EXPECT_EQ(place, core::file_place(1101000001, 42, "uploadFile", 1, "jpg"));
  std::set<std::string> places{place};
  places.insert(core::file_place(1101000001, 43, "uploadFile", 1, "jpg"));
  places.insert(core::file_place(1101000001, 42, "sendFileByUpload", 1, "jpg"));
  places.insert(core::file_place(1101000001, 42, "uploadFile", 2, "jpg"));
  EXPECT_EQ(places.size(), 4U);
}

TEST(FileStore, PlacesHaveTheFormOfTheLinksInTheDocumentation) {
  const std::string sample = "1101000001/95917013-579d-429f-9145-469865c4a6e8.jpg";
  const std::string place = core::file_place(1101000001, 42, "uploadFile", 1, "jpg");
  ASSERT_EQ(place.size(), sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (sample[i] == '-' || sample[i] == '/' || sample[i] == '.') {
      EXPECT_EQ(place[i], sample[i]) << place;
    }
  }
  EXPECT_EQ(place[25], '4') << place;
  EXPECT_NE(std::string("89ab").find(place[30]), std::string::npos) << place;
}

TEST(MediaType, GoesByTheExtensionWhateverItsCase) {
  const std::pair<const char*, MessageKind> table[] = {
      {"horse.png", MessageKind::Image},   {"A.B.JPEG", MessageKind::Image},
      {"film.mp4", MessageKind::Video},    {"song.mp3", MessageKind::Audio},
      {"voice.oga", MessageKind::Audio},   {"letter.pdf", MessageKind::Document},
      {"old.3gp", MessageKind::Document},  {"main.go", MessageKind::Document},
      {"nothing", MessageKind::Document},  {"", MessageKind::Document},
      {"a.jpg/b", MessageKind::Document},  {".jpg", MessageKind::Image},
      {"film.webm", MessageKind::Document}};
  for (const auto& [name, kind] : table) EXPECT_EQ(core::media_type_of(name).kind, kind) << name;
  EXPECT_EQ(core::media_type_of("main.go").mime, "application/octet-stream");
}

TEST(MediaType, IsFoundByAContentTypeWithParameters) {
  EXPECT_EQ(core::media_type_of_content("image/JPEG").extension, "jpg");
  EXPECT_EQ(core::media_type_of_content("audio/ogg; codecs=opus").extension, "ogg");
  EXPECT_EQ(core::media_type_of_content("text/plain ;charset=utf-8").extension, "txt");
  EXPECT_EQ(core::media_type_of_content("").extension, "bin");
}

TEST(MediaType, AnExtensionIsShortAndPlain) {
  EXPECT_EQ(core::extension_of("a.tar.gz"), "gz");
  for (const char* name : {"a", "a.", "a.j pg", "a.\xD1\x84", "a.averylongone", "x.y/z", "x.y\\z"})
    EXPECT_EQ(core::extension_of(name), "") << name;
}

TEST(MediaType, ANameComesWithoutFolders) {
  EXPECT_EQ(core::base_name("C:\\pictures\\window.jpg"), "window.jpg");
  EXPECT_EQ(core::base_name("/tmp/window.jpg"), "window.jpg");
  EXPECT_EQ(core::base_name("window.jpg"), "window.jpg");
  EXPECT_EQ(core::base_name("../"), "");
}

}  // namespace greenmock::tests
