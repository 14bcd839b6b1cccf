#pragma once
// All of it: a fake Green API in a C++ test (docs/embedding.md).

#include "greenmock/client.hpp"
#include "greenmock/error.hpp"
#include "greenmock/instance.hpp"
#include "greenmock/server.hpp"
#include "greenmock/version.hpp"
