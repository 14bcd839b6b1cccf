#pragma once
#include "control/desk.hpp"
#include "control/server/router.hpp"

namespace greenmock::control {

/// All of the API. `desk` must outlive the router.
void add_routes(Router& router, const Desk& desk);

// One file a family.
void add_instance_routes(Router& router, const Desk& desk);
void add_script_routes(Router& router, const Desk& desk);
void add_ready_made_routes(Router& router);
void add_clock_routes(Router& router, const Desk& desk);
void add_wait_routes(Router& router, const Desk& desk);
void add_phone_routes(Router& router, const Desk& desk);
void add_notification_routes(Router& router, const Desk& desk);
void add_webhook_routes(Router& router, const Desk& desk);
void add_setting_routes(Router& router, const Desk& desk);
void add_message_routes(Router& router, const Desk& desk);
void add_journal_routes(Router& router, const Desk& desk);
void add_verify_routes(Router& router, const Desk& desk);
void add_connection_routes(Router& router, const Desk& desk);
void add_qr_routes(Router& router, const Desk& desk);
void add_event_routes(Router& router, const Desk& desk);
void add_server_routes(Router& router, const Desk& desk);

/// The console, a web page that drives the API: `/` and the files that it asks for.
void add_console_routes(Router& router);

}  // namespace greenmock::control
