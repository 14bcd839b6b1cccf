# What `cmake --install` puts where: the program, and the library as a CMake package
# (docs/embedding.md). The parts of the library are archives of their own in lib/greenmock; programs
# name greenmock::greenmock alone.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(greenmock_package ${CMAKE_INSTALL_LIBDIR}/cmake/greenmock)
set(greenmock_archives ${CMAKE_INSTALL_LIBDIR}/greenmock)

install(TARGETS greenmock RUNTIME COMPONENT greenmock_program)
if(GREENMOCK_BUILD_KIT)
  install(TARGETS greenmock-conformance RUNTIME COMPONENT greenmock_program)
endif()

# What a machine has of them besides: completion in bash, man pages (made from --help), a systemd unit.
set(greenmock_programs greenmock)
if(GREENMOCK_BUILD_KIT)
  list(APPEND greenmock_programs greenmock-conformance)
endif()
set(greenmock_man_pages "")
foreach(greenmock_program IN LISTS greenmock_programs)
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/bash-completion/greenmock RENAME ${greenmock_program}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT greenmock_program)
  if(NOT CMAKE_CROSSCOMPILING)
    set(greenmock_man_page ${PROJECT_BINARY_DIR}/${greenmock_program}.1)
    add_custom_command(OUTPUT ${greenmock_man_page}
      COMMAND sh ${PROJECT_SOURCE_DIR}/packaging/man.sh $<TARGET_FILE:${greenmock_program}> ${greenmock_man_page}
      DEPENDS ${greenmock_program} ${PROJECT_SOURCE_DIR}/packaging/man.sh VERBATIM)
    list(APPEND greenmock_man_pages ${greenmock_man_page})
  endif()
endforeach()
add_custom_target(greenmock_man ALL DEPENDS ${greenmock_man_pages})
install(FILES ${greenmock_man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT greenmock_program)
install(FILES ${PROJECT_SOURCE_DIR}/packaging/greenmock.service
  DESTINATION lib/systemd/system COMPONENT greenmock_program)

# What the library is made of.
set(greenmock_parts "")
set(greenmock_rest greenmock_embed)
while(greenmock_rest)
  list(POP_FRONT greenmock_rest greenmock_part)
  get_target_property(greenmock_linked ${greenmock_part} LINK_LIBRARIES)
  list(FILTER greenmock_linked INCLUDE REGEX "^greenmock_")
  list(REMOVE_ITEM greenmock_linked greenmock_httplib greenmock_build_flags ${greenmock_parts})
  list(APPEND greenmock_rest ${greenmock_linked})
  list(APPEND greenmock_parts ${greenmock_linked})
endwhile()

install(TARGETS greenmock_embed EXPORT greenmockTargets
  ARCHIVE DESTINATION ${greenmock_archives} COMPONENT greenmock_library
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT greenmock_library)
install(TARGETS ${greenmock_parts} greenmock_build_flags EXPORT greenmockTargets
  ARCHIVE DESTINATION ${greenmock_archives} COMPONENT greenmock_library)
install(EXPORT greenmockTargets NAMESPACE greenmock::
  DESTINATION ${greenmock_package} COMPONENT greenmock_library)

# Which of the two ways led to cpp-httplib here must lead to it there.
get_target_property(greenmock_httplib_target greenmock_httplib ALIASED_TARGET)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/greenmockConfig.cmake.in ${PROJECT_BINARY_DIR}/greenmockConfig.cmake
  INSTALL_DESTINATION ${greenmock_package} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor version may break what the last one promised.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/greenmockConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/greenmockConfig.cmake ${PROJECT_BINARY_DIR}/greenmockConfigVersion.cmake
  DESTINATION ${greenmock_package} COMPONENT greenmock_library)

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT greenmock_program)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT greenmock_program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT greenmock_program)
if(PROJECT_IS_TOP_LEVEL)
  include(cmake/Package.cmake)
endif()
