/* Groups written in Lua, run in a box: memory, instructions and time are
 * bounded, there is no io, os, debug or package, no bytecode, and require
 * finds pages of the source only. One state a module; nothing stays. */
#ifndef ZHV_LUA_GROUP_H
#define ZHV_LUA_GROUP_H

#include "input/group_text.h"

/* Pages that a module may require. page: text of "Module:X", which stays
 * valid; false: none. */
typedef struct zhv_lua_pages {
    bool (*page)(void *context, zhv_str title, zhv_str *text);
    void *context;
} zhv_lua_pages;

#define ZHV_LUA_BYTES_MAX        ((size_t)64 << 20)
#define ZHV_LUA_INSTRUCTIONS_MAX 50000000u
#define ZHV_LUA_SECONDS_MAX      10 /* of the processor */

/* Runs the module `title` and reads the table it returns: { name, description,
 * content = { { type = 'item', rule, original }, { type = 'group', name },
 * other modules' tables ... } }. A module that returns what Module:CGroup/X
 * returned is another name of X.
 * Errors   ZHV_E_DATA: an error of the module, a limit, or no group; err says
 *          which. ZHV_E_NOMEM */
zhv_status zhv_lua_group_read(zhv_str title, zhv_str text,
                              const zhv_lua_pages *, zhv_group_text *out,
                              zhv_error *err);

#endif
