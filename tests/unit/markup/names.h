/* Hand-made names for tests of the scanner. */
#ifndef TEST_MARKUP_NAMES_H
#define TEST_MARKUP_NAMES_H

#include <strings.h>

#include "markup/syntax.h"

static inline zhv_tag_class test_tag(const void *ctx, zhv_str name)
{
    static const struct {
        const char *name;
        zhv_tag_class class;
    } tags[] = {
        {"b", ZHV_TAG_HTML},          {"i", ZHV_TAG_HTML},
        {"div", ZHV_TAG_HTML},        {"span", ZHV_TAG_HTML},
        {"p", ZHV_TAG_HTML},          {"small", ZHV_TAG_HTML},
        {"td", ZHV_TAG_HTML},         {"blockquote", ZHV_TAG_HTML},
        {"br", ZHV_TAG_VOID},         {"hr", ZHV_TAG_VOID},
        {"ref", ZHV_TAG_EXT},         {"references", ZHV_TAG_EXT},
        {"gallery", ZHV_TAG_EXT},     {"imagemap", ZHV_TAG_EXT},
        {"poem", ZHV_TAG_EXT},        {"nowiki", ZHV_TAG_OPAQUE},
        {"math", ZHV_TAG_OPAQUE},     {"source", ZHV_TAG_OPAQUE},
        {"pre", ZHV_TAG_PRE},         {"code", ZHV_TAG_CODE},
        {"center", ZHV_TAG_HTML},     {"noinclude", ZHV_TAG_GONE},
        {"includeonly", ZHV_TAG_EXT},
    };
    (void)ctx;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (strlen(tags[i].name) == name.len &&
            strncasecmp(tags[i].name, name.ptr, name.len) == 0) {
            return tags[i].class;
        }
    }
    return ZHV_TAG_NONE;
}

static inline bool test_is(const void *ctx, zhv_name_class class, zhv_str name)
{
    static const struct {
        const char *name;
        zhv_name_class class;
    } names[] = {
        {"#if", ZHV_NAME_FUNCTION},
        {"#switch", ZHV_NAME_FUNCTION},
        {"#if", ZHV_NAME_PLAIN},
        {"#tag", ZHV_NAME_FUNCTION},
        {"#tag", ZHV_NAME_CONTENT},
        {"lc", ZHV_NAME_FUNCTION},
        {"DEFAULTSORT", ZHV_NAME_FUNCTION},
        {"NOTOC", ZHV_NAME_MAGIC},
        {"NOCC", ZHV_NAME_MAGIC},
        {"不转换内容", ZHV_NAME_MAGIC},
        {"#REDIRECT", ZHV_NAME_REDIRECT},
        {"#重定向", ZHV_NAME_REDIRECT},
    };
    (void)ctx;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].class == class && strlen(names[i].name) == name.len &&
            strncasecmp(names[i].name, name.ptr, name.len) == 0) {
            return true;
        }
    }
    return false;
}

static const zhv_names test_names = {NULL, test_tag, test_is};

#endif
