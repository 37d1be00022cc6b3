# What distributions build: cmake -C .cmake/release.cmake -S . -B build
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON CACHE BOOL "")
set(ZHVAR_TESTS OFF CACHE BOOL "")
