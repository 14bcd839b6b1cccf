#include "api/service/sockets.hpp"

#include <algorithm>

#include "api/service/socket_texts.hpp"

namespace greenmock::api {

using core::CallId;
using core::Frame;
using core::Instance;
using core::Opcode;
using core::State;
using Kind = SocketStep::Kind;

namespace {

constexpr auto kTimeToScan = std::chrono::seconds{100};  // docs: Scanqrcode, 100 s to scan
/// RFC 6455, 7.4.1: what a server may say to a session that its rules forbid.
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kNormalClosure = 1000;

}  // namespace

AnswerContext Sockets::context(Instance& instance, const Socket& socket) const {
  return {instance,        *socket.record,     instance.codes().serial_at(instance.now()),
          means_.pictures, means_.assumptions, means_.addresses,
          means_.qr_pixels};
}

std::size_t Sockets::count_of(core::InstanceId id) const {
  const auto found = of_instance_.find(id);
  return found == of_instance_.end() ? 0 : found->second.size();
}

std::uint64_t Sockets::pings_within(core::InstanceId id, core::Duration span) const {
  const auto mine = of_instance_.find(id);
  if (mine == of_instance_.end()) return 0;
  std::uint64_t pings = 0;
  for (const CallId socket : mine->second) {
    const core::Duration every = sockets_.at(socket).ping_every;
    if (every > core::Duration{0}) pings += static_cast<std::uint64_t>(span / every);
  }
  return pings;
}

// --- from the handshake to the end

void Sockets::expect(Instance& instance, std::shared_ptr<core::Record> record,
                     std::shared_ptr<const std::vector<Frame>> frames) {
  const CallId id = record->id;
  record->socket_expected = true;
  Socket socket;
  socket.instance = instance.identity().id;
  socket.record = std::move(record);
  socket.frames = std::move(frames);
  sockets_.emplace(id, std::move(socket));
}

void Sockets::open(Instance& instance, CallId id) {
  const auto found = sockets_.find(id);
  if (found == sockets_.end()) return;
  Socket& socket = found->second;
  socket.open = true;
  socket.last = instance.now();
  core::SocketLog& log = socket.record->socket.make();
  socket.record->socket_expected = false;
  log.opened = instance.moment();
  instance.watch(true);
  std::vector<CallId>& mine = of_instance_[socket.instance];
  const bool admitted = admit(instance, socket);
  mine.push_back(id);
  if (!admitted) {
    const SocketText refusal = error_text("another websocket of this instance is open");
    text(instance, id, socket, refusal.text, refusal.type);
    close(instance, id, socket, kPolicyViolation);
    return;
  }
  play(instance, id, socket);
}

/// docs: callsScanqrcode, one session for an instance.
bool Sockets::admit(Instance& instance, Socket& socket) {
  const core::SessionRule rule = instance.behaviour().sessions;
  if (rule == core::SessionRule::Allow) return true;
  for (const CallId id : of_instance_[socket.instance]) {
    Socket& other = sockets_.at(id);
    if (other.over) continue;
    if (rule == core::SessionRule::Refuse) return false;
    close(instance, id, other, kNormalClosure);
  }
  return true;
}

void Sockets::forget(CallId id) {
  const auto found = sockets_.find(id);
  if (found == sockets_.end() || found->second.open) return;
  found->second.record->socket_expected = false;
  sockets_.erase(found);
}

void Sockets::received(Instance& instance, core::Record& record, const SocketReceived& frame) {
  record.socket->add(
      {true, frame.opcode, frame.bytes, std::string(frame.beginning), instance.moment()});
}

void Sockets::closed(Instance* instance, core::Record& record, const SocketClosed& how,
                     core::Moment when) {
  core::SocketLog& log = *record.socket;
  log.closed = when;
  log.end = how.end;
  log.close_code = how.code;
  log.close_reason = how.reason;
  const auto found = sockets_.find(record.id);
  if (found == sockets_.end()) return;
  std::erase(of_instance_[found->second.instance], record.id);
  if (instance) {
    drop_plans(*instance, found->second);
    instance->watch(false);
  }
  sockets_.erase(found);
}

void Sockets::leave(core::InstanceId id) {
  std::erase_if(sockets_, [&](const auto& entry) {
    const Socket& socket = entry.second;
    if (socket.instance == id) socket.record->socket_expected = false;
    return socket.instance == id;
  });
  of_instance_.erase(id);
}

void Sockets::drop_plans(Instance& instance, Socket& socket) {
  for (auto* plan : {&socket.planned, &socket.time_out}) {
    if (*plan) instance.forget_frame(**plan);
    plan->reset();
  }
  socket.until.reset();
}

// --- what happens meanwhile

void Sockets::due(Instance& instance, CallId id) {
  const auto found = sockets_.find(id);
  if (found == sockets_.end() || found->second.over) return;
  Socket& socket = found->second;
  // A handle is (due, creation): the plan that has come is one of the past.
  const auto has_come = [&](const auto& plan) { return plan && plan->due <= instance.now(); };
  if (has_come(socket.time_out)) {
    socket.time_out.reset();
    return time_out(instance, id, socket);
  }
  if (!has_come(socket.planned)) return;
  socket.planned.reset();
  if (socket.ping_every > core::Duration{0}) {
    step(instance, socket, {.socket = id, .kind = Kind::Ping}, Opcode::Ping, "");
    socket.planned = instance.plan_frame(id, instance.now() + socket.ping_every);
    return;
  }
  socket.waited = true;
  play(instance, id, socket);
}

void Sockets::told(Instance& instance, const core::Event& event) {
  const auto mine = of_instance_.find(instance.identity().id);
  if (mine == of_instance_.end()) return;
  const bool rotation = event.kind == core::Event::Kind::Rotation;
  for (const CallId id : std::vector(mine->second)) {
    Socket& socket = sockets_.at(id);
    if (socket.over) continue;
    if (socket.until && socket.until->event == event) {
      const auto due = instance.time_of(*socket.until);
      if (!due) continue;
      socket.until.reset();
      socket.planned = instance.plan_frame(id, std::max(*due, instance.now()));
    } else if (socket.faithful && rotation && instance.state() == State::NotAuthorized) {
      say_how_it_stands(instance, id, socket);
    } else if (socket.faithful && event.kind == core::Event::Kind::State) {
      // A new code follows where somebody may log in again; a login under way says nothing yet.
      const bool waits = instance.state() == State::NotAuthorized ||
                         (instance.state() == State::Starting && socket.has_shown);
      if (!waits) say_how_it_stands(instance, id, socket);
    }
  }
}

void Sockets::say_how_it_stands(Instance& instance, CallId id, Socket& socket) {
  const AnswerContext now = context(instance, socket);
  if (instance.state() == State::Authorized && socket.has_shown) {
    const SocketText login = login_text(now);
    return say_last(instance, id, socket, login.text, login.type);
  }
  const auto standing = standing_text(now);
  if (standing && standing->type != "qrCode")
    return say_last(instance, id, socket, standing->text, standing->type);
  if (socket.overdue) return time_out(instance, id, socket);
  if (!standing) return;
  socket.has_shown = true;
  text(instance, id, socket, standing->text, standing->type);
}

void Sockets::time_out(Instance& instance, CallId id, Socket& socket) {
  // Scanned in time: what is left is the start, which may take longer. It may lead to no login.
  socket.overdue = instance.state() == State::Starting && socket.has_shown;
  if (socket.overdue) return;
  const SocketText late = timeout_text(context(instance, socket));
  say_last(instance, id, socket, late.text, late.type);
}

void Sockets::say_last(Instance& instance, CallId id, Socket& socket, core::SharedBody last,
                       std::string_view type) {
  text(instance, id, socket, std::move(last), std::string(type));
  if (means_.assumptions.close_code) {
    close(instance, id, socket, *means_.assumptions.close_code);
  } else {
    drop_plans(instance, socket);
    socket.over = true;
  }
}

// --- a script

void Sockets::play(Instance& instance, CallId id, Socket& socket) {
  while (!socket.over && !socket.faithful && socket.ping_every == core::Duration{0}) {
    if (!socket.frames) return act(instance, id, socket, Frame::Act::Faithful);
    if (socket.next == socket.frames->size()) return;  // stays open, and silent
    const Frame& frame = (*socket.frames)[socket.next];
    if (!std::exchange(socket.waited, false) && !wait_over(instance, id, socket, frame)) return;
    ++socket.next;
    socket.last = instance.now();
    emit(instance, id, socket, frame);
  }
}

bool Sockets::wait_over(Instance& instance, CallId id, Socket& socket, const Frame& frame) {
  if (!frame.wait) return true;
  std::optional<core::VirtualTime> due;
  const std::uint64_t counter = socket.record->call * 1024 + socket.next;
  if (const auto span = span_of(*frame.wait, instance.identity().seed, "wait:frame", counter)) {
    due = socket.last + *span;
  } else {
    const core::Mark& mark = std::get<core::Mark>(frame.wait->how);
    // A rotation to come does so as an event, since the timeline may force one earlier.
    if (!mark.is_bare_rotation()) due = instance.time_of(mark);
    if (!due) socket.until = mark;
  }
  if (due && *due <= instance.now()) return true;
  if (due) socket.planned = instance.plan_frame(id, *due);
  return false;
}

void Sockets::emit(Instance& instance, CallId id, Socket& socket, const Frame& frame) {
  const AnswerContext now = context(instance, socket);
  std::visit(
      [&](const auto& what) {
        using T = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<T, Frame::Named>) {
          SocketText named = socket_text(what, now);
          socket.has_shown = socket.has_shown || what == Frame::Named::QrCode;
          text(instance, id, socket, named.text, std::move(named.type), frame.fragments);
        } else if constexpr (std::is_same_v<T, Frame::JsonText>) {
          text(instance, id, socket, core::share(core::dump(fill_in(what.json, now))), "json",
               frame.fragments);
        } else if constexpr (std::is_same_v<T, Frame::Text>) {
          text(instance, id, socket, core::share(fill_in(std::string_view(what.text), now)), "text",
               frame.fragments);
        } else if constexpr (std::is_same_v<T, Frame::Bytes>) {
          step(instance, socket,
               {.socket = id, .kind = Kind::Raw, .payload = core::share(what.bytes)}, Opcode::Raw,
               "bytes");
        } else if constexpr (std::is_same_v<T, Frame::Close>) {
          close(instance, id, socket, what.code);
        } else if constexpr (std::is_same_v<T, Frame::Act>) {
          act(instance, id, socket, what);
        } else if constexpr (std::is_same_v<T, Frame::PingWithoutEnd>) {
          socket.ping_every = what.every;
          socket.planned = instance.plan_frame(id, instance.now() + what.every);
        }
      },
      frame.what);
}

void Sockets::act(Instance& instance, CallId id, Socket& socket, Frame::Act act) {
  switch (act) {
    case Frame::Act::Faithful:
      socket.faithful = true;
      socket.time_out = instance.plan_frame(
          id, instance.start() + socket.record->socket->opened.at + kTimeToScan);
      return say_how_it_stands(instance, id, socket);
    case Frame::Act::Ping:
      return step(instance, socket, {.socket = id, .kind = Kind::Ping}, Opcode::Ping, "");
    case Frame::Act::Drop:
      steps_.push_back({.socket = id, .kind = Kind::Drop});
      break;
    case Frame::Act::Reset:
      steps_.push_back({.socket = id, .kind = Kind::Reset});
      break;
    case Frame::Act::Stall:
      steps_.push_back({.socket = id, .kind = Kind::Stall});
      break;
  }
  drop_plans(instance, socket);
  socket.over = true;
}

// --- what leaves

void Sockets::text(Instance& instance, CallId id, Socket& socket, core::SharedBody payload,
                   std::string what, std::uint32_t fragments) {
  auto known = described(instance, payload, what);
  step(instance, socket,
       {.socket = id, .kind = Kind::Text, .payload = std::move(payload), .fragments = fragments},
       Opcode::Text, std::move(what), std::move(known));
}

std::shared_ptr<const core::FrameText> Sockets::described(const Instance& instance,
                                                          const core::SharedBody& text,
                                                          std::string_view type) {
  if (text == last_said_) return last_described_;
  const std::string code = type == "qrCode" ? instance.payload() : "";
  last_described_ =
      std::make_shared<const core::FrameText>(core::FrameText{core::sha256_hex(*text), code});
  last_said_ = text;
  return last_described_;
}

void Sockets::step(Instance& instance, Socket& socket, SocketStep step, Opcode opcode,
                   std::string what, std::shared_ptr<const core::FrameText> text) {
  const std::size_t bytes = step.payload ? step.payload->size() : 0;
  socket.record->socket->add(
      {false, opcode, bytes, std::move(what), instance.moment(), std::move(text)});
  steps_.push_back(std::move(step));
}

void Sockets::close(Instance& instance, CallId id, Socket& socket, std::uint16_t code) {
  step(instance, socket, {.socket = id, .kind = Kind::Close, .code = code}, Opcode::Close,
       std::to_string(code));
  drop_plans(instance, socket);
  socket.over = true;
}

}  // namespace greenmock::api
