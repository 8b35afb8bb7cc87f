import { piecesOf } from './pieces.js';

describe('a long text in pieces', () => {
  const bytes = (text: string) => Buffer.byteLength(text);

  it('is one piece where it fits', () => {
    expect(piecesOf('灯'.repeat(10), 30)).toEqual(['灯'.repeat(10)]);
  });

  it('ends after a sentence where there is one in the second half, and anywhere else never inside a character', () => {
    expect(piecesOf('你先喝口水。我们慢慢来说', 30)).toEqual(['你先喝口水。', '我们慢慢来说']);
    expect(piecesOf('👨‍👩‍👧'.repeat(5), 20).join('')).toBe('👨‍👩‍👧'.repeat(5));
  });

  it('joined is the text again, and no piece is longer than it may be', () => {
    const letters = ['灯', 'a', '。', '\n', '👍', ',', ' '];
    for (let seed = 1; seed < 300; seed++) {
      const text = Array.from({ length: seed }, (_, at) => letters[(at * seed * 7 + at) % letters.length]).join('');
      const pieces = piecesOf(text, 40);
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) expect(bytes(piece)).toBeLessThanOrEqual(40);
    }
  });
});
