#pragma once

namespace greenmock::core {

/// `seed`: the page the project was made from, about 2022. `current`: as of 2026.
enum class Dialect { Seed, Current };

}  // namespace greenmock::core
