#include "control/views/metrics.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <iterator>

namespace greenmock::control {
namespace {

class Text {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(out_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                   type);
  }
  template <typename T>
  void sample(const T& value, std::string_view labels = "") {
    const std::string braced = labels.empty() ? "" : fmt::format("{{{}}}", labels);
    fmt::format_to(std::back_inserter(out_), "{}{} {}\n", name_, braced, value);
  }
  template <typename T>
  void one(std::string_view name, std::string_view type, std::string_view help, const T& value) {
    family(name, type, help);
    sample(value);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::string name_;
};

}  // namespace

std::string heap_metric() {
  Text text;
  // It looks at each piece that is free, and so belongs on no thread on which others wait.
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 33)
  const auto heap = ::mallinfo2();
  text.one("greenmock_heap_bytes", "gauge",
           "Bytes of the heap that are in use; resident memory also has what was, and is kept.",
           heap.uordblks + heap.hblkhd);
#endif
#endif
  return text.take();
}

std::string metrics_text(const Desk& desk, core::ClientTime now) {
  const api::Service& service = desk.service();
  Text text;
  text.family("greenmock_build_info", "gauge", "The version of this server, as a label.");
  text.sample(1, fmt::format("version=\"{}\"", desk.version));
  text.one("greenmock_instances", "gauge", "Instances that live now.", service.instances().size());
  text.one("greenmock_parked", "gauge", "Calls that wait for their answer now.", service.parked());
  text.one("greenmock_connections", "gauge", "Open connections of the data plane.",
           desk.server().connections());
  text.one("greenmock_websockets", "gauge", "Websockets that are open now.", service.sockets());
  text.one("greenmock_waiters", "gauge", "Tests that wait for something over the control plane.",
           desk.waiters.size());
  text.one("greenmock_event_streams", "gauge", "Readers of events over the control plane.",
           desk.events.listeners());
  text.one("greenmock_journal_bytes", "gauge", "Bytes that all journals hold.",
           service.budgets().journals.used);
  text.one("greenmock_journal_limit_bytes", "gauge", "Bytes that they may hold.",
           service.budgets().journals.limit);
  text.one("greenmock_moments_bytes", "gauge", "Bytes of when events happened, for marks.",
           service.budgets().journals.moments.used);
  text.one("greenmock_webhook_bytes", "gauge",
           "Bytes of attempts at webhooks, but for the last of each account.",
           service.budgets().pushes.used);
  text.one("greenmock_calls_arrived_total", "counter",
           "Requests that arrived, those of no instance included.", service.calls());
  text.family("greenmock_calls_total", "counter",
              "Calls that were answered; no method: the path named none that there is.");
  for (const auto& [key, count] : desk.traffic.sent()) {
    text.sample(count, fmt::format("method=\"{}\",status=\"{}\"", key.method, key.status));
  }
  text.family("greenmock_calls_unanswered_total", "counter",
              "Calls that ended without a whole answer, by how.");
  for (const auto& [how, count] : desk.traffic.unanswered())
    text.sample(count, fmt::format("outcome=\"{}\"", how));
  text.one("greenmock_pictures_drawn_total", "counter", "QR pictures that were made.",
           service.pictures_drawn());
  std::size_t waiting = 0;
  for (const auto& [id, instance] : service.instances()) waiting += instance->queued();
  text.one("greenmock_notifications_waiting", "gauge",
           "Notifications in the queues of all instances.", waiting);
  text.one("greenmock_notifications_bytes", "gauge",
           "Bytes of the notifications of all accounts that nobody was given yet.",
           service.budgets().notes.used);
  text.one("greenmock_notifications_limit_bytes", "gauge", "Bytes that they may hold.",
           service.budgets().notes.limit);
  text.one("greenmock_notifications_dropped_total", "counter",
           "Notifications that were given up since a queue, or all of them together, was full.",
           service.notes_dropped());
  text.one("greenmock_scripts_bytes", "gauge",
           "Bytes that the rules and timelines of all instances take.",
           service.budgets().scripts.used());
  text.one("greenmock_file_bytes", "gauge", "Sent and uploaded files that are kept.",
           service.files().bytes());
  text.one("greenmock_pictures_bytes", "gauge", "Bytes of the pictures that accounts show.",
           service.budgets().pictures.used());
  text.one("greenmock_files_dropped_total", "counter",
           "Files that were given up for want of room (--file-memory).", service.files().dropped());
  text.one("greenmock_messages", "gauge", "Messages in the chats of all accounts.",
           service.budgets().messages.messages);
  text.one("greenmock_messages_bytes", "gauge",
           "Bytes that the messages of all accounts hold, those that wait included.",
           service.budgets().messages.in_chats + service.budgets().messages.waiting);
  text.one("greenmock_messages_limit_bytes", "gauge", "Bytes that they may hold.",
           service.budgets().messages.limit);
  text.one("greenmock_messages_dropped_total", "counter",
           "Messages that were dropped from chats for want of room.",
           service.budgets().messages.dropped);
  text.one("greenmock_uptime_seconds", "gauge", "Seconds of client time since the start.",
           std::chrono::duration<double>(now - desk.started).count());
  return text.take();
}

}  // namespace greenmock::control
