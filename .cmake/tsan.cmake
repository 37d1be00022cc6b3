# Data races: cmake -C .cmake/tsan.cmake -S . -B build-tsan
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(ZHVAR_SANITIZE thread CACHE STRING "")
