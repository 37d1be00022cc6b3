#include "markup/wikitext.h"

/* Source   MediaWiki Parser::doQuotes (1.39) */

static zhv_token *mark_of(zhv_wiki *w, zhv_quotes q)
{
    return &w->tok.at[q.tok + 1];
}

/* One more apostrophe of the run is text. */
static void give_up_one(zhv_wiki *w, zhv_quotes q)
{
    w->tok.at[q.tok].len++;
    mark_of(w, q)->off++;
    mark_of(w, q)->len--;
}

enum {
    WORD_SINGLE,
    WORD_LONG,
    WORD_NONE,
    WORD_KINDS
};

/* What stands before the mark: a word of one letter, a longer one, a space. */
static int word_before(const zhv_wiki *w, uint32_t off)
{
    char last = off >= 1 ? w->src.ptr[off - 1] : '\n';
    char before = off >= 2 ? w->src.ptr[off - 2] : '\n';
    return last == ' ' ? WORD_NONE : before == ' ' ? WORD_SINGLE : WORD_LONG;
}

/* Of an odd number of bold and of italic marks one ''' was meant to be an
 * apostrophe and ''. */
static void repair(zhv_wiki *w, const zhv_quotes *runs, uint32_t n)
{
    uint32_t first[WORD_KINDS] = {n, n, n};
    for (uint32_t i = 0; i < n && first[WORD_SINGLE] == n; i++) {
        const zhv_token *m = mark_of(w, runs[i]);
        if (m->len == 3) {
            int k = word_before(w, m->off);
            first[k] = first[k] == n ? i : first[k];
        }
    }
    for (int k = 0; k < WORD_KINDS; k++) {
        if (first[k] < n) {
            give_up_one(w, runs[first[k]]);
            return;
        }
    }
}

void zhv_quotes_settle(zhv_wiki *w, const zhv_quotes *runs, uint32_t n)
{
    uint32_t bold = 0;
    uint32_t italic = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t len = mark_of(w, runs[i])->len;
        bold += len == 3 || len == 5;
        italic += len == 2 || len == 5;
    }
    if (bold % 2 && italic % 2) {
        repair(w, runs, n);
    }
}
