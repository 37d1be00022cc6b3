# Lists of words with frequencies that input methods have installed:
#   ZHVAR_WORDS  auto  what is there of rime-data-luna-pinyin (LGPL-3.0) and
#                      libchewing3-data (LGPL-2.1) goes into the image (default)
#                off   none: words are OpenCC's phrases
# Sets ZHVAR_WORD_LISTS, arguments of zhvar-mkdict, and ZHVAR_WORD_FILES. Where
# the lists would be: ZHVAR_RIME_TABLE, ZHVAR_CHEWING_DIR.
set(ZHVAR_WORDS auto CACHE STRING "Word lists: auto or off")
set_property(CACHE ZHVAR_WORDS PROPERTY STRINGS auto off)
if(NOT ZHVAR_WORDS MATCHES "^(auto|off)$")
  message(FATAL_ERROR "ZHVAR_WORDS: auto or off, not ${ZHVAR_WORDS}")
endif()
set(ZHVAR_WORD_LISTS)
set(ZHVAR_WORD_FILES)
set(ZHVAR_RIME_TABLE /usr/share/rime-data/build/luna_pinyin.table.txt)
set(ZHVAR_CHEWING_DIR /usr/share/libchewing)
if(ZHVAR_WORDS STREQUAL "auto" AND EXISTS ${ZHVAR_RIME_TABLE})
  list(APPEND ZHVAR_WORD_LISTS --rime ${ZHVAR_RIME_TABLE})
  list(APPEND ZHVAR_WORD_FILES ${ZHVAR_RIME_TABLE})
endif()
if(ZHVAR_WORDS STREQUAL "auto" AND EXISTS ${ZHVAR_CHEWING_DIR}/index_tree.dat)
  list(APPEND ZHVAR_WORD_LISTS --chewing ${ZHVAR_CHEWING_DIR})
  list(APPEND ZHVAR_WORD_FILES ${ZHVAR_CHEWING_DIR}/index_tree.dat)
endif()
if(ZHVAR_WORD_FILES)
  message(STATUS "Word lists: ${ZHVAR_WORD_FILES}")
else()
  message(STATUS "Word lists: none; words are OpenCC's phrases only")
endif()
