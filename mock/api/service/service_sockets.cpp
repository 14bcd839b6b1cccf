// Websockets: what the shell tells of them, and what they are told of the instances.

#include "api/service/service.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;

Effects Service::take_effects() {
  Effects effects = std::exchange(effects_, {});
  effects.sockets = sockets_.take_steps();
  effects.webhooks = webhooks_.take_posts();
  effects.webhooks_cut = webhooks_.take_cut();
  return effects;
}

void Service::socket_opened(const Ticket& ticket, ClientTime now) {
  Instance* instance = living(ticket);
  if (!instance) return;  // whoever removed it closes the connection
  refresh(*instance, now);
  // Before its frames, which may wait for so long after it.
  instance->note({.kind = core::Event::Kind::Connect, .word = {}});
  sockets_.open(*instance, ticket.id);
  instance->journal().recount(*ticket.record);
  if (on_socket) on_socket(*ticket.record, instance);
  after_change(*instance, now);
}

void Service::socket_received(const Ticket& ticket, const SocketReceived& frame, ClientTime now) {
  Instance* instance = living(ticket);
  if (!instance || !ticket.record->socket) return;
  refresh(*instance, now);
  touched_[instance->identity().id] = now;
  sockets_.received(*instance, *ticket.record, frame);
  instance->journal().recount(*ticket.record);
  budgets_.journals.keep();
}

void Service::socket_closed(const Ticket& ticket, const SocketClosed& how, ClientTime now) {
  sockets_.forget(ticket.id);  // it may never have opened
  Instance* instance = living(ticket);
  if (!ticket.record->socket || !ticket.record->socket->open()) return settle(ticket, instance);
  if (instance) refresh(*instance, now);
  sockets_.closed(instance, *ticket.record, how,
                  instance ? instance->moment() : unmatched_moment(now));
  if (instance) {
    instance->journal().recount(*ticket.record);
    replan(*instance, now);
  }
  if (on_socket) on_socket(*ticket.record, instance);
  settle(ticket, instance);
}

void Service::tell_sockets(Instance& instance) {
  // A frame changes nothing of an instance, so that what is told here brings no more to tell.
  if (!instance.has_told()) return;
  for (const core::Event& event : instance.take_told()) sockets_.told(instance, event);
}

}  // namespace greenmock::api
