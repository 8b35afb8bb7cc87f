/** Traditional → Simplified, only the characters that the lexicon or the commonest messages need: pairs, flattened. */
const traditional =
  '殺杀傷伤殘残殤殇斃毙喪丧絕绝處处樓楼橋桥頂顶臺台灣湾車车軌轨氣气藥药農农劑剂針针繩绳頸颈脈脉動动劃划燒烧燙烫牆墙頭头髮发發发臉脸體体驗验慘惨憐怜憂忧鬱郁慮虑煩烦惱恼憤愤懼惧驚惊嚇吓難难過过這这個个們们說说話话' +
  '語语講讲讓让請请謝谢對对來来會会沒没無无為为麼么嗎吗誰谁還还從从與与於于後后裡里裏里邊边間间時时鐘钟點点歲岁學学師师長长級级習习課课業业題题試试績绩書书筆笔國国數数媽妈親亲爺爷孫孙兒儿爾尔妳你牠它關关係系' +
  '結结離离戀恋愛爱歡欢樂乐淚泪聲声聽听見见視视覺觉認认識识記记憶忆願愿夢梦飯饭飲饮餓饿凍冻熱热涼凉癒愈醫医療疗護护診诊斷断錢钱買买賣卖貴贵賬账戶户費费網网絡络電电腦脑遊游戲戏劇剧場场開开門门鎖锁綁绑騙骗騷骚擾扰' +
  '強强姦奸褻亵脅胁嚴严厲厉罵骂毆殴壓压負负獨独靜静煙烟蟲虫貓猫鳥鸟魚鱼馬马龍龙鳳凤雞鸡豬猪緊紧張张壞坏錯错惡恶噁恶厭厌棄弃丟丢遺遗遠远別别兩两單单雙双幾几萬万億亿廣广東东條条樣样種种類类嗚呜嘆叹嘔呕噴喷墜坠墮堕' +
  '夠够奪夺實实寫写導导屍尸岡冈帶带幫帮廢废彎弯徹彻態态慣惯憑凭懷怀懶懒戰战捨舍掃扫擔担擁拥擇择據据擊击擠挤擺摆攜携敗败敵敌斬斩暈晕暫暂曆历權权歸归歷历殯殡毀毁決决沖冲況况淨净減减渦涡溫温滅灭滾滚漢汉潰溃濕湿灑洒' +
  '爭争牽牵狀状獄狱瑪玛產产畢毕異异瘋疯癢痒盡尽監监眾众睜睁矚瞩礙碍禍祸稱称穩稳窮穷竄窜節节範范糾纠純纯紙纸紅红終终組组細细給给經经維维綫线線线緒绪緣缘編编練练繼继續续繫系罷罢義义聯联職职膽胆臨临舉举舊旧艱艰蘋苹' +
  '虛虚補补裝装複复訊讯訓训託托許许評评誠诚誤误調调談谈論论諒谅謊谎證证譯译議议讀读變变豎竖貝贝責责貧贫賤贱賠赔賴赖賽赛贊赞趕赶跡迹踐践躍跃輕轻輩辈輪轮輸输轉转辦办遲迟適适選选邏逻郵邮鄉乡釋释鈴铃銀银錄录鏡镜鐵铁' +
  '閃闪閉闭閨闺陽阳陰阴陣阵隊队階阶隨随險险隱隐雖虽靈灵響响項项順顺須须預预頓顿領领頻频顆颗顏颜顧顾風风飛飞養养餘余館馆騎骑骯肮鬆松鬥斗鬧闹麗丽齊齐齒齿';

/** Lower-case Latin and digit spellings of what is searched for, and the word it stands for. */
export interface Spelling {
  readonly pattern: RegExp;
  readonly word: string;
}

const before = '(?<![a-z])';
const after = '(?![a-z])';

/**
 * Spellings children use to get past filters. Each replaces what it matches by a plain word of the lexicon, and the
 * offsets of every character of that word point at the whole of what was written. Patterns are bounded: linear time.
 */
export const spellings: readonly Spelling[] = [
  {
    pattern: /紫砂(?![壶锅杯茶泥煲陶器罐盆])|紫[杀沙鲨]|自[鲨沙刹纱煞]|[子仔籽]杀|[自紫]s(?:ha)?(?![a-z])|z杀/g,
    word: '自杀',
  },
  { pattern: new RegExp(`${before}zi ?sha${after}`, 'g'), word: '自杀' },
  {
    pattern: /(?<=[想要去再就才会么样何备定算我]|总是|一直)zs(?![a-z])|(?<![a-z])zs(?=了|的|吧|算|方法|念头|怎)/g,
    word: '自杀',
  },
  { pattern: new RegExp(`${before}kms${after}|${before}unalive(?: ?myself)?${after}`, 'g'), word: '自杀' },
  {
    pattern: new RegExp(
      `${before}(?:kill(?:ing)? ?(?:my ?self)|end(?:ing)? my (?:own )?life|commit(?:ting)? suicide|suicid(?:e|al))${after}`,
      'g',
    ),
    word: '自杀',
  },
  { pattern: new RegExp(`${before}(?:want(?:ed)? to|wanna|wish i (?:could|would)) die${after}`, 'g'), word: '想死' },
  {
    pattern: new RegExp(
      `${before}(?:don'?t|dont|do not) (?:want to|wanna) (?:live|be alive|be here)(?: any ?more)?${after}`,
      'g',
    ),
    word: '不想活',
  },
  {
    pattern: new RegExp(
      `${before}(?:cut(?:ting)?|hurt(?:ing)?|harm(?:ing)?) my ?self${after}|${before}self[- ]?harm(?:ing|ed)?${after}`,
      'g',
    ),
    word: '自残',
  },
  { pattern: /自[戕裁刎]/g, word: '自杀' },
  { pattern: /(?<=[想去])(?:4|亖|s|si|shi|屎|鼠|似|寺|逝)(?=了|[，。！？,!?~ ]|$)/g, word: '死' },
  { pattern: /亖/g, word: '死' },
  { pattern: /(?<=[跳])l(?![a-z])|(?<=跳)(?:lou|搂|喽)/g, word: '楼' },
  { pattern: /(?<=割)(?:wan|碗|w)(?![a-z])/g, word: '腕' },
  { pattern: /[自zZ]c(?=了|过|的|倾)|自can/g, word: '自残' },
  { pattern: /抑[yY](?![a-z])|抑郁zheng/g, word: '抑郁' },
];

/** Pictures that say something the lexicon can read. */
export const pictures: ReadonlyMap<string, string> = new Map([
  ['🔪', '刀'],
  ['🗡', '刀'],
  ['💊', '药'],
  ['🩸', '血'],
  ['😂', '哈'],
  ['🤣', '哈'],
]);

/** Two characters that belong together: anything slipped between them (a space, a dot, a star) is an evasion. */
export const neighbours: ReadonlySet<string> = new Set(
  (
    '自杀 割腕 跳楼 自残 想死 去死 上吊 轻生 烧炭 农药 安眠 眠药 遗书 天台 楼顶 自尽 自伤 自虐 跳河 吞药 割脉 ' +
    '强奸 猥亵 性侵 家暴 杀死 杀人 杀了 死了 死掉 寻死'
  ).split(' '),
);

/** The simplified form of a character that the table knows. */
export const simplified: ReadonlyMap<string, string> = (() => {
  const chars = [...traditional];
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < chars.length; i += 2) {
    const from = chars[i];
    const to = chars[i + 1];
    if (from !== undefined && to !== undefined && from !== to) map.set(from, to);
  }
  return map;
})();
