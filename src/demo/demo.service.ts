import { Injectable, Module } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import { Clock, Database, newId, UnitOfWork } from '../platform/index.js';
import { hashPassword, type Role, RosterService } from '../staff/index.js';
import { seedKeyGroups } from './demo-key-groups.js';
import { seedPhrases } from './demo-phrases.js';
import { seedRooms } from './demo-rooms.js';

/** The password of every demo sign-in. Printed at the start; the demo is for trying out, never for children. */
export const DEMO_PASSWORD = 'lamplight-demo';

const DAY = 1440;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Counselors relieve each other at 08:00 and 18:00; the night is a crisis shift. */
const SHIFTS = [
  { starts: 8 * 60, minutes: 10 * 60, kind: 'ordinary' },
  { starts: 18 * 60, minutes: 4 * 60, kind: 'ordinary' },
  { starts: 22 * 60, minutes: 10 * 60, kind: 'crisis' },
] as const;

/** Letters at any time, voices and live chat in the evening. */
const HOURS = [
  { channel: 'board', opens: 0, closes: DAY },
  { channel: 'chat', opens: 18 * 60, closes: 22 * 60 },
  { channel: 'phone', opens: 18 * 60, closes: 22 * 60 },
  { channel: 'web-call', opens: 18 * 60, closes: 22 * 60 },
] as const;

/** The alliance, in the order it is asked. The names are invented. */
const HOSPITALS = [
  { key: 'first', name: '市第一人民医院', phone: '0000-1000001' },
  { key: 'second', name: '心灯市得安医院', phone: '0000-1000002' },
  { key: 'third', name: '心灯市九龄医院', phone: '0000-1000003' },
] as const;
type DemoHospital = (typeof HOSPITALS)[number];
const ACKNOWLEDGE_MINUTES = 15;

/** What a counselor may need in the middle of a call; the hospitals of the alliance come after these. */
const DIRECTORY = [
  { number: '12356', name: '全国统一心理援助热线', kind: 'hotline', note: '' },
  { number: '110', name: '报警', kind: 'emergency', note: '正在发生的危险' },
  { number: '120', name: '急救', kind: 'emergency', note: '受伤、服药' },
  { number: '119', name: '消防救援', kind: 'emergency', note: '' },
] as const;

interface DemoAccount {
  login: string;
  name: string;
  role: Role;
  unit: 'city' | 'district' | 'school' | DemoHospital['key'];
  onDesk?: boolean;
}

/** One of each role; two counselors, so that an offer has somewhere to go; three hospitals, so that a referral has. */
export const demoAccounts: readonly DemoAccount[] = [
  { login: 'lin', name: '林静', role: 'counselor', unit: 'city', onDesk: true },
  { login: 'zhou', name: '周明', role: 'counselor', unit: 'city', onDesk: true },
  { login: 'chen', name: '陈岚', role: 'supervisor', unit: 'city', onDesk: true },
  { login: 'yuyue', name: '预约台 小吴', role: 'scheduler', unit: 'city', onDesk: true },
  { login: 'yiyuan', name: '市一院 联络员', role: 'hospital', unit: 'first' },
  { login: 'dean', name: '得安医院 联络员', role: 'hospital', unit: 'second' },
  { login: 'jiuling', name: '九龄医院 联络员', role: 'hospital', unit: 'third' },
  { login: 'xuexiao', name: '实验中学 王老师', role: 'school', unit: 'school' },
  { login: 'jiaoyuju', name: '教育局 统计', role: 'bureau', unit: 'city' },
  { login: 'admin', name: '系统管理员', role: 'administrator', unit: 'city' },
];

/** A small center for a database that has none: an org tree, two desks, a sign-in of each role, a roster. */
@Injectable()
export class DemoService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly roster: RosterService,
    private readonly clock: Clock,
  ) {}

  /** @returns whether it made the center; two processes starting at once make one */
  async seedIfEmpty(): Promise<boolean> {
    const passwordHash = await hashPassword(DEMO_PASSWORD);
    const made = await this.work.run(async (tx) => {
      await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended('lamplight.demo', 0))`);
      if ((await tx.rows(sql`select 1 from centers limit 1`)).length > 0) return false;
      const now = this.clock.now();
      const [centerId, city, district, school] = [newId(), newId(), newId(), newId()];
      const units = { city, district, school, first: newId(), second: newId(), third: newId() };
      await tx.rows(
        sql`insert into centers (id, name, created_at) values (${centerId}, '心灯市未成年人成长指导中心', ${now})`,
      );
      await tx.rows(sql`
        insert into org_units (id, center_id, parent_id, kind, name) values
          (${city}, ${centerId}, null, 'city', '心灯市'),
          (${district}, ${centerId}, ${city}, 'district', '城东区'),
          (${school}, ${centerId}, ${district}, 'school', '城东实验中学'),
          ${join(HOSPITALS.map(({ key, name }) => sql`(${units[key]}, ${centerId}, ${city}, 'hospital', ${name})`))}`);
      await tx.rows(sql`
        insert into alliance_hospitals (hospital_id, center_id, rank, acknowledge_minutes, phone) values ${join(
          HOSPITALS.map(
            ({ key, phone }, at) => sql`(${units[key]}, ${centerId}, ${at + 1}, ${ACKNOWLEDGE_MINUTES}, ${phone})`,
          ),
        )}`);

      const known = [
        ...DIRECTORY,
        ...HOSPITALS.map(({ name, phone }) => ({
          name,
          number: phone.replace('-', ''),
          kind: 'hospital',
          note: '联盟医院',
        })),
      ];
      await tx.rows(sql`
        insert into directory_entries (id, center_id, name, number, kind, note, rank) values ${join(
          known.map(
            (entry, at) =>
              sql`(${newId()}, ${centerId}, ${entry.name}, ${entry.number}, ${entry.kind}, ${entry.note}, ${at + 1})`,
          ),
        )}`);

      const desks = [
        { id: newId(), unit: city, slug: 'city', name: '市服务台', isDefault: true },
        { id: newId(), unit: district, slug: 'east', name: '城东区服务台', isDefault: false },
      ];
      for (const desk of desks) {
        await tx.rows(sql`
          insert into desks (id, center_id, org_unit_id, slug, name, is_default, created_at)
          values (${desk.id}, ${centerId}, ${desk.unit}, ${desk.slug}, ${desk.name}, ${desk.isDefault}, ${now})`);
        await tx.rows(sql`
          insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
          values ${join(
            HOURS.flatMap(({ channel, opens, closes }) =>
              EVERY_DAY.map(
                (day) => sql`(${newId()}, ${centerId}, ${desk.id}, ${channel}, ${day}, ${opens}, ${closes})`,
              ),
            ),
          )}`);
      }
      const counselorIds: string[] = [];
      let supervisorId = '';
      for (const account of demoAccounts) {
        const accountId = newId();
        if (account.role === 'counselor') counselorIds.push(accountId);
        if (account.role === 'supervisor') supervisorId = accountId;
        await tx.rows(sql`
          insert into accounts (id, center_id, org_unit_id, login, display_name, role, password_hash, vetted_until,
            created_at)
          values (${accountId}, ${centerId}, ${units[account.unit]}, ${account.login}, ${account.name}, ${account.role},
            ${passwordHash}, (${now}::timestamptz + interval '1 year')::date, ${now})`);
        for (const desk of account.onDesk ? desks : []) {
          await tx.rows(sql`
            insert into desk_members (desk_id, account_id, center_id) values (${desk.id}, ${accountId}, ${centerId})`);
          const patterns = EVERY_DAY.flatMap((weekday) => SHIFTS.map((shift) => ({ weekday, ...shift })));
          if (account.role !== 'counselor') continue;
          await tx.rows(sql`
            insert into shift_patterns (id, center_id, desk_id, account_id, kind, weekday, starts_minute, duration_minutes)
            values ${join(
              patterns.map(
                (p) =>
                  sql`(${newId()}, ${centerId}, ${desk.id}, ${accountId}, ${p.kind}, ${p.weekday}, ${p.starts}, ${p.minutes})`,
              ),
            )}`);
        }
      }
      for (const desk of desks.filter(({ isDefault }) => isDefault)) {
        await seedRooms(tx, { id: desk.id, centerId }, counselorIds, now);
      }
      await seedKeyGroups(tx, centerId);
      for (const { id: deskId } of desks) await seedPhrases(tx, { centerId, deskId }, supervisorId, now);
      return true;
    });
    if (made) await this.roster.layOut();
    return made;
  }

  async isDemo(): Promise<boolean> {
    const rows = await this.db.rows(sql`select 1 from accounts where login = 'lin' and display_name = '林静'`);
    return rows.length > 0;
  }
}

@Module({ providers: [DemoService], exports: [DemoService] })
export class DemoModule {}
