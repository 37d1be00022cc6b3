// The public header in a C++ translation unit; types and initialisers too.
#include <zhvar/zhvar.h>

int use_the_header();

int use_the_header()
{
    zhv_options options = ZHV_OPTIONS_INIT;
    zhv_target target = {ZHV_TW, 0};
    zhv_error error;
    return static_cast<int>(options.size) +
           static_cast<int>(zhv_target_parse("zh-tw", &target, &error));
}
