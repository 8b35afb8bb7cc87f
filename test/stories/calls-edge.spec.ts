import { Evening } from '../support/evening.js';
import { twilioSettings } from '../support/telephone.js';

describe('what a page may reach', () => {
  it.each([
    ['a carrier', twilioSettings('http://127.0.0.1:1'), true],
    ['none', {}, false],
  ] as const)('with %s', async (_, settings, reaches) => {
    const evening = await Evening.begin(settings);
    const { headers } = await fetch(`${evening.url}/api/health/live`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toMatch(/media-src 'self' blob:/);
    expect(policy.includes('wss://voice-js.roaming.twilio.com')).toBe(reaches);
    expect(headers.get('permissions-policy')).toBe('microphone=(self), camera=(), geolocation=()');
    await evening.end();
  });
});
