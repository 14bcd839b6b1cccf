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
void add_sending(std::vector<Handler>& table);
void add_forwarding(std::vector<Handler>& table);
void add_message_edits(std::vector<Handler>& table);
void add_message_queue(std::vector<Handler>& table);
void add_journals(std::vector<Handler>& table);
void add_check_whatsapp(std::vector<Handler>& table);
void add_people(std::vector<Handler>& table);
void add_device_info(std::vector<Handler>& table);
void add_chats(std::vector<Handler>& table);
void add_groups(std::vector<Handler>& table);
void add_group_members(std::vector<Handler>& table);
void add_group_picture(std::vector<Handler>& table);
void add_files(std::vector<Handler>& table);
void add_partner(std::vector<Handler>& table);

}  // namespace greenmock::api
