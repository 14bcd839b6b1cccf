# greenmock_embed(OUTPUT SYMBOL [WITH_ENDINGS] FILES…): writes OUTPUT, C++ that defines
#   const std::span<const greenmock::core::EmbeddedFile> greenmock::SYMBOL
# with name (without its ending, if not asked for) and text of each file. Written again when a file changes.
function(greenmock_embed output symbol)
  cmake_parse_arguments(PARSE_ARGV 2 embed "WITH_ENDINGS" "" "")
  set(name_part NAME_WE)
  if(embed_WITH_ENDINGS)
    set(name_part NAME)
  endif()
  set(entries "")
  foreach(file IN LISTS embed_UNPARSED_ARGUMENTS)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    get_filename_component(name "${file}" ${name_part})
    file(READ "${file}" text)
    # CMake cuts a string well only where its pieces are short.
    set(literals "")
    string(LENGTH "${text}" left)
    set(at 0)
    while(left GREATER 0)
      string(SUBSTRING "${text}" ${at} 8000 piece)
      string(APPEND literals "R\"embedded(${piece})embedded\"\n")
      math(EXPR at "${at} + 8000")
      math(EXPR left "${left} - 8000")
    endwhile()
    string(APPEND entries "    {\"${name}\",\n${literals}},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY NEWLINE_STYLE UNIX CONTENT
    "#include \"core/embedded_file.hpp\"\n\nnamespace greenmock {\nnamespace {\nconst core::EmbeddedFile kFiles[] = {\n@entries@};\n}\nextern const std::span<const core::EmbeddedFile> ${symbol};\nconst std::span<const core::EmbeddedFile> ${symbol}(kFiles);\n}\n")
endfunction()
