import { readXml, writeXml } from './xml.js';

describe('a document of WeChat’s', () => {
  it('is read with its texts as they are', () => {
    const document = `<xml>
      <ToUserName><![CDATA[gh_1]]></ToUserName>
      <CreateTime>1348831860</CreateTime>
      <Content><![CDATA[<b>你好</b> & ]] 再见]]></Content>
      <Title>a &lt; b &amp; c</Title>
      <ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType></ScanCodeInfo>
    </xml>`;
    expect(Object.fromEntries(readXml(document) ?? [])).toMatchObject({
      ToUserName: 'gh_1',
      CreateTime: '1348831860',
      Content: '<b>你好</b> & ]] 再见',
      Title: 'a < b & c',
    });
  });

  it('comes back as it was written, whatever stands in it', () => {
    for (const text of ['', '好', ']]>', 'a]]>b]]>', '<xml>', '&amp;', '\n行']) {
      expect(Object.fromEntries(readXml(writeXml({ Content: text, CreateTime: 7 })) ?? [])).toEqual({
        Content: text,
        CreateTime: '7',
      });
    }
  });

  it('keeps the first of two elements of one name', () => {
    expect(readXml('<xml><A>1</A><A>2</A></xml>')?.get('A')).toBe('1');
  });

  it.each([
    ['a declaration of entities', '<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>'],
    ['an entity of its own', '<xml><A>&a;</A></xml>'],
    ['an entity by the name of something else', '<xml><A>&toString;</A></xml>'],
    ['a character by number', '<xml><A>&#0;</A></xml>'],
    ['a bare ampersand', '<xml><A>a & b</A></xml>'],
    ['an instruction', '<?xml version="1.0"?><xml><A>1</A></xml>'],
    ['a comment', '<xml><!-- 1 --><A>1</A></xml>'],
    ['an attribute', '<xml><A b="1">1</A></xml>'],
    ['an unclosed element', '<xml><A>1</A>'],
    ['a wrongly closed one', '<xml><A>1</B></xml>'],
    ['an unclosed CDATA', '<xml><A><![CDATA[1</A></xml>'],
    ['two roots', '<xml></xml><xml></xml>'],
    ['text outside', 'a<xml></xml>'],
    ['no element', ''],
    ['depth', `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`],
    ['very many elements', `<xml>${'<a></a>'.repeat(600)}</xml>`],
  ])('is none with %s', (_, source) => {
    expect(readXml(source)).toBeNull();
  });

  it('is read or refused quickly, however it is made to be slow', () => {
    const long = 60_000;
    const began = process.cpuUsage();
    for (const source of ['<![CDATA['.repeat(long / 9), `<xml>${'&'.repeat(long)}`, `<xml>${'<a>'.repeat(long / 3)}`]) {
      expect(readXml(source)).toBeNull();
    }
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1_000); // milliseconds of this process alone
  });
});
