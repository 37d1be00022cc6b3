/* Front matter: values for people, and all the rest. */
#include "cases.h"

static const scan_case front[] = {
    {"yaml", "---\ntitle: 甲\nslug: 乙\n---\n丙",
     "front '---\\ntitle: ' attr-value '甲' front '\\nslug: 乙\\n---\\n' text "
     "'丙'"},
    {"quoted", "---\ntitle: \"甲\"\nsubtitle: '乙'\n---\n",
     "front '---\\ntitle: \"' attr-value '甲' front '\"\\nsubtitle: '' "
     "attr-value '乙' front ''\\n---\\n'"},
    {"block value", "---\ndescription: |\n  甲\n  乙\ntags:\n  - 丙\n---\n",
     "front '---\\ndescription: |\\n  ' attr-value '甲' front '\\n  ' "
     "attr-value '乙' front '\\ntags:\\n  - 丙\\n---\\n'"},
    {"list value", "---\nkeywords: [甲, 乙]\n---\n",
     "front '---\\nkeywords: [甲, 乙]\\n---\\n'"},
    {"toml", "+++\ntitle = \"甲\"\n[zhvar]\ncn_name = \"乙\"\n+++\n丙",
     "front '+++\\ntitle = \"' attr-value '甲' front '\"\\n[zhvar]\\ncn_name = "
     "\"乙\"\\n+++\\n' text '丙'"},
    {"dots end it", "---\ntitle: 甲\n...\n乙",
     "front '---\\ntitle: ' attr-value '甲' front '\\n...\\n' text '乙'"},
    {"language", "---\nlang: zh-CN\n---\n",
     "front '---\\nlang: ' lang 'zh-CN' front '\\n---\\n'"},
    {"never closed", "---\ntitle: 甲\n",
     "mark '---' newline '\\n' text 'title: 甲' newline '\\n'"},
    {"a rule line, then a blank line", "---\n\n甲\n\n---\n",
     "mark '---' newline '\\n' newline '\\n' text '甲' newline '\\n' newline "
     "'\\n' mark '---' newline '\\n'"},
    {"not at the start", "甲\n---\ntitle: 乙\n---\n",
     "text '甲' newline '\\n' mark '---' newline '\\n' text 'title: 乙' "
     "newline '\\n' mark '---' newline '\\n'"},
    {"crlf", "---\r\ntitle: 甲\r\n---\r\n乙",
     "front '---\\r\\ntitle: ' attr-value '甲' front '\\r\\n---\\r\\n' text "
     "'乙'"},
};

static void test_front(void **state)
{
    (void)state;
    CHECK_CASES_OF(zhv_markdown_scan, front);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
