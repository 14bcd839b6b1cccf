# What `cpack` makes: a package of Debian with the programs alone. The tarball is made by packaging/tarball.sh.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME greenmock)
set(CPACK_PACKAGE_VENDOR "the greenmock authors")
set(CPACK_PACKAGE_CONTACT "the greenmock authors <greenmock@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}, and a kit that judges its clients")
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL greenmock_program)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/deb/postinst ${PROJECT_SOURCE_DIR}/packaging/deb/prerm ${PROJECT_SOURCE_DIR}/packaging/deb/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_GREENMOCK_PROGRAM_PACKAGE_NAME greenmock)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Green API lets programs use a WhatsApp account over HTTP. greenmock plays it:
real QR codes that rotate, every state, wait, fault and notification, on a
clock that can jump. greenmock-conformance judges clients by it.")
include(CPack)
