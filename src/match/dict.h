/* An opened dictionary image: chains by name, the target table, script
 * classes, blobs. Immutable; shared by threads. Knows no markup and no rules.
 * The public zhv_dict functions of zhvar.h are thin calls of these. */
#ifndef ZHV_DICT_H
#define ZHV_DICT_H

#include "match/chain.h"
#include "match/words.h"

/* Reads the whole image, which opening does not: is it as it was made? What a
 * damaged one answers may be wrong, but nothing worse.
 * Errors   ZHV_E_IMAGE */
zhv_status zhv_dict_verify(const zhv_dict *, zhv_error *err);

/* The chain of an upstream or own config ("s2twp", "zh-cn.hant"), or NULL. */
const zhv_chain *zhv_dict_chain(const zhv_dict *, zhv_str config);

/* The chain for running text of script `from` (ZHV_SCRIPT_HANS or _HANT)
 * that is to be shown to readers of v, or NULL when the image has none.
 * Source: dicts/targets.tsv; images of --table have one chain a variant. */
const zhv_chain *zhv_dict_target(const zhv_dict *, zhv_variant v,
                                 bool script_only, zhv_script from);

/* Bit 0: cp is written in Simplified text only; bit 1: in Traditional text
 * only; 0: both, or no Han character, or the image has no classes.
 * Source: bit 0 when STCharacters maps cp and cp itself is none of the values,
 * nor a value of TWVariants or HKVariants (群, 床); bit 1 when TSCharacters
 * maps cp, likewise. */
#define ZHV_CP_HANS_ONLY 1u
#define ZHV_CP_HANT_ONLY 2u
uint8_t zhv_dict_script(const zhv_dict *, uint32_t cp);
/* The same for the BMP: two bits for each character, in ZHV_SCRIPTS_BMP bytes
 * (match/format.h). */
const unsigned char *zhv_dict_script_bits(const zhv_dict *);

/* The image's words; without any when it has none. */
const zhv_words *zhv_dict_words(const zhv_dict *);

/* 1 if `word` is a key of the phrase tables, i.e. an everyday word. */
bool zhv_dict_is_word(const zhv_dict *, zhv_str word);

/* A text stored in the image, "profiles" for instance; empty when absent. */
zhv_str zhv_dict_blob(const zhv_dict *, zhv_str name);

#endif
