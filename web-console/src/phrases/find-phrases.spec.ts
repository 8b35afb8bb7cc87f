import type { Phrase } from '../api/types';
import { findPhrases, phraseTyped } from './find-phrases';
import { initialsOf } from './pinyin';

const phrase = (title: string, deskId: string | null = 'here', body = `${title}。`): Phrase => ({
  id: title,
  deskId,
  title,
  body,
});

describe('initials', () => {
  it.each([
    ['问候', 'wh'],
    ['我在听', 'wzt'],
    ['听到了', 'tdl'],
    ['问安全', 'waq'],
    ['稍等', 'sd'],
    ['结束前', 'jsq'],
    ['妈妈', 'mm'],
    ['慢慢说', 'mms'],
    ['难过', 'ng'],
    ['班主任', 'bzr'],
    ['爸爸', 'bb'],
    ['害怕 2 次', 'hp2c'],
    ['OK，再见', 'okzj'],
  ])('of %s are %s', (text, initials) => {
    expect(initialsOf(text)).toBe(initials);
  });
});

describe('finding a phrase', () => {
  const all = [phrase('结束前'), phrase('问候'), phrase('问安全'), phrase('我的问候', null), phrase('别处', 'there')];
  const titles = (typed: string) => findPhrases(all, typed, 'here').map(({ title }) => title);

  it('goes by initials first, then by the title, then by the words; the own ones first', () => {
    expect(titles('w')).toEqual(['我的问候', '问候', '问安全']);
    expect(titles('wh')).toEqual(['问候', '我的问候']);
    expect(titles('安')).toEqual(['问安全']);
    expect(titles('前。')).toEqual(['结束前']);
    expect(titles('zz')).toEqual([]);
  });

  it('shows all of the contact’s desk and the own ones where nothing is typed yet, and none of another desk', () => {
    expect(titles('')).toEqual(['我的问候', '结束前', '问候', '问安全']);
  });

  it('is asked for by a slash at the start, also as Chinese punctuation has it, and by nothing else', () => {
    expect(['/', '/wh', '、wh', '/问'].map(phraseTyped)).toEqual(['', 'wh', 'wh', '问']);
    expect(['', 'wh', '去/wh', '/wh\n然后', `/${'长'.repeat(21)}`].map(phraseTyped)).toEqual(Array(5).fill(null));
  });
});
