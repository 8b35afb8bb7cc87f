import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['on', 'off']);
/** Addresses of one scheme family, separated by commas. */
const addresses = (scheme: RegExp) =>
  z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(z.string().regex(scheme)));
const twilioId = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[0-9a-f]{32}$`));

/** Every setting the service knows, with its default. The tables in both READMEs are held against these by a test. */
export const settings = z.object({
  PORT: port.default(3000).describe('port of pages and API; 0 picks a free one'),
  HOST: z.string().default('0.0.0.0').describe('address to listen on'),
  LAMPLIGHT_DATA: z.string().default('.data').describe('folder of the embedded database and the keys'),
  LAMPLIGHT_ROLE: z.enum(['web', 'worker', 'all']).default('all').describe('what this process does'),
  DATABASE_URL: z.string().startsWith('postgres').optional().describe('PostgreSQL to use instead of the embedded one'),
  DATABASE_MIGRATE_URL: z.string().startsWith('postgres').optional().describe('the owner, who migrates'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'not a Redis address (redis://host:6379)')
    .optional()
    .describe('Redis between several processes on one database'),
  LAMPLIGHT_KEY_FILE: z.string().optional().describe('master key file; default: keys/master.json in the data folder'),
  PUBLIC_URL: z.url().optional().describe('address that browsers use; https switches secure cookies on'),
  TRUST_PROXY: flag.default('off').describe('on behind a reverse proxy that sets X-Forwarded-For'),
  DEMO: flag.default('on').describe('on: an empty database gets a small demo center'),
  RATE_LIMITS: flag.default('on').describe('off only for measurements'),
  BOARD_PER_MINUTE: z.coerce.number().int().min(1).default(600).describe('board messages a minute and address'),
  CALLS_PER_MINUTE: z.coerce.number().int().min(1).default(120).describe('calls begun a minute and address'),
  SIGN_INS_PER_MINUTE: z.coerce.number().int().min(1).default(60).describe('sign-in attempts a minute and address'),
  CASE_CAP: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .optional()
    .describe('running cases one counselor answers for at most, unless a supervisor says otherwise for her'),
  STUN_URLS: addresses(/^stuns?:/)
    .optional()
    .describe('STUN servers for calls from the browser'),
  TURN_URLS: addresses(/^turns?:/)
    .optional()
    .describe('TURN relays for calls from the browser'),
  TURN_SECRET: z.string().min(16).optional().describe('what the relays share with us (use-auth-secret)'),
  TWILIO_ACCOUNT_SID: twilioId('AC').optional().describe('calls by telephone; needs the other four and PUBLIC_URL'),
  TWILIO_AUTH_TOKEN: z.string().min(16).optional().describe('checks who signed a webhook'),
  TWILIO_API_KEY: twilioId('SK').optional().describe('signs the console telephone in'),
  TWILIO_API_SECRET: z.string().min(16).optional().describe('belongs to the key'),
  TWILIO_APP_SID: twilioId('AP').optional().describe('the TwiML app that the console dials'),
  TWILIO_NUMBER: z
    .string()
    .regex(/^\+[1-9]\d{5,14}$/, 'not a number in E.164 (+8651912345678)')
    .optional()
    .describe('number that calls out are made from; without it nobody is dialled'),
  TWILIO_API_URL: z.url().default('https://api.twilio.com').describe('another one for tests only'),
  WECHAT_APP_ID: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/, 'not an AppID (wx and 16 hexadecimal digits)')
    .optional()
    .describe('the official account; needs the next two'),
  WECHAT_APP_SECRET: z.string().min(16).optional().describe('what the account asks for its access token with'),
  WECHAT_TOKEN: z
    .string()
    .regex(/^[0-9A-Za-z]{3,32}$/)
    .optional()
    .describe('checks who signed a callback'),
  WECHAT_AES_KEY: z
    .string()
    .regex(/^[0-9A-Za-z]{43}$/)
    .optional()
    .describe('callbacks come and are answered encrypted, and in no other way'),
  WECHAT_TEMPLATE_ID: z.string().min(8).max(100).optional().describe('the notice that there is an answer'),
  WECHAT_TEMPLATE_FIELD: z
    .string()
    .regex(/^[a-z_]+\d*$/)
    .default('thing1')
    .describe('field of that template in which the words stand'),
  WECHAT_API_URL: z.url().default('https://api.weixin.qq.com').describe('another one for tests only'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('how much is logged'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  LAMPLIGHT_TEST_CLOCK: z.string().optional(),
});

export type Settings = z.infer<typeof settings>;

/** A setting is wrong. The message is one line that names the variable. */
export class ConfigError extends Error {}

/** What a telephone carrier asks for. */
export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly appSid: string;
  /** E.164; shown to whoever is dialled. Null: nobody is */
  readonly number: string | null;
  readonly publicUrl: string;
  readonly apiUrl: string;
}

/** An official account of WeChat. */
export interface WechatSettings {
  readonly appId: string;
  readonly appSecret: string;
  readonly token: string;
  /** null: callbacks come in plain text */
  readonly aesKey: string | null;
  /** null: nobody is sent a notice */
  readonly template: { readonly id: string; readonly field: string } | null;
  readonly apiUrl: string;
}

const TWILIO = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_KEY',
  'TWILIO_API_SECRET',
  'TWILIO_APP_SID',
] as const;
const WECHAT = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN'] as const;
const WECHAT_MORE = ['WECHAT_AES_KEY', 'WECHAT_TEMPLATE_ID'] as const;

/** Half a telephone would answer nobody, so it is refused at the start. @throws ConfigError */
function refuseHalf(values: Settings): void {
  const set = TWILIO.filter((name) => values[name] !== undefined);
  const missing = TWILIO.find((name) => values[name] === undefined);
  if (set[0] && missing) throw new ConfigError(`${missing}: needed with ${set[0]}`);
  if (values.TWILIO_NUMBER && !set[0]) throw new ConfigError(`${TWILIO[0]}: needed with TWILIO_NUMBER`);
  if (set[0] && !values.PUBLIC_URL) throw new ConfigError('PUBLIC_URL: needed by Twilio, which calls it and signs it');
  const wechat = [...WECHAT, ...WECHAT_MORE].find((name) => values[name] !== undefined);
  const lacking = WECHAT.find((name) => values[name] === undefined);
  if (wechat && lacking) throw new ConfigError(`${lacking}: needed with ${wechat}`);
  if (values.TURN_URLS && !values.TURN_SECRET) throw new ConfigError('TURN_SECRET: needed with TURN_URLS');
}

/** The settings, parsed once at boot. Injected wherever one is needed; nobody else reads the environment. */
export class Config {
  constructor(readonly values: Settings) {}

  /** @throws ConfigError naming the first wrong variable */
  static fromEnvironment(env: NodeJS.ProcessEnv): Config {
    const parsed = settings.safeParse(env);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new ConfigError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`);
    }
    const { LAMPLIGHT_TEST_CLOCK: clock, NODE_ENV: mode, DATABASE_URL, DATABASE_MIGRATE_URL } = parsed.data;
    if (clock !== undefined && mode === 'production') {
      throw new ConfigError('LAMPLIGHT_TEST_CLOCK: refused in production (set NODE_ENV=test)');
    }
    if (clock !== undefined && !existsSync(clock)) throw new ConfigError('LAMPLIGHT_TEST_CLOCK: no such file');
    const { LAMPLIGHT_ROLE: role, REDIS_URL } = parsed.data;
    if (role !== 'all' && !REDIS_URL) {
      throw new ConfigError(`REDIS_URL: needed for LAMPLIGHT_ROLE=${role}, which works together with other processes`);
    }
    if (role !== 'all' && !DATABASE_URL) {
      throw new ConfigError(
        `DATABASE_URL: needed for LAMPLIGHT_ROLE=${role}; the embedded database serves one process`,
      );
    }
    if (DATABASE_MIGRATE_URL && !DATABASE_URL) throw new ConfigError('DATABASE_MIGRATE_URL: needs DATABASE_URL too');
    refuseHalf(parsed.data);
    return new Config(parsed.data);
  }

  /** The settings of the carrier, all of them or none. */
  get twilio(): TwilioSettings | null {
    const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_APP_SID } = this.values;
    const { PUBLIC_URL: publicUrl, TWILIO_API_URL: apiUrl } = this.values;
    if (!TWILIO_ACCOUNT_SID || !TWILIO_AUTH_TOKEN || !TWILIO_API_KEY || !TWILIO_API_SECRET || !TWILIO_APP_SID)
      return null;
    if (!publicUrl) return null;
    return {
      accountSid: TWILIO_ACCOUNT_SID,
      authToken: TWILIO_AUTH_TOKEN,
      apiKey: TWILIO_API_KEY,
      apiSecret: TWILIO_API_SECRET,
      appSid: TWILIO_APP_SID,
      number: this.values.TWILIO_NUMBER ?? null,
      publicUrl,
      apiUrl,
    };
  }

  /** The settings of the official account, all of them or none. */
  get wechat(): WechatSettings | null {
    const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_TOKEN: token } = this.values;
    if (!appId || !appSecret || !token) return null;
    const { WECHAT_TEMPLATE_ID: id, WECHAT_TEMPLATE_FIELD: field } = this.values;
    return {
      appId,
      appSecret,
      token,
      aesKey: this.values.WECHAT_AES_KEY ?? null,
      template: id ? { id, field } : null,
      apiUrl: this.values.WECHAT_API_URL,
    };
  }

  get dataFolder(): string {
    return resolve(this.values.LAMPLIGHT_DATA);
  }

  get keyFile(): string {
    return resolve(this.values.LAMPLIGHT_KEY_FILE ?? `${this.dataFolder}/keys/master.json`);
  }

  get secureCookies(): boolean {
    return this.values.PUBLIC_URL?.startsWith('https:') ?? false;
  }

  /** Whether pages, API and sockets are open here; otherwise health and metrics only. */
  get admitsPeople(): boolean {
    return this.values.LAMPLIGHT_ROLE !== 'worker';
  }

  /** Whether this process runs timers, the relay and jobs. */
  get doesBackgroundWork(): boolean {
    return this.values.LAMPLIGHT_ROLE !== 'web';
  }
}
