# ccache where it is there: a second build of two cores' worth of templates takes seconds.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  # Precompiled headers carry time stamps that ccache would otherwise take for a change.
  set(ENV{CCACHE_SLOPPINESS} pch_defines,time_macros)
endif()
