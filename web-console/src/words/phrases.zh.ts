/** What the phrases say. */
export const phrases = {
  phrases: {
    title: '常用语',
    lead: '回复框里先按 /，再按名称的拼音首字母或汉字。选中后只是放进框里，改好再发。',
    mine: '我自己的',
    own: '我的',
    add: '加一条',
    whose: '谁用',
    name: '名称',
    nameNote: '找的时候用，越短越好',
    body: '内容',
    actions: '操作',
    empty: '还没有',
    change: '修改',
    remove: '删除',
    removeSure: '确定删除',
    noMatch: '没有这样的常用语。Esc 关上，打的字照常能发。',
    hint: '↑↓ 选，Enter 或数字放进框里，Esc 关上',
    edit: '改常用语',
    settings: '常用语：我的和服务台的',
    key: '找常用语',
  },
};
