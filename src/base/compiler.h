/* The one place for compiler extensions. Everything else is plain C11. */
#ifndef ZHV_COMPILER_H
#define ZHV_COMPILER_H

#if defined(__GNUC__)
#define ZHV_LIKELY(x)         __builtin_expect(!!(x), 1)
#define ZHV_UNLIKELY(x)       __builtin_expect(!!(x), 0)
#define ZHV_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define ZHV_LIKELY(x)   (x)
#define ZHV_UNLIKELY(x) (x)
#define ZHV_PRINTF(fmt, args)
#endif

#endif
