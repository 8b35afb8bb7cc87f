import { decrypt, encrypt, isSame, signatureOf } from './cipher.js';

/** Tencent's own example of its scheme (WXBizMsgCrypt). */
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const APP_ID = 'wxb11529c136998cb6';
const SEALED = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==';

describe('the cipher', () => {
  it('opens what Tencent’s own example has sealed', () => {
    expect(decrypt(AES_KEY, SEALED)).toEqual({ text: '我是中文abcd123', appId: APP_ID });
  });

  it('opens what it has sealed itself, of every length of padding', () => {
    for (let length = 0; length < 70; length++) {
      const text = '灯'.repeat(length);
      const sealed = encrypt(AES_KEY, APP_ID, text);
      expect(Buffer.from(sealed, 'base64').length % 32).toBe(0);
      expect(decrypt(AES_KEY, sealed)).toEqual({ text, appId: APP_ID });
    }
  });

  it('opens nothing that is cut short, empty or of another key, and never throws', () => {
    const whole = Buffer.from(SEALED, 'base64');
    for (const part of [
      '',
      'AAAA',
      whole.subarray(0, 31).toString('base64'),
      whole.subarray(0, 16).toString('base64'),
    ]) {
      expect(decrypt(AES_KEY, part)).toBeNull();
    }
    expect(decrypt('A'.repeat(43), SEALED)?.appId).not.toBe(APP_ID);
  });

  it('signs by the sorted parts, and tells a forged signature from its own', () => {
    const signed = signatureOf('token', '1409304348', 'nonce');
    expect(signatureOf('nonce', 'token', '1409304348')).toBe(signed);
    expect(signed).toMatch(/^[0-9a-f]{40}$/);
    expect(isSame(signed, signed)).toBe(true);
    for (const forged of [undefined, '', signed.toUpperCase(), `${signed}0`, signatureOf('token', '1', 'nonce')]) {
      expect(isSame(forged, signed)).toBe(false);
    }
  });
});
