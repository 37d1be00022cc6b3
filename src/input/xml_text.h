/* The content of an element of an export that holds text and nothing else,
 * read without the XML parser: nearly all of a dump is such text. What is
 * unusual in any way is left to the parser. */
#ifndef ZHV_XML_TEXT_H
#define ZHV_XML_TEXT_H

#include "input/buffer.h"

typedef enum zhv_xml_text_found {
    ZHV_XML_TEXT_TAKEN,
    ZHV_XML_TEXT_SHORT, /* more bytes are needed to tell */
    ZHV_XML_TEXT_ODD    /* up to the parser: sections, faults, "\r" */
} zhv_xml_text_found;

/* Reads what stands at s before `close` ("</text>").
 * searched  bytes of s in which there is no '<'; updated
 * out       [out] the text, without entities; undefined unless TAKEN
 * length    [out] bytes of s before close
 * lines     [out] newlines among them
 * Errors    out of memory is ODD */
zhv_xml_text_found zhv_xml_text_read(zhv_str s, zhv_str close, size_t *searched,
                                     zhv_buffer *out, size_t *length,
                                     size_t *lines);

/* Bytes of s up to and with the first tag that begins with `open` ("<text"),
 * or all of them where there is none; less where the end of s may have cut
 * one: what begins there waits for more. */
size_t zhv_xml_text_begin(zhv_str s, zhv_str open);

#endif
