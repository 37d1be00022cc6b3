# libFuzzer targets: cmake -C .cmake/fuzz.cmake -S . -B build-fuzz
set(CMAKE_C_COMPILER clang CACHE STRING "")
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g" CACHE STRING "") # and assertions
set(ZHVAR_SANITIZE address,undefined CACHE STRING "")
set(ZHVAR_FUZZ ON CACHE BOOL "")
