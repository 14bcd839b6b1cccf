# How every test program is made: compiled, or linked once more with another product.

# For greenmock_tests: compiles ${TESTS_SOURCES}, and says where the objects are.
function(greenmock_compiled_tests name)
  add_executable(${name} ${TESTS_SOURCES})
  # Undefined behaviour is looked for in the product. In what the macros of GoogleTest make of a test it
  # would take a third of the time that a whole build takes.
  if(GREENMOCK_SANITIZE)
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined)
  endif()
  # Tests are compiled more often than they run, and hold the libraries to what they assert.
  target_compile_options(${name} PRIVATE -O0 -UNDEBUG -Wno-missing-field-initializers)
  if(NOT TESTS_SMALL)
    greenmock_batches(${name})
    target_precompile_headers(${name} PRIVATE
      <gtest/gtest.h> <gmock/gmock.h> <nlohmann/json.hpp> <fmt/format.h> ${TESTS_PRECOMPILE})
  endif()
  get_property(many_configurations GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(NOT many_configurations)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/test_objects/${name}.txt" CONTENT "$<JOIN:$<TARGET_OBJECTS:${name}>,\n>\n")
  endif()
endfunction()

# greenmock_parts_of(OUT libraries…): those of this project among them, and behind them.
function(greenmock_parts_of out)
  set(parts "")
  set(left ${ARGN})
  while(left)
    list(POP_FRONT left library)
    if(NOT TARGET ${library})
      continue()
    endif()
    get_target_property(alias ${library} ALIASED_TARGET)
    if(alias)
      set(library ${alias})
    endif()
    get_target_property(type ${library} TYPE)
    get_target_property(imported ${library} IMPORTED)
    if(imported OR NOT type STREQUAL STATIC_LIBRARY OR library IN_LIST parts)
      continue()
    endif()
    list(APPEND parts ${library})
    get_target_property(behind ${library} LINK_LIBRARIES)
    list(APPEND left ${behind})
  endwhile()
  set(${out} ${parts} PARENT_SCOPE)
endfunction()

# For greenmock_tests: the objects of another build, with this one's product. A sanitizer looks for faults in the
# product, so it need not be in the tests, which take as long to compile as all the rest.
function(greenmock_linked_tests name)
  set(list "${GREENMOCK_TEST_OBJECTS}/test_objects/${name}.txt")
  if(GREENMOCK_BUILD_KIT OR GREENMOCK_SANITIZE MATCHES "thread" OR NOT EXISTS "${list}")
    message(FATAL_ERROR "GREENMOCK_TEST_OBJECTS goes without the kit and without ThreadSanitizer, and names a folder in "
                        "which the tests have been built, so that there is ${list}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list}")
  file(STRINGS "${list}" objects ENCODING UTF-8 REGEX "\\.o$")
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  # The product's objects come first: of what both have of headers the linker takes what it meets first.
  greenmock_parts_of(parts ${TESTS_LINK})
  foreach(part IN LISTS parts)
    list(PREPEND objects "$<FILTER:$<TARGET_OBJECTS:${part}>,INCLUDE,\\.o$>")
  endforeach()
  add_executable(${name} ${objects})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()

# greenmock_tests(NAME LABEL SOURCES… [LINK…] [PRECOMPILE…] [SMALL] [WAITING]): one test program, each of its
# tests known to ctest. Headers are precompiled, and those of PRECOMPILE besides, unless it is too small for that. A test
# takes two of the places that ctest has (eight, see CMakePresets.json); one that does little but wait takes one, and
# begins early, beside those that compute. The others take longer to start than most of them to run, so that all of
# them can be had in few starts, besides: the parts of the program.
function(greenmock_tests name label)
  cmake_parse_arguments(TESTS "SMALL;WAITING" "" "SOURCES;LINK;PRECOMPILE" ${ARGN})
  if(GREENMOCK_TEST_OBJECTS)
    greenmock_linked_tests(${name})
  else()
    greenmock_compiled_tests(${name})
  endif()
  target_link_libraries(${name} PRIVATE ${TESTS_LINK} greenmock_build_flags GTest::gtest_main GTest::gmock)
  set(places PROCESSORS 2)
  if(TESTS_WAITING)
    set(places PROCESSORS 1 COST 180)
  endif()
  # On a busy machine, with a sanitizer, or without optimisation, some take twenty times as long.
  gtest_discover_tests(${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} PROPERTIES LABELS ${label} TIMEOUT 600 ${places}
    DISCOVERY_TIMEOUT 60)
  if(NOT TESTS_WAITING)
    set(places_of_part 1) # one test after the other, most of them wait for a program
    if(label STREQUAL "unit" OR GREENMOCK_SANITIZE) # those compute
      set(places_of_part 2)
    endif()
    foreach(part RANGE 1 6)
      math(EXPR index "${part} - 1")
      add_test(NAME ${label}.part-${part}-of-6 COMMAND ${name} --gtest_brief=1 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
      set_tests_properties(${label}.part-${part}-of-6 PROPERTIES LABELS parts TIMEOUT 1800 COST 10 PROCESSORS ${places_of_part}
        ENVIRONMENT "GTEST_TOTAL_SHARDS=6;GTEST_SHARD_INDEX=${index}")
    endforeach()
  endif()
endfunction()
