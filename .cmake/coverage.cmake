# gcov: cmake -C .cmake/coverage.cmake -S . -B build-coverage
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_C_FLAGS --coverage CACHE STRING "")
