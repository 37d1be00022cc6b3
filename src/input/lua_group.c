#include "input/lua_group.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>
#include <time.h>

#define HOOK_EVERY   1000
#define ENTRY_COST   500 /* of content: instructions that it counts as */
#define NEST_MAX     16
#define PATTERN_MAX  512
#define PATTERN_COST 1e9 /* steps that one match may take at worst */
#define MISSES_MAX   64

typedef struct box {
    size_t bytes;
    uint64_t instructions;
    clock_t start;
    bool dead; /* a limit was hit: nothing runs any more */
    zhv_str title;
    zhv_str text;
    const zhv_lua_pages *pages;
    zhv_group_text *out;
    bool no_memory; /* ours, not the module's */
    size_t cursor;  /* in text, behind the last item found there */
    size_t counted; /* bytes whose lines are in `line` */
    uint32_t line;
    int misses;
} box;

/* ---- limits -------------------------------------------------------------- */

static void *allocate(void *ud, void *ptr, size_t old, size_t size)
{
    box *b = ud;
    if (size == 0) {
        free(ptr);
        b->bytes -= old;
        return NULL;
    }
    if (size > old && size - old > ZHV_LUA_BYTES_MAX - b->bytes) {
        return NULL;
    }
    void *grown = realloc(ptr, size);
    if (grown) {
        b->bytes = b->bytes - old + size;
    }
    return grown;
}

static box *box_of(lua_State *L)
{
    void *ud;
    lua_getallocf(L, &ud);
    return ud;
}

static void hook(lua_State *L, lua_Debug *ar);

/* Once a limit is hit every further instruction is an error, so that no
 * pcall of the module outlives it. */
static void spend(lua_State *L, uint32_t instructions)
{
    box *b = box_of(L);
    b->instructions += instructions;
    if (!b->dead && b->instructions < ZHV_LUA_INSTRUCTIONS_MAX &&
        clock() - b->start < (clock_t)ZHV_LUA_SECONDS_MAX * CLOCKS_PER_SEC) {
        return;
    }
    b->dead = true;
    lua_sethook(L, hook, LUA_MASKCOUNT, 1);
    luaL_error(L, "runs too long");
}

static void hook(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    spend(L, HOOK_EVERY);
}

/* The C functions of patterns are not seen by the hook: how long they take at
 * worst grows with every repetition in the pattern. */
static int guarded(lua_State *L)
{
    size_t n;
    size_t pattern_n;
    luaL_checklstring(L, 1, &n);
    const char *pattern = luaL_checklstring(L, 2, &pattern_n);
    double cost = 1;
    if (pattern_n > PATTERN_MAX) {
        return luaL_error(L, "pattern too long");
    }
    for (size_t i = 0; i < pattern_n; i++) {
        if (memchr("*+-?", pattern[i], 4)) {
            cost *= (double)n + 1;
        }
    }
    if (cost > PATTERN_COST) {
        return luaL_error(L, "pattern may take too long");
    }
    spend(L, HOOK_EVERY);
    int top = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, top, LUA_MULTRET);
    return lua_gettop(L);
}

/* ---- what a module finds ------------------------------------------------- */

static const char prelude[] =
    "local require, string, table, type, pairs, ipairs, tostring = ...\n"
    "local function trim(s) return (s:match('^%s*(.-)%s*$')) end\n"
    "local function same(v) return v end\n"
    "local function none() end\n"
    "local function clone(v, d)\n"
    "  if type(v) ~= 'table' or (d or 0) > 16 then return v end\n"
    "  local t = {}\n"
    "  for k, x in pairs(v) do t[k] = clone(x, (d or 0) + 1) end\n"
    "  return t\n"
    "end\n"
    "local function split(s, sep, plain)\n"
    "  local t, at = {}, 1\n"
    "  while true do\n"
    "    local from, to = s:find(sep, at, plain)\n"
    "    if not from or to < from then break end\n"
    "    t[#t + 1] = s:sub(at, from - 1)\n"
    "    at = to + 1\n"
    "  end\n"
    "  t[#t + 1] = s:sub(at)\n"
    "  return t\n"
    "end\n"
    "local function gsplit(...)\n"
    "  local t, i = split(...), 0\n"
    "  return function() i = i + 1 return t[i] end\n"
    "end\n"
    "local function title(s)\n"
    "  return { text = s, prefixedText = s, fullText = s, exists = false,\n"
    "    subpageText = s:match('[^/]*$') }\n"
    "end\n"
    "local ustring = {}\n"
    "for k, f in pairs(string) do ustring[k] = f end\n"
    "ustring.len = function(s)\n"
    "  return #(s:gsub('[\\128-\\191]', ''))\n"
    "end\n"
    "mw = { loadData = require, clone = clone, log = none, logObject = none,\n"
    "  addWarning = none, ustring = ustring,\n"
    "  text = { trim = trim, split = split, gsplit = gsplit, nowiki = same,\n"
    "    encode = same, decode = same, listToText = table.concat },\n"
    "  title = { new = title,\n"
    "    makeTitle = function(ns, s) return title(ns .. ':' .. s) end,\n"
    "    getCurrentTitle = function() return title(pagename) end },\n"
    "  getCurrentFrame = function() return { args = {},\n"
    "    getParent = function() return { args = {} } end,\n"
    "    preprocess = function(_, s) return s end } end }\n";

/* Item() of groups whose Module:CGroup/core is not in the source. */
static const char core[] =
    "return { Item = function(original, rule)\n"
    "  return { type = 'item', original = original, rule = rule } end }\n";

static int load_text(lua_State *L, zhv_str text, zhv_str title)
{
    lua_pushlstring(L, title.ptr, title.len);
    const char *name = lua_pushfstring(L, "=%s", lua_tostring(L, -1));
    if (text.len && text.ptr[0] == LUA_SIGNATURE[0]) {
        return luaL_error(L, "is bytecode, not Lua");
    }
    if (luaL_loadbuffer(L, text.ptr, text.len, name) != 0) {
        return lua_error(L);
    }
    return 1;
}

/* require 'Module:X', once for each X. */
static int require_page(lua_State *L)
{
    box *b = box_of(L);
    zhv_str text;
    zhv_str title;
    title.ptr = luaL_checklstring(L, 1, &title.len);
    if (zhv_str_eq(title, ZHV_STR("strict")) ||
        zhv_str_eq(title, ZHV_STR("libraryUtil"))) {
        lua_newtable(L);
        return 1;
    }
    if (!zhv_str_starts(title, ZHV_STR("Module:"))) {
        return luaL_error(L, "may not require '%s'", title.ptr);
    }
    lua_pushvalue(L, 1);
    lua_rawget(L, lua_upvalueindex(1));
    if (lua_isboolean(L, -1)) {
        return luaL_error(L, "'%s' requires itself", title.ptr);
    }
    if (!lua_isnil(L, -1)) {
        return 1;
    }
    if (!b->pages || !b->pages->page(b->pages->context, title, &text)) {
        if (!zhv_str_eq(title, ZHV_STR("Module:CGroup/core"))) {
            return luaL_error(L, "there is no page '%s'", title.ptr);
        }
        text = ZHV_STR(core);
    }
    lua_pushvalue(L, 1);
    lua_pushboolean(L, 1);
    lua_rawset(L, lua_upvalueindex(1));
    load_text(L, text, title);
    lua_call(L, 0, 1);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, lua_upvalueindex(1));
    return 1;
}

static void guard(lua_State *L, const char *name)
{
    lua_getglobal(L, "string");
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, guarded, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static void open_library(lua_State *L, lua_CFunction open, const char *name)
{
    lua_pushcfunction(L, open);
    lua_pushstring(L, name);
    lua_call(L, 1, 0);
}

/* Leaves the table of required pages on the stack. */
static void furnish(lua_State *L, zhv_str title)
{
    static const char *const gone[] = {
        "collectgarbage", "coroutine", "dofile",   "gcinfo",
        "getfenv",        "load",      "loadfile", "loadstring",
        "module",         "newproxy",  "print",    "setfenv"};
    static const char *const given[] = {"string", "table",  "type",
                                        "pairs",  "ipairs", "tostring"};
    open_library(L, luaopen_base, "");
    open_library(L, luaopen_string, LUA_STRLIBNAME);
    open_library(L, luaopen_table, LUA_TABLIBNAME);
    open_library(L, luaopen_math, LUA_MATHLIBNAME);
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        lua_pushnil(L);
        lua_setglobal(L, gone[i]);
    }
    lua_getglobal(L, "string");
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_pop(L, 1);
    guard(L, "find");
    guard(L, "match");
    guard(L, "gmatch");
    guard(L, "gsub");
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, require_page, 1);
    lua_setglobal(L, "require");
    lua_pushlstring(L, title.ptr, title.len);
    lua_setglobal(L, "pagename");
    if (luaL_loadbuffer(L, prelude, sizeof prelude - 1, "=prelude") != 0) {
        lua_error(L);
    }
    lua_getglobal(L, "require");
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        lua_getglobal(L, given[i]);
    }
    lua_call(L, 7, 0);
}

/* ---- what it returns ----------------------------------------------------- */

/* t[name] as a string that stays; empty when it is none. Raw: no function of
 * the module runs. */
static zhv_str field(lua_State *L, int t, const char *name)
{
    box *b = box_of(L);
    zhv_str s = {NULL, 0};
    lua_pushstring(L, name);
    lua_rawget(L, t);
    if (lua_type(L, -1) == LUA_TSTRING) {
        s.ptr = lua_tolstring(L, -1, &s.len);
        s = zhv_arena_str(b->out->arena, s);
        b->no_memory |= s.ptr == NULL;
    }
    lua_pop(L, 1);
    return s;
}

/* The line where a rule stands as it is, looking on from the last one. */
static uint32_t line_of(box *b, zhv_str rule)
{
    if (rule.len == 0 || b->misses >= MISSES_MAX) {
        return 0;
    }
    for (size_t at = zhv_str_find(b->text, b->cursor, rule.ptr[0]);
         at < b->text.len; at = zhv_str_find(b->text, at + 1, rule.ptr[0])) {
        if (zhv_str_starts(zhv_str_sub(b->text, at, b->text.len), rule)) {
            for (; b->counted < at; b->counted++) {
                b->line += b->text.ptr[b->counted] == '\n';
            }
            b->cursor = at + rule.len;
            return b->line;
        }
    }
    b->misses++;
    return 0;
}

static void push_line(box *b, const zhv_group_line *line)
{
    zhv_group_line *slot = zhv_vec_push(&b->out->lines, b->out->arena);
    if (slot) {
        *slot = *line;
    }
    b->no_memory |= slot == NULL;
}

/* Is the table at `t` of the form { content = {...} }? Then the content is
 * pushed, else nothing. */
static bool push_content(lua_State *L, int t)
{
    lua_pushliteral(L, "content");
    lua_rawget(L, t);
    if (!lua_istable(L, -1)) {
        lua_pop(L, 1);
        return false;
    }
    return true;
}

static void read_entry(lua_State *L, int t)
{
    box *b = box_of(L);
    zhv_str type = field(L, t, "type");
    zhv_group_line line = {0};
    if (zhv_str_eq(type, ZHV_STR("item"))) {
        line.rule = field(L, t, "rule");
        line.original = field(L, t, "original");
        line.line = line_of(b, line.rule);
    } else if (zhv_str_eq(type, ZHV_STR("group"))) {
        line.group = field(L, t, "name");
    }
    if (line.rule.len || line.group.len) {
        push_line(b, &line);
    }
}

/* Lists in lists are walked on a stack of our own, so deep and no deeper. */
static void read_content(lua_State *L)
{
    box *b = box_of(L);
    int next[NEST_MAX];
    int depth = 0;
    luaL_checkstack(L, 3 * NEST_MAX, "content");
    next[0] = 1;
    while (depth >= 0 && b->out->lines.n < ZHV_GROUP_ITEMS_MAX &&
           !b->no_memory && !b->dead) {
        lua_rawgeti(L, -1, next[depth]++);
        if (!lua_istable(L, -1)) {
            bool end = lua_isnil(L, -1);
            lua_pop(L, end ? 2 : 1);
            depth -= end;
            continue;
        }
        int t = lua_gettop(L);
        spend(L, ENTRY_COST);
        if (push_content(L, t)) {
            lua_remove(L, t);
        } else {
            read_entry(L, t);
            lua_rawgeti(L, t, 1);
            bool list = lua_istable(L, -1);
            lua_pop(L, 1);
            if (!list) {
                lua_pop(L, 1);
                continue;
            }
        }
        if (depth + 1 == NEST_MAX) {
            luaL_error(L, "groups in groups, too deep");
        }
        next[++depth] = 1;
    }
}

/* Did some Module:CGroup/X return the very table at `t`? */
static zhv_str same_as(lua_State *L, int t, int pages)
{
    box *b = box_of(L);
    zhv_str name = {NULL, 0};
    lua_pushnil(L);
    while (lua_next(L, pages)) {
        if (lua_rawequal(L, -1, t)) {
            zhv_str title;
            title.ptr = lua_tolstring(L, -2, &title.len);
            title = zhv_arena_str(b->out->arena, title);
            b->no_memory |= title.ptr == NULL;
            name = zhv_group_title_name(title);
        }
        lua_pop(L, 1);
    }
    return name;
}

static int run_module(lua_State *L)
{
    box *b = box_of(L);
    furnish(L, b->title);
    int pages = lua_gettop(L);
    lua_sethook(L, hook, LUA_MASKCOUNT, HOOK_EVERY);
    load_text(L, b->text, b->title);
    lua_call(L, 0, 1);
    int t = lua_gettop(L);
    if (!lua_istable(L, t)) {
        return luaL_error(L, "returns no table");
    }
    b->out->leads_to = same_as(L, t, pages);
    if (b->out->leads_to.len) {
        return 0;
    }
    b->out->description = field(L, t, "description");
    if (push_content(L, t)) {
        read_content(L);
        return 0;
    }
    b->out->leads_to = field(L, t, "name");
    zhv_str own = zhv_group_title_name(b->title);
    if (b->out->leads_to.len == 0 || zhv_str_eq(b->out->leads_to, own)) {
        b->out->leads_to = (zhv_str){NULL, 0};
        return luaL_error(L, "has no content");
    }
    return 0;
}

zhv_status zhv_lua_group_read(zhv_str title, zhv_str text,
                              const zhv_lua_pages *pages, zhv_group_text *out,
                              zhv_error *err)
{
    box b = {.start = clock(),
             .line = 1,
             .title = title,
             .text = text,
             .pages = pages,
             .out = out};
    lua_State *L = lua_newstate(allocate, &b);
    if (L == NULL) {
        return ZHV_E_NOMEM;
    }
    zhv_status status = ZHV_OK;
    int failed = lua_cpcall(L, run_module, NULL);
    if (b.no_memory) {
        status = ZHV_E_NOMEM;
    } else if (b.dead) {
        status = zhv_fail(err, ZHV_E_DATA, NULL, 0, "the module runs too long");
    } else if (failed == LUA_ERRMEM) {
        status = zhv_fail(err, ZHV_E_DATA, NULL, 0,
                          "the module takes more than %zu MB of memory",
                          ZHV_LUA_BYTES_MAX >> 20);
    } else if (failed) {
        const char *why = lua_tostring(L, -1);
        status = zhv_fail(err, ZHV_E_DATA, NULL, 0, "the module fails: %.200s",
                          why ? why : "(no message)");
    }
    lua_close(L);
    return status;
}
