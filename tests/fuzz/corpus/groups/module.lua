return { name = 'G', description = '甲', content = {
{ type = 'item', original = 'software', rule = 'zh-cn:软件; zh-tw:軟體;' },
{ type = 'text', text = '==乙==' },
{ type = 'group', name = 'IT' },
} }
