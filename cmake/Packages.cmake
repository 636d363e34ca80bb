# The system's libraries, found once for all rooms. cmake/system_packages.sh names and installs them.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL REQUIRED)  # its headers: rewards/http loads the library when it is needed
find_package(ICU REQUIRED COMPONENTS uc i18n)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET GLOBAL libpcre2-8)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET GLOBAL libseccomp)

find_package(re2 CONFIG QUIET)
if(NOT TARGET re2::re2)  # Debian 12's RE2 has no CMake files
  pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET GLOBAL re2)
  add_library(re2::re2 ALIAS PkgConfig::RE2)
endif()

# flint::flint: FLINT with Arb, in one library (FLINT 3) or two (Debian 12). Neither has CMake files.
find_library(FLINT_LIBRARY flint REQUIRED)
find_library(FLINT_ARB_LIBRARY NAMES flint-arb arb)
find_library(GMP_LIBRARY gmp REQUIRED)
add_library(flint::flint INTERFACE IMPORTED GLOBAL)
target_link_libraries(flint::flint INTERFACE
  $<$<BOOL:${FLINT_ARB_LIBRARY}>:${FLINT_ARB_LIBRARY}> ${FLINT_LIBRARY} ${GMP_LIBRARY})

# flint::calcium: Calcium besides, which FLINT 3 holds as well; its headers are C.
find_library(CALCIUM_LIBRARY calcium)
find_library(ANTIC_LIBRARY antic)
add_library(flint::calcium INTERFACE IMPORTED GLOBAL)
target_link_libraries(flint::calcium INTERFACE $<$<BOOL:${CALCIUM_LIBRARY}>:${CALCIUM_LIBRARY}>
  $<$<BOOL:${ANTIC_LIBRARY}>:${ANTIC_LIBRARY}> flint::flint)

if(AHA_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
