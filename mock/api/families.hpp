#pragma once
#include <vector>

#include "api/answer.hpp"

namespace greenmock::api {

// Each family of methods puts its handlers into the table; one file a family.
void add_qr(std::vector<Handler>& table);
void add_websocket(std::vector<Handler>& table);
void add_account(std::vector<Handler>& table);
void add_authorization_code(std::vector<Handler>& table);
void add_receiving(std::vector<Handler>& table);
void add_webhook_queue(std::vector<Handler>& table);
void add_settings(std::vector<Handler>& table);
void add_wa_settings(std::vector<Handler>& table);
void add_profile_picture(std::vector<Handler>& table);
void add_state_history(std::vector<Handler>& table);
void add_api_token(std::vector<Handler>& table);

}  // namespace greenmock::api
