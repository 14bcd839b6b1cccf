// What survives a restart, and what is refused rather than spoilt.

#include "store/store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "store/committer.hpp"

namespace greenmock::store {
namespace {

namespace fs = std::filesystem;

/// A file in a folder that goes with the test.
class StateFile : public ::testing::Test {
 protected:
  StateFile() {
    std::string pattern = (fs::temp_directory_path() / "greenmock-store-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = (folder / "state").string();
  }
  ~StateFile() override { fs::remove_all(folder); }

  std::string refusal() const {
    try {
      const Store store(path);
    } catch (const Unusable& e) {
      return e.what();
    }
    return "";
  }
  static std::vector<PartRow> parts_of(const Store& store) {
    std::vector<PartRow> all;
    store.load_parts([&](PartRow row) { all.push_back(std::move(row)); });
    return all;
  }
  std::string bytes() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write_bytes(const std::string& text) const {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  }
  void run_sql(const char* sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
  }

  fs::path folder;
  std::string path;
};

TEST_F(StateFile, KeepsInstancesAndItemsOverARestart) {
  {
    Store store(path);
    store.write({PutInstance{{7, "seven"}}, PutInstance{{3, "three"}}, PutItem{{7, 2, "b"}},
                 PutItem{{7, 1, "a"}}, PutItem{{3, 1, "c"}}});
    store.write({PutInstance{{7, "SEVEN"}}, RemoveItem{7, 1}});
  }
  const Store store(path);
  const Contents all = store.load();
  ASSERT_EQ(all.instances.size(), 2U);
  EXPECT_EQ(all.instances[0].text, "three");
  EXPECT_EQ(all.instances[1].text, "SEVEN");
  ASSERT_EQ(all.items.size(), 2U);
  EXPECT_EQ(all.items[0].text, "c");
  EXPECT_EQ(all.items[1].receipt, 2U);
}

TEST_F(StateFile, AnInstanceGoesWithItsItems) {
  Store store(path);
  store.write({PutInstance{{7, "x"}}, PutItem{{7, 1, "a"}}, PutItem{{8, 1, "b"}}});
  store.write({RemoveInstance{7}});
  const Contents all = store.load();
  EXPECT_TRUE(all.instances.empty());
  ASSERT_EQ(all.items.size(), 1U);
  EXPECT_EQ(all.items[0].instance, 8U);
  store.write({ClearItems{8}});
  EXPECT_TRUE(store.load().items.empty());
}

TEST_F(StateFile, PartsAreReadByInstanceKindNumberAndName) {
  {
    Store store(path);
    store.write({PutPart{{{7, "step", 10, ""}, "e"}}, PutPart{{{7, "step", 9, ""}, "d"}},
                 PutPart{{{7, "group", 0, "b"}, "c"}}, PutPart{{{7, "group", 0, "a"}, "b"}},
                 PutPart{{{3, "step", 11, ""}, "a"}}, PutPart{{{7, "step", 12, ""}, "gone"}}});
    store.write({PutPart{{{7, "step", 9, ""}, "D"}}, RemovePart{{7, "step", 12, ""}},
                 RemovePart{{7, "group", 0, "never"}}});
  }
  const Store store(path);
  std::string texts;
  for (const PartRow& row : parts_of(store)) texts += row.text;
  EXPECT_EQ(texts, "abcDe");
}

TEST_F(StateFile, AnInstanceGoesWithItsParts) {
  Store store(path);
  store.write({PutInstance{{7, "x"}}, PutPart{{{7, "step", 1, ""}, "a"}},
               PutPart{{{8, "step", 1, ""}, "b"}}});
  store.write({RemoveInstance{7}});
  ASSERT_EQ(parts_of(store).size(), 1U);
  EXPECT_EQ(parts_of(store)[0].key.instance, 8U);
}

TEST_F(StateFile, KeepsBytesAsTheyAre) {
  const std::string odd = std::string("a\0b", 3) + "\xF0\x9F\x91\x8D\"'";
  Store store(path);
  store.write({PutItem{{1, 1, odd}}, PutPart{{{1, "file", 0, odd}, odd}}});
  EXPECT_EQ(store.load().items.at(0).text, odd);
  EXPECT_EQ(parts_of(store).at(0).text, odd);
  EXPECT_EQ(parts_of(store).at(0).key.name, odd);
}

TEST_F(StateFile, IsForItsOwnerAlone) {
  const Store store(path);
  struct stat seen {};
  ASSERT_EQ(::stat(path.c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777, 0600U);
}

TEST_F(StateFile, OneThatIsTakenAwayIsWrittenToNoMore) {
  Store store(path);
  std::filesystem::remove(path);
  EXPECT_THROW(store.write({PutInstance{{1, "{}"}}}), WriteError);
  std::ofstream(path) << "another file";
  EXPECT_THROW(store.write({PutInstance{{1, "{}"}}}), WriteError);
}

TEST_F(StateFile, IsOfOneServerAtATime) {
  const Store first(path);
  EXPECT_NE(refusal().find("in use by another server"), std::string::npos) << refusal();
}

TEST_F(StateFile, AFileThatIsNoneIsRefusedAndLeftAlone) {
  write_bytes("These are my notes, and no state.\n");
  EXPECT_NE(refusal().find("is no state file"), std::string::npos) << refusal();
  EXPECT_EQ(bytes(), "These are my notes, and no state.\n");
}

TEST_F(StateFile, OneOfAnotherProgramIsRefused) {
  run_sql("CREATE TABLE mine (x)");
  const std::string before = bytes();
  EXPECT_NE(refusal().find("another program"), std::string::npos) << refusal();
  EXPECT_EQ(bytes(), before);
}

TEST_F(StateFile, OneOfALaterVersionIsRefused) {
  { const Store made(path); }
  run_sql("PRAGMA user_version = 3");
  const std::string before = bytes();
  EXPECT_NE(refusal().find("later version"), std::string::npos) << refusal();
  EXPECT_EQ(bytes(), before);
}

TEST_F(StateFile, OneOfTheFirstVersionIsTakenWithWhatItHolds) {
  run_sql(
      "CREATE TABLE instance (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
      "CREATE TABLE item (instance INTEGER NOT NULL, receipt INTEGER NOT NULL, text TEXT NOT NULL,"
      "  PRIMARY KEY (instance, receipt)) STRICT, WITHOUT ROWID;"
      "INSERT INTO instance VALUES (7, 'seven'); INSERT INTO item VALUES (7, 1, 'a');"
      "PRAGMA application_id = 1735552363; PRAGMA user_version = 1;");
  for (int i = 0; i < 2; ++i) {
    Store store(path);
    const Contents all = store.load();
    ASSERT_EQ(all.instances.size(), 1U);
    EXPECT_EQ(all.instances[0].text, "seven");
    EXPECT_EQ(all.items.at(0).text, "a");
    EXPECT_EQ(parts_of(store).size(), static_cast<std::size_t>(i));
    store.write({PutPart{{{7, "message", 1, ""}, "x"}}});
  }
}

TEST_F(StateFile, OneThatLacksATableAColumnOrAKeyIsRefusedAndLeftAlone) {
  for (const char* sql :
       {"DROP TABLE instance", "DROP TABLE item", "DROP TABLE part",
        "ALTER TABLE part DROP COLUMN text", "ALTER TABLE item RENAME COLUMN receipt TO number",
        "DROP TABLE part; CREATE TABLE part (instance, kind, number, name, text)",
        "DROP TABLE part; CREATE VIEW part AS SELECT 1 AS instance, '' AS kind, 1 AS number, '' AS "
        "name, '' AS text"}) {
    fs::remove(path);
    { Store(path).write({PutInstance{{7, "seven"}}, PutItem{{7, 1, "a"}}}); }
    run_sql(sql);
    const std::string before = bytes();
    EXPECT_NE(refusal().find("is damaged ("), std::string::npos) << sql << ": " << refusal();
    EXPECT_NE(refusal().find("name another file with --state"), std::string::npos) << refusal();
    EXPECT_EQ(bytes(), before) << sql;
  }
}

TEST_F(StateFile, OneOfTheFirstVersionThatLacksATableStaysOfTheFirst) {
  run_sql(
      "CREATE TABLE instance (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
      "PRAGMA application_id = 1735552363; PRAGMA user_version = 1;");
  const std::string before = bytes();
  EXPECT_NE(refusal().find("no such table: item"), std::string::npos) << refusal();
  EXPECT_EQ(bytes(), before);
}

TEST_F(StateFile, ADamagedOneIsRefusedAndNotOverwritten) {
  {
    Store store(path);
    std::vector<Change> many;
    for (std::uint64_t i = 1; i <= 2'000; ++i)
      many.push_back(PutItem{{1, i, std::string(200, 'x')}});
    store.write(many);
  }
  std::string spoilt = bytes();
  for (std::size_t i = 8'192; i < 40'960 && i < spoilt.size(); ++i) spoilt[i] = '\x5A';
  write_bytes(spoilt);
  EXPECT_NE(refusal().find("is damaged"), std::string::npos) << refusal();
  EXPECT_EQ(bytes(), spoilt);
}

TEST_F(StateFile, ATruncatedOneIsRefused) {
  {
    Store store(path);
    std::vector<Change> many;
    for (std::uint64_t i = 1; i <= 2'000; ++i)
      many.push_back(PutItem{{1, i, std::string(200, 'x')}});
    store.write(many);
  }
  write_bytes(bytes().substr(0, 20'000));
  EXPECT_NE(refusal().find("is damaged"), std::string::npos) << refusal();
}

TEST_F(StateFile, AFolderThatIsNotThereIsSaidSo) {
  path = (folder / "nowhere" / "state").string();
  EXPECT_NE(refusal().find("No such file or directory"), std::string::npos) << refusal();
}

TEST_F(StateFile, TheCommitterTellsWhenAChangeIsOnTheDisk) {
  Store store(path);
  std::mutex mutex;
  std::condition_variable more;
  std::vector<Committer::Progress> told;
  std::uint64_t last = 0;
  {
    Committer committer(store, [&](Committer::Progress progress) {
      const std::lock_guard lock(mutex);
      told.push_back(std::move(progress));
      more.notify_all();
    });
    for (std::uint64_t i = 1; i <= 1'000; ++i) last = committer.submit({PutItem{{1, i, "x"}}});
    std::unique_lock lock(mutex);
    EXPECT_TRUE(more.wait_for(lock, std::chrono::seconds{30},
                              [&] { return !told.empty() && told.back().ticket == last; }));
  }
  EXPECT_EQ(store.load().items.size(), 1'000U);
  EXPECT_LT(told.size(), 1'000U) << "what comes meanwhile is written together";
  for (const auto& progress : told) EXPECT_EQ(progress.problem, "");
}

TEST_F(StateFile, TheCommitterWritesWhatIsThereBeforeItEnds) {
  Store store(path);
  {
    Committer committer(store, [](const Committer::Progress&) {});
    committer.submit({PutInstance{{1, "x"}}});
  }
  EXPECT_EQ(store.load().instances.size(), 1U);
}

TEST_F(StateFile, TheCommitterWritesNothingMoreOnceSomethingIsLost) {
  Store store(path);
  store.write({PutInstance{{1, "before"}}});
  const std::string aside = path + ".aside";
  std::filesystem::rename(path, aside);
  std::mutex mutex;
  std::condition_variable more;
  std::uint64_t told = 0;
  Committer committer(store, [&](const Committer::Progress& progress) {
    EXPECT_NE(progress.problem, "");
    const std::lock_guard lock(mutex);
    told = progress.ticket;
    more.notify_all();
  });
  const auto wait_for = [&](std::uint64_t ticket) {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(more.wait_for(lock, std::chrono::seconds{30}, [&] { return told >= ticket; }));
  };
  wait_for(committer.submit({PutInstance{{1, "lost"}}}));
  std::filesystem::rename(aside, path);
  wait_for(committer.submit({PutItem{{1, 7, "behind the hole"}}}));
  EXPECT_NE(committer.finish(), "");
  EXPECT_EQ(store.load().instances.at(0).text, "before");
  EXPECT_TRUE(store.load().items.empty());
}

TEST_F(StateFile, OneWhoseJournalIsTakenAwayIsWrittenToNoMore) {
  Store store(path);
  store.write({PutInstance{{1, "{}"}}});
  std::filesystem::remove(path + "-wal");
  EXPECT_THROW(store.write({PutInstance{{1, "lost"}}}), WriteError);
}

TEST_F(StateFile, OneThatIsCutShortIsWrittenToNoMore) {
  { Store(path).write({PutInstance{{1, "{}"}}}); }
  Store store(path);
  std::filesystem::resize_file(path, 0);
  EXPECT_THROW(store.write({PutInstance{{1, "lost"}}}), WriteError);
}

TEST_F(StateFile, MayHaveANameThatSqliteTakesForNoFile) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  { Store(":memory:").write({PutInstance{{1, "kept"}}}); }
  EXPECT_EQ(Store(":memory:").load().instances.size(), 1U);
  std::filesystem::current_path(before);
}

TEST_F(StateFile, BehindALinkIsWatchedAsWell) {
  const std::string link = path + ".link";
  { Store(path).write({PutInstance{{1, "{}"}}}); }
  std::filesystem::create_symlink(path, link);
  Store store(link);
  store.write({PutInstance{{1, "{}"}}});
  std::filesystem::remove(path + "-wal");
  EXPECT_THROW(store.write({PutInstance{{1, "lost"}}}), WriteError);
}

}  // namespace
}  // namespace greenmock::store
