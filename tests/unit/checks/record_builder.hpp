#pragma once
// What a client did, told in a few words, as the records that checks are judged by.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checks/judge.hpp"
#include "checks/load.hpp"
#include "script_support.hpp"

namespace greenmock::tests {

using namespace std::chrono_literals;

/// One call; arrives and ends where it is told to, in client time since the start.
class RecordBuilder {
 public:
  RecordBuilder(core::CallId id, const std::string& method, core::Duration arrived)
      : record_(std::make_shared<core::Record>()) {
    const auto& names = script::testing::words().methods;
    record_->id = id;
    record_->call = 1;
    record_->connection = 1;
    record_->verb = "GET";
    record_->instance_name = "a";
    if (std::find(names.begin(), names.end(), method) != names.end()) {
      record_->method = script::testing::method(method);
      record_->method_name = method;
    }
    record_->arrived.t = arrived;
    path("/waInstance7/" + method + "/tok");
    header("Host", "127.0.0.1:8080");
    sent(arrived);
  }

  RecordBuilder& verb(std::string verb) {
    record_->verb = std::move(verb);
    return *this;
  }
  /// With or without a query.
  RecordBuilder& path(const std::string& target) {
    record_->target = target;
    record_->path_size = target.substr(0, target.find('?')).size();
    return *this;
  }
  RecordBuilder& header(const std::string& name, const std::string& value) {
    if (record_->head.empty()) record_->head = "GET / HTTP/1.1\r\n";
    record_->head += name + ": " + value + "\r\n";
    return *this;
  }
  RecordBuilder& body(const std::string& whole) {
    record_->set_body(whole);
    return *this;
  }
  RecordBuilder& on(core::ConnectionId connection) {
    record_->connection = connection;
    return *this;
  }
  RecordBuilder& status(int status) {
    record_->status = status;
    return *this;
  }
  RecordBuilder& reply(std::string body) {
    record_->reply_body = core::share(std::move(body));
    return *this;
  }
  /// Of the notification that was handed out.
  RecordBuilder& receipt(std::uint64_t receipt) {
    record_->receipt = receipt;
    return *this;
  }
  RecordBuilder& sent(core::Duration t) {
    open();
    record_->status = 200;
    record_->outcome = core::Outcome::Sent;
    record_->sent.t = t;
    return *this;
  }
  /// Without an answer: left, cut, shutdown.
  RecordBuilder& ended(core::Duration t, core::Outcome how) {
    open();
    record_->outcome = how;
    record_->left.t = t;
    return *this;
  }
  RecordBuilder& left(core::Duration t) { return ended(t, core::Outcome::LeftByClient); }
  /// Waits for its answer.
  RecordBuilder& open() {
    record_->outcome = core::Outcome::Open;
    record_->status = 0;
    return *this;
  }

  /// Over the websocket that came of it.
  RecordBuilder& frame(bool from_client, core::Opcode opcode, const std::string& what,
                       core::Duration t) {
    if (!record_->socket) record_->socket.make().opened.t = record_->arrived.t;
    core::FrameSeen seen{from_client, opcode, what.size(), what, {}};
    seen.moment.t = t;
    record_->socket->add(std::move(seen));
    return *this;
  }

  const std::shared_ptr<core::Record>& record() const { return record_; }

 private:
  std::shared_ptr<core::Record> record_;
};

/// All calls of a client, told in the order of their arrival.
class Story {
 public:
  RecordBuilder& call(const std::string& method, core::Duration arrived) {
    calls_.push_back(std::make_unique<RecordBuilder>(calls_.size() + 1, method, arrived));
    return *calls_.back();
  }
  /// Calls at these moments, answered at once.
  Story& calls(const std::string& method, std::initializer_list<core::Duration> arrived) {
    for (const core::Duration t : arrived) call(method, t);
    return *this;
  }
  /// A name for the end of a window: behind all that happened up to then.
  Story& mark(const std::string& name, core::Duration t) {
    marks_[name] = t;
    return *this;
  }

  checks::Evidence& with() { return evidence_; }

  /// Gives everything its place in the order; what came at one time, in the order of telling.
  checks::Evidence evidence() const {
    std::vector<std::pair<core::Duration, core::Moment*>> moments;
    checks::Evidence evidence = evidence_;
    for (const auto& builder : calls_) {
      core::Record& record = *builder->record();
      moments.emplace_back(record.arrived.t, &record.arrived);
      if (record.outcome == core::Outcome::Sent) {
        record.released.t = record.sent.t;
        moments.emplace_back(record.sent.t, &record.released);
        moments.emplace_back(record.sent.t, &record.sent);
      } else if (!record.open()) {
        moments.emplace_back(record.left.t, &record.left);
      }
      if (record.socket) {
        for (core::FrameSeen& frame : record.socket->frames)
          moments.emplace_back(frame.moment.t, &frame.moment);
      }
      evidence.records.push_back(builder->record());
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < moments.size(); ++i) moments[i].second->seq = i + 1;
    std::map<std::string, core::Sequence, std::less<>> places;
    for (const auto& [name, t] : marks_) {
      places[name] = static_cast<core::Sequence>(
          std::count_if(moments.begin(), moments.end(),
                        [at = t](const auto& moment) { return moment.first <= at; }));
    }
    evidence.place_of = [places](std::string_view name) -> std::optional<core::Sequence> {
      const auto found = places.find(name);
      return found == places.end() ? std::nullopt : std::optional(found->second);
    };
    return evidence;
  }

 private:
  static checks::Evidence told() {
    checks::Evidence evidence;
    evidence.id = 7;
    evidence.token = "tok";
    return evidence;
  }

  std::vector<std::unique_ptr<RecordBuilder>> calls_;
  std::map<std::string, core::Duration> marks_;
  checks::Evidence evidence_ = told();
};

inline script::Loaded<checks::Check> check_of(const std::string& text) {
  script::Parsed parsed = script::parse_located(text);
  if (!parsed.root) return {std::nullopt, std::move(parsed.problems)};
  script::Problems problems;
  checks::Check check =
      checks::load_check(script::Value(*parsed.root, "", problems), script::testing::words());
  if (problems.empty()) return {std::move(check), {}};
  return {std::nullopt, problems.take()};
}

inline checks::Finding judged(const Story& story, const std::string& check) {
  const auto loaded = check_of(check);
  EXPECT_TRUE(loaded) << check << "\n" << script::testing::all(loaded.problems);
  return loaded ? checks::judge(*loaded.value, story.evidence()) : checks::Finding{};
}

/// The verdict, and words that stand in what was seen.
inline checks::Finding expect_verdict(checks::Verdict verdict, const Story& story,
                                      const std::string& check,
                                      const std::vector<std::string>& says = {}) {
  checks::Finding finding = judged(story, check);
  EXPECT_EQ(to_string(finding.verdict), to_string(verdict))
      << check << "\nexpected: " << finding.expected << "\nseen: " << finding.seen;
  for (const std::string& word : says) {
    EXPECT_NE(finding.seen.find(word), std::string::npos)
        << check << "\nno \"" << word << "\" in: " << finding.seen;
  }
  return finding;
}
inline checks::Finding expect_pass(const Story& story, const std::string& check,
                                   const std::vector<std::string>& says = {}) {
  return expect_verdict(checks::Verdict::Pass, story, check, says);
}
inline checks::Finding expect_fail(const Story& story, const std::string& check,
                                   const std::vector<std::string>& says = {}) {
  return expect_verdict(checks::Verdict::Fail, story, check, says);
}
inline checks::Finding expect_skip(const Story& story, const std::string& check,
                                   const std::vector<std::string>& says = {}) {
  return expect_verdict(checks::Verdict::Skip, story, check, says);
}
inline checks::Finding expect_error(const Story& story, const std::string& check,
                                    const std::vector<std::string>& says = {}) {
  return expect_verdict(checks::Verdict::Error, story, check, says);
}

/// The ids of the excerpt.
inline std::vector<core::CallId> ids(const checks::Finding& finding) {
  std::vector<core::CallId> out;
  for (const auto& record : finding.excerpt) out.push_back(record->id);
  return out;
}
using Ids = std::vector<core::CallId>;

}  // namespace greenmock::tests
