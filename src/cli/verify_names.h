/* What verify calls a difference, by where in the source it is. */
#ifndef ZHV_VERIFY_NAMES_H
#define ZHV_VERIFY_NAMES_H

#include "cli/verify_items.h"

/* The text in token `tok` of the source: "link-target", "argument". */
const char *zhv_difference_text(const zhv_tape *, const zhv_profiles *,
                                uint32_t tok);

/* An item that went or came: "template", "list". kind: of zhv_item. */
const char *zhv_difference_item(uint8_t kind);

/* Item i of the source became item k of the edition: as above, or of a tag that
 * is still there "ref" or "attribute". */
const char *zhv_difference_change(const zhv_profiles *, const zhv_items *source,
                                  uint32_t i, const zhv_items *edition,
                                  uint32_t k);

#endif
