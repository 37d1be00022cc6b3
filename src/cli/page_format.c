#include "cli/page_format.h"

#include <string.h>
#include <strings.h>

static const char *const names[] = {
    [ZHV_FORMAT_WIKITEXT] = "wikitext", [ZHV_FORMAT_TEXT] = "text",
    [ZHV_FORMAT_MARKDOWN] = "markdown", [ZHV_FORMAT_HTML] = "html",
    [ZHV_FORMAT_AUTO] = NULL,
};

#define NAMES (sizeof names / sizeof *names)

static const struct {
    const char *ending;
    zhv_format format;
} endings[] = {
    {"md", ZHV_FORMAT_MARKDOWN},       {"markdown", ZHV_FORMAT_MARKDOWN},
    {"mkd", ZHV_FORMAT_MARKDOWN},      {"rmd", ZHV_FORMAT_MARKDOWN},
    {"html", ZHV_FORMAT_HTML},         {"htm", ZHV_FORMAT_HTML},
    {"xhtml", ZHV_FORMAT_HTML},        {"wiki", ZHV_FORMAT_WIKITEXT},
    {"wikitext", ZHV_FORMAT_WIKITEXT}, {"mediawiki", ZHV_FORMAT_WIKITEXT},
};

zhv_format zhv_format_of_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (strcasecmp(dot + 1, endings[i].ending) == 0) {
            return endings[i].format;
        }
    }
    return ZHV_FORMAT_AUTO;
}

const char *zhv_format_name(zhv_format format)
{
    return format < NAMES ? names[format] : NULL;
}

zhv_format zhv_format_called(const char *name)
{
    for (uint32_t i = 0; i < NAMES; i++) {
        if (names[i] && strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return ZHV_FORMAT_AUTO;
}
