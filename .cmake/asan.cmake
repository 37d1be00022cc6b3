# Address and undefined behaviour: cmake -C .cmake/asan.cmake -S . -B build-asan
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g" CACHE STRING "") # and assertions
set(ZHVAR_SANITIZE address,undefined CACHE STRING "")
