/* A page's flow as text. For tests only. */
#ifndef TEST_CONVERT_LITTLE_FLOW_H
#define TEST_CONVERT_LITTLE_FLOW_H

#include "little_dict.h"

/* The reader's page as a text: "piece+piece" for a run, with a mark in front
 * (> label of a link, } label of an argument, * quoted) and the moment behind;
 * {n} stands for an event. Pieces of a run are joined by "+". */
static inline const char *flow_text(const little_page *p)
{
    static char out[4096];
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < p->flow.runs.n; i++) {
        const zhv_run *run = &p->flow.runs.at[i];
        static const char *const sinks[] = {"", ">", "}"};
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s", i ? " " : "",
                              sinks[run->sink], run->quoted ? "*" : "");
        for (uint32_t k = 0; k < run->n; k++) {
            zhv_piece x = p->flow.pieces.at[run->first + k];
            n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s",
                                  k ? "+" : "", (int)x.len,
                                  p->tape.src.ptr + x.off);
        }
        n += (size_t)snprintf(out + n, sizeof out - n, "@%u", run->moment);
    }
    return out;
}

/* I inline, N noteTA, A names, T translated, D dashed parameter, L loose {{,
 * B bar; behind it where it stands. */
static inline const char *events_text(const little_page *p)
{
    static char out[1024];
    static const char letters[] = "INATDLB"; /* in the order of the enum */
    size_t n = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < p->flow.events.n; i++) {
        const zhv_event *e = &p->flow.events.at[i];
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%c%s%s%s%s",
                              i ? " " : "", letters[e->kind],
                              e->in_term ? ";" : "", e->in_attr ? "\"" : "",
                              e->in_named ? "=" : "",
                              e->owner == ZHV_NO_MATE
                                  ? ""
                                  : zhv_kind_name(p->tape.tok[e->owner].kind));
    }
    return out;
}

typedef struct little_flow {
    const char *name;
    const char *page;
    const char *want;
} little_flow;

static inline void little_flows(const little_flow *cases, size_t n,
                                const char *(*text)(const little_page *))
{
    for (size_t i = 0; i < n; i++) {
        little_page p;
        little_read(&p, cases[i].page);
        little_same(cases[i].name, text(&p), cases[i].want);
        zhv_arena_reset(&little_arena);
    }
}

#endif
