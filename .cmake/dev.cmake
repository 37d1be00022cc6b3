# cmake -C .cmake/dev.cmake -S . -B build-dev
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(ZHVAR_WERROR ON CACHE BOOL "")
