#pragma once
// What the client can be told to do. Each returns the exit status of the program; throws Stopped.

#include "client.hpp"

namespace greenmock::reference {

int authorize(const Client& client);
int authorize_websocket(const Client& client);
int receive(const Client& client);
int receive_two(const Client& client);
int webhook(const Client& client);
int send(const Client& client);
int logout(const Client& client);
int call(const Client& client);
int describe();

}  // namespace greenmock::reference
