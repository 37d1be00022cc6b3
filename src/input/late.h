/* Libraries that are loaded when something asks for them: to load all at the
 * start takes longer than most of what a short run of the tool does. */
#ifndef ZHV_LATE_H
#define ZHV_LATE_H

#include <stdbool.h>
#include <stddef.h>

/* The first of those names that is there, or NULL. It stays until the program
 * ends. Thread-safe. */
void *zhv_late_library(const char *const *names, size_t n);

/* *out     a pointer to a function, of that size: C knows no other way from
 *          dlsym's to one
 * Returns  false: the library has no such function */
bool zhv_late_find(void *library, const char *name, void *out, size_t size);

#endif
