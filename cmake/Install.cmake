# `make install`: bin/aha, and beside it in libexec what it starts for commands that need a model.
# LibTorch stays where it was found; the installed program knows the folder.

include(GNUInstallDirs)
if(TARGET aha)
  install(TARGETS aha RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  target_compile_definitions(aha PRIVATE AHA_LIBEXEC_DIR="../${AHA_LIBEXEC_DIR}")
endif()
if(TARGET aha-math-worker)
  install(TARGETS aha-math-worker RUNTIME DESTINATION ${AHA_LIBEXEC_DIR})
endif()
if(TARGET aha-plugin-worker)
  install(TARGETS aha-plugin-worker RUNTIME DESTINATION ${AHA_LIBEXEC_DIR})
endif()
if(TARGET aha-model)
  install(TARGETS aha-model RUNTIME DESTINATION ${AHA_LIBEXEC_DIR})
endif()
if(TARGET aha_cuda)
  install(TARGETS aha_cuda LIBRARY DESTINATION ${AHA_LIBEXEC_DIR})
endif()
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
# What own rewards are made with: the plugins' headers, and the examples with TRL's adapter.
install(FILES rewards/plugin.h rewards/plugin_api.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/aha/rewards)
install(DIRECTORY examples/rewards DESTINATION ${CMAKE_INSTALL_DATADIR}/aha/examples
  PATTERN __pycache__ EXCLUDE)
