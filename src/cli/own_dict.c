#include "cli/own_dict.h"

#include "base/str.h"
#include "cli/data_path.h"

zhv_status zhv_own_dict_open(const char *path, zhv_dict **out, zhv_error *err)
{
    *out = NULL;
    char found[ZHV_DATA_PATH_MAX];
    if (path == NULL) {
        zhv_status status = zhv_data_path_find("zhvar.zvd", found, err);
        if (status != ZHV_OK) {
            return status;
        }
        path = found;
    }
    return zhv_dict_open(path, out, err);
}

zhv_text zhv_own_dict_fact(const zhv_dict *dict, const char *key)
{
    zhv_text name;
    zhv_text value;
    for (uint32_t i = 0; zhv_dict_info(dict, i, &name, &value); i++) {
        if (zhv_str_eq((zhv_str){name.ptr, name.len}, zhv_str_from(key))) {
            return value;
        }
    }
    return (zhv_text){"", 0};
}
