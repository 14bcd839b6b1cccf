#pragma once
// What the client is told to do, and where: the variables of the adapter contract.

#include <chrono>
#include <stdexcept>
#include <string>

namespace greenmock::reference {

/// Something in the environment is missing or wrong; says what.
struct WrongEnvironment : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Environment {
  std::string task;
  std::string url;
  std::string ws_url;  ///< of the task authorize-websocket: complete, with idInstance and token
  std::string id_instance;
  std::string media_url;  ///< of the task send
  std::string token;
  std::string method;  ///< of the task call
  std::string body;
  std::string ca_file;
  std::string https_proxy;
  std::chrono::milliseconds linger{3000};
  std::chrono::seconds receive_timeout{5};       ///< how long receiveNotification is to be held
  std::string second_id_instance, second_token;  ///< of the task receive-two
  bool is_one_of_two = false;
  std::string chat_id, text;  ///< of the task send: each line of the text is a message
  std::string file_name;      ///< … but if this is set: the text is what is in that file
  bool follow = false;        ///< … tells what becomes of them, until it is stopped
  int webhook_port = 0;       ///< 0: any
  std::string webhook_token;  ///< empty: deliveries have none
};

/// Throws WrongEnvironment.
Environment read_environment();

}  // namespace greenmock::reference
