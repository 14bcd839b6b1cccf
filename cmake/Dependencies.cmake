# What the product is built from. Debian 12 has all of it (./dev installs it); find_package comes first,
# so that a machine with newer ones uses them. What is linked stands in greenmockConfig.cmake.in too.

find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(PNG 1.6 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(ZLIB 1.2 REQUIRED)
find_package(ZXing 1.4 REQUIRED)
find_package(Boost 1.74 REQUIRED)  # headers only: Asio and Beast

# libqrencode and Debian's cpp-httplib ship a .pc file and no CMake package.
find_package(PkgConfig REQUIRED)
pkg_check_modules(greenmock_qrencode REQUIRED IMPORTED_TARGET libqrencode>=4.1)
pkg_check_modules(greenmock_re2 REQUIRED IMPORTED_TARGET re2)

# The control plane reads requests by a protected member of 0.11, whose parameters changed later.
find_package(httplib 0.11...<0.12 CONFIG QUIET)
if(httplib_FOUND)
  add_library(greenmock_httplib ALIAS httplib::httplib)
else()
  # Debian compiles it into a library: without the flags of its .pc the class layouts differ, and the
  # program aborts.
  pkg_check_modules(greenmock_httplib REQUIRED IMPORTED_TARGET cpp-httplib>=0.11 cpp-httplib<0.12)
  add_library(greenmock_httplib ALIAS PkgConfig::greenmock_httplib)
endif()
