# How every target of this project is made.

add_library(greenmock_build_flags INTERFACE)
set_target_properties(greenmock_build_flags PROPERTIES EXPORT_NAME internal_build_flags)
target_compile_options(greenmock_build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  $<$<BOOL:${GREENMOCK_WERROR}>:-Werror>)
# g++ 12 sees overflows in std::string and std::optional<std::string> that are not there (GCC bugs 105329,
# 105651 and their kin).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(greenmock_build_flags INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
endif()
# Debian's Boost 1.74 needs no more than this to give coroutines with g++ 12.
target_compile_definitions(greenmock_build_flags INTERFACE BOOST_ASIO_NO_DEPRECATED)
# Files compiled in batches leave the compiler little garbage: it need not look for it so often.
target_compile_options(greenmock_build_flags INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-expand=300>)
# RE2 asks for it; what is precompiled once fits only what is compiled in the same way.
target_compile_options(greenmock_build_flags INTERFACE -pthread)
if(GREENMOCK_SANITIZE)
  target_compile_options(greenmock_build_flags INTERFACE
    -fsanitize=${GREENMOCK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(greenmock_build_flags INTERFACE -fsanitize=${GREENMOCK_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(greenmock_build_flags INTERFACE -fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/tests/fuzz/ignorelist.txt)
  endif()
  # g++ warns of each fence that ThreadSanitizer does not follow; Asio has some.
  if(GREENMOCK_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(greenmock_build_flags INTERFACE -Wno-tsan)
  endif()
  # What sanitizers know of each place in the source is 80 MB of pointers: a position-independent
  # program mends all of them at each start, which takes longer than most tests.
  target_link_options(greenmock_build_flags INTERFACE -no-pie)
endif()

# Compiles sixteen files at a time: what the headers leave to each compilation takes longer than what most files add. So
# names of one library differ, and of one test program, in anonymous namespaces too: of two functions that differ in
# their parameters alone, a call may find the other file's.
option(GREENMOCK_BATCHES "Compile several files at a time" ON)
function(greenmock_batches target)
  if(GREENMOCK_BATCHES)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# greenmock_part(NAME SOURCES… [LINK…]): one folder of mock/ as a static library; its files are compiled in batches.
function(greenmock_part name)
  cmake_parse_arguments(PART "" "" "SOURCES;LINK" ${ARGN})
  add_library(greenmock_${name} STATIC ${PART_SOURCES})
  target_include_directories(greenmock_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/mock>)
  # Who links the installed library needs nothing that is headers only.
  set(headers_only nlohmann_json::nlohmann_json Boost::headers)
  foreach(library IN LISTS PART_LINK)
    if(library IN_LIST headers_only)
      set(library $<BUILD_INTERFACE:${library}>)
    endif()
    target_link_libraries(greenmock_${name} PUBLIC ${library})
  endforeach()
  target_link_libraries(greenmock_${name} PRIVATE greenmock_build_flags)
  set_target_properties(greenmock_${name} PROPERTIES EXPORT_NAME internal_${name})
  greenmock_batches(greenmock_${name})
endfunction()
