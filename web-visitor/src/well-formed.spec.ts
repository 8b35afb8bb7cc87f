import { wellFormed } from './well-formed';

describe('text the service can store', () => {
  it.each([
    ['😀 好', '😀 好'],
    ['\ud83d', '\ufffd'],
    ['a\ude00b', 'a\ufffdb'],
    ['\ud83d😀\ude00', '\ufffd😀\ufffd'],
    ['', ''],
  ])('%j becomes %j', (typed, stored) => expect(wellFormed(typed)).toBe(stored));
});
