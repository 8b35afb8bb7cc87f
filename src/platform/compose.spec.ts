import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, settings } from './config.js';

const read = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');
const compose = read('docker-compose.yml');

/** Names of one block of the compose file, by its first line. */
function namesIn(firstLine: RegExp): string[] {
  const [, block = ''] = firstLine.exec(compose) ?? [];
  return [...block.matchAll(/^\s+([A-Z_]+):/gm)].map(([, name = '']) => name);
}

describe('docker-compose.yml', () => {
  it('knows the settings of the service by their names, and no others', () => {
    const names = namesIn(/^x-settings: &settings\n((?: {2}.*\n)+)/m);
    expect(names).toContain('REDIS_URL');
    for (const name of names) expect(Object.keys(settings.shape)).toContain(name);
  });

  it.each(['web', 'worker'])('has all that a %s needs', (role) => {
    expect(compose).toContain(`{ <<: *settings, LAMPLIGHT_ROLE: ${role} }`);
    const [, block = ''] = /^x-settings: &settings\n((?: {2}.*\n)+)/m.exec(compose) ?? [];
    const filled = block.replace(/\$\{[A-Z_]+:-(\w+)\}/g, '$1').replace(/\$\{([A-Z_]+):\?\}/g, 'x');
    const env = Object.fromEntries(
      [...filled.matchAll(/^ {2}([A-Z_]+): (.*)$/gm)].map(([, name, value = '']) => [
        name,
        value.replace(/^(['"])(.*)\1$/, '$2'),
      ]),
    );
    expect(() => Config.fromEnvironment({ ...env, LAMPLIGHT_ROLE: role })).not.toThrow();
  });

  it('asks for nothing that .env.example does not explain, and the other way round', () => {
    const asked = new Set([...compose.matchAll(/[^$]\$\{([A-Z_]+)/g)].map(([, name]) => name));
    const explained = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect([...asked].sort()).toEqual(explained.sort());
  });

  it('names processes that the proxy and the image agree on', () => {
    expect(compose).toContain('WEBS: web1:3000 web2:3000');
    expect(read('Dockerfile')).toContain('PORT=3000');
    expect(read('Dockerfile')).toContain('CMD ["node", "dist/src/main.js"]');
  });

  it('runs an image that keeps what it stores in volumes, an embedded database included', () => {
    const [, volumes = '[]'] = /^VOLUME (.*)$/m.exec(read('Dockerfile')) ?? [];
    const [, data, key] = /LAMPLIGHT_DATA=(\S+) LAMPLIGHT_KEY_FILE=(\/\w+)\//.exec(read('Dockerfile')) ?? [];
    expect(JSON.parse(volumes)).toEqual([data, key]);
  });
});
