/* "Did you mean ...?" */
#ifndef ZHV_NEAR_H
#define ZHV_NEAR_H

#include <stddef.h>

/* The entry of names[0..n) that `name` most likely was meant to be (ASCII case
 * does not count), or NULL when none is near. */
const char *zhv_near(const char *name, const char *const *names, size_t n);

#endif
