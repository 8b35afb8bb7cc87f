import { telephoneNumber } from './telephone-number.js';

describe('a number as people write it', () => {
  it.each([
    ['13812345678', '+8613812345678'],
    ['8613812345678', '+8613812345678'],
    ['+8613812345678', '+8613812345678'],
    ['008613812345678', '+8613812345678'],
    ['051988123456', '+8651988123456'],
    ['02112345678', '+862112345678'],
    ['+8651988123456', '+8651988123456'],
    ['+85291234567', '+85291234567'],
  ])('%s is dialled as %s', (said, dialled) => expect(telephoneNumber(said)).toBe(dialled));

  it.each(['88123456', '110', '12356', '12812345678', '+8612812345678', '+86110', '1381234567', ''])(
    '%s can be dialled from nowhere else',
    (said) => expect(telephoneNumber(said)).toBeNull(),
  );
});
