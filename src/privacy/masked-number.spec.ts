import { maskedNumber } from './masked-number.js';

describe('a caller’s number on a screen', () => {
  it.each([
    ['+8613812345678', '138******78'],
    ['+8651988123456', '519******56'],
    ['+12025550123', '120******23'],
    ['96111', '***11'],
    ['07', '07'],
  ])('%s is shown as %s', (number, shown) => {
    expect(maskedNumber(number)).toBe(shown);
  });
});
