#pragma once
// The HTML document around a report: everything it needs is inside.

#include <string>
#include <string_view>

#include "reports/words.hpp"

namespace greenmock::kit::reports {

/// `title` is plain text, `body` is markup. The mark colours the icon of the browser's tab.
std::string page_frame(std::string_view title, const Mark& mark, std::string_view body);

/// `<span class="mark fail" …>✗</span>`, or a link if there is somewhere to go; `hint` is plain text.
std::string mark_html(const Mark& mark, std::string_view hint, std::string_view href = {});

/// What the marks mean.
std::string legend_html();

/// The mark for a run as a whole.
Mark mark_of_run(const RunResult& run);

}  // namespace greenmock::kit::reports
